import { opendir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { DatasetError } from '../dataset.ts';
import type { SkipLog } from '../skip-log.ts';
import { StringTable } from './string-table.ts';

const imageExtensions = new Set(
  '.png .apng .jpg .jpeg .jpe .jfif .webp .gif .avif .tif .tiff .svg .ppm .pgm .pnm'.split(' '),
);

/** Whether a name looks like a picture's; what the file really is, its content tells later. */
export const hasImageName = (name: string): boolean => imageExtensions.has(extname(name).toLowerCase());

/** A path with `/`, by which splits are drawn, so that they are the same on every system. */
export const portablePath = (path: string, separator: string = sep): string => path.replaceAll(separator, '/');

const MAX_DEPTH = 64;

/**
 * Paths of all files below a folder that `accept` takes, relative, with `/`, in byte order. Names are streamed and kept
 * compactly (about 10 bytes each beside their text). Links are followed; a link back to a folder that is being walked is
 * logged and left, as are folders that may not be read. Throws DatasetError when `root` is no folder, or may not be read.
 */
export async function walkFiles(root: string, accept: (name: string) => boolean, log: SkipLog): Promise<StringTable> {
  const found = new StringTable();
  await checkFolder(root);
  await visit('', [await realpath(root)], found);
  return sortTable(found);

  async function visit(relative: string, trail: readonly string[], table: StringTable): Promise<void> {
    let folder;
    try {
      folder = await opendir(join(root, relative), { bufferSize: 512 });
    } catch (error) {
      log.add(
        relative || root,
        'unreadable',
        `${relative || root}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`,
      );
      return;
    }
    const folders: string[] = [];
    for await (const entry of folder) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isFile()) {
        if (accept(entry.name)) table.push(path);
      } else if (entry.isDirectory()) folders.push(path);
      else if (entry.isSymbolicLink()) await follow(path, entry.name, folders, table);
    }
    for (const path of folders) {
      const real = await realpath(join(root, path));
      if (trail.includes(real) || trail.length > MAX_DEPTH) log.add(path, 'loop', `${path}: a link back to ${real}`);
      else await visit(path, [...trail, real], table);
    }
  }

  async function follow(path: string, name: string, folders: string[], table: StringTable): Promise<void> {
    try {
      const target = await stat(join(root, path));
      if (target.isDirectory()) folders.push(path);
      else if (target.isFile() && accept(name)) table.push(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      log.add(
        path,
        code === 'ELOOP' ? 'loop' : 'broken',
        `${path}: ${code === 'ELOOP' ? 'a link to itself' : 'a dead link'}`,
      );
    }
  }
}

function sortTable(table: StringTable): StringTable {
  const sorted = new StringTable();
  for (const i of table.sorted()) sorted.push(table.get(i));
  return sorted;
}

/** @throws DatasetError where `path` is no folder, or none whose files may be read */
export async function checkFolder(path: string): Promise<void> {
  let info;
  try {
    info = await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DatasetError(`${path}: ${code === 'ENOENT' ? 'no such folder' : `cannot be read (${code})`}`);
  }
  if (!info.isDirectory()) throw new DatasetError(`${path}: expected a folder, got a file`);
  try {
    await (await opendir(path)).close();
  } catch {
    throw new DatasetError(`${path}: no permission to read this folder`);
  }
}
