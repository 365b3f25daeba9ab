import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
};

/**
 * Makes a folder and those above it; one that is there is left as it is. Node's own recursive mkdir never returns on file
 * systems that refuse folders without saying why, such as /proc.
 * @throws the error of the system, whose `path` is the folder that could not be made: `EEXIST` where a file lies there,
 *   `ENOENT` where none can be made
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(path)) throw error;
  }
}
