import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, rmdirSync, rmSync, statSync, writeSync, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asideIn, sweepAsides } from '@irodori/data/aside';
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
  const aside = asideIn(folder);
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
    throw fileError(path, error, 'write');
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

/** What is there; undefined also below a file, where statSync throws. */
function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Whether something is there and of this kind. */
export function exists(path: string, kind: 'file' | 'folder'): boolean {
  const found = look(path);
  return found !== undefined && (kind === 'file' ? found.isFile() : found.isDirectory());
}

/**
 * Fails early, before hours of work, when files could not be written there later. It is tried out, as permissions alone do
 * not tell: root has all of them, also where the file system takes nothing. Nothing stays behind, and what killed
 * processes left half-written in these folders goes.
 * @throws TrainingError (file) in one line
 */
export function assertWritable(paths: readonly string[]): void {
  const tried = new Set<string>();
  for (const path of paths) {
    try {
      const there = look(path);
      if (there !== undefined && !there.isFile()) {
        const what = there.isDirectory() ? 'a folder' : 'a device or pipe';
        throw wrong(path, `${path}: expected a file name to write to, got ${what}`);
      }
      const folder = dirname(path);
      if (tried.has(folder)) continue;
      tryWriting(path, folder);
      tried.add(folder);
    } catch (error) {
      throw fileError(path, error, 'write');
    }
  }
}

/** A file where the folder is there, else a folder in the nearest one above it. @throws the error of the system */
function tryWriting(path: string, folder: string): void {
  let above = folder;
  while (look(above) === undefined && dirname(above) !== above) above = dirname(above);
  if (!statSync(above).isDirectory()) throw wrong(path, `${path}: cannot be written, ${above} is not a folder`);
  sweepAsides(above);
  const aside = asideIn(above);
  if (above === folder) {
    closeSync(openSync(aside, 'wx'));
    rmSync(aside);
  } else {
    mkdirSync(aside);
    rmdirSync(aside);
  }
}
