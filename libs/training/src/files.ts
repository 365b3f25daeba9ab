import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder as makeFolderIn } from '@irodori/data/make-folder';
import { renameOverSync } from '@irodori/data/rename-over';
import { TrainingError, fileError } from './errors.ts';

const wrong = (path: string, problem: string) => new TrainingError('file', problem, { path });

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Makes a folder and those above it.
 * @throws TrainingError (file) in one line, of the folder that could not be made
 */
export function makeFolder(path: string): void {
  try {
    makeFolderIn(path);
  } catch (error) {
    throw fileError((error as NodeJS.ErrnoException).path ?? path, error);
  }
}

/** Makes what was renamed into a folder last through a power cut; some file systems cannot, which is no error. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Not every platform opens folders.
  }
}

/**
 * Writes a file whole or not at all: aside, synced, renamed. The folder is made when missing.
 * @throws TrainingError (file) in one line when the place cannot be written
 */
export function writeFileAtomically(path: string, content: Uint8Array | string): void {
  const folder = dirname(path);
  const aside = join(folder, `.${process.pid}-${randomBytes(6).toString('hex')}.part`);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    makeFolder(folder);
    const handle = openSync(aside, 'w');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameOverSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw fileError(path, error);
  }
  syncFolder(folder);
}

/**
 * Reads a file of at most `limit` bytes.
 * @throws TrainingError (file) in one line when it is missing, unreadable or larger
 */
export async function readFileChecked(path: string, limit: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > limit) throw wrong(path, `${path}: ${size} bytes; at most ${limit} are read`);
    return await readFile(path);
  } catch (error) {
    throw fileError(path, error, 'read');
  }
}

/** Whether something is there and of this kind. */
export function exists(path: string, kind: 'file' | 'folder'): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (kind === 'file' ? found.isFile() : found.isDirectory());
}

/**
 * Fails early, before hours of work, when a file could not be written there later.
 * @throws TrainingError (file) in one line
 */
export async function assertWritable(path: string): Promise<void> {
  try {
    let folder = dirname(path);
    while (statSync(folder, { throwIfNoEntry: false }) === undefined && dirname(folder) !== folder) {
      folder = dirname(folder);
    }
    if (!statSync(folder).isDirectory()) throw wrong(path, `${path}: cannot be written, ${folder} is not a folder`);
    await access(folder, constants.W_OK | constants.X_OK);
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) {
      const what = there.isDirectory() ? 'a folder' : 'a device or pipe';
      throw wrong(path, `${path}: expected a file name to write to, got ${what}`);
    }
  } catch (error) {
    throw fileError(path, error, 'write');
  }
}
