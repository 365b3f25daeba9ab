import { createReadStream, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { readFileChecked } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';
import { inReadingOrder, type PageSource } from './page-source.ts';

const MAX_FILE = 2 ** 30;

/**
 * Files of a folder as pages.
 * @param paths below it
 * @throws CliError in one line where one is gone
 */
export function folderPages(folder: string, paths: readonly string[]): PageSource {
  const entries = paths.map((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw failure(`${path}: no such file`);
    return {
      name: relative(folder, path).split(sep).join('/'),
      size: found.size,
      modified: found.mtime,
      stamp: `${found.mtimeMs}:${found.size}`,
      read: () => readFileChecked(path, MAX_FILE),
      stream: () => Promise.resolve(createReadStream(path)),
    };
  });
  return { entries: inReadingOrder(entries), close: () => undefined };
}
