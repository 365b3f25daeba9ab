import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { renameOverSync } from '@irodori/data';
import { asideIn, isAside } from '@irodori/data/aside';
import { MANIFEST_FILE } from '@irodori/runtime';
import {
  TrainingError,
  assertWritable,
  exists,
  fileError,
  makeFolder,
  writeFileAtomically,
} from '@irodori/training/common';
import { failure, usageError } from '../../cli/errors.ts';

/**
 * Says early when the folder cannot become the result. What killed exports left there goes.
 * @throws CliError
 */
export function checkTarget(folder: string, force: boolean): void {
  if (exists(folder, 'file')) throw usageError(`${folder}: expected a folder to write to, got a file`);
  if (!force && exists(folder, 'folder') && readdirSync(folder).some((name) => !isAside(name))) {
    throw usageError(`${folder}: there is something in it already; name another folder, or --force to write over it`);
  }
  assertWritable([join(folder, MANIFEST_FILE)]);
}

/**
 * Writes the files aside and moves them into place when all are there, the manifest last; a failure leaves the folder as it
 * was.
 * @param files by path inside the folder
 */
export function writeFolder(folder: string, files: readonly { path: string; bytes: Uint8Array | string }[]): void {
  const target = resolve(folder);
  // In the folder itself where it is there: the one above may be closed, or of another disk.
  const aside = asideIn(existsSync(target) ? target : dirname(target));
  try {
    for (const { path, bytes } of files) writeFileAtomically(join(aside, path), bytes);
    if (!existsSync(target)) {
      renameOverSync(aside, target);
      return;
    }
    for (const { path } of [...files].sort(manifestLast)) {
      makeFolder(dirname(join(target, path)));
      renameOverSync(join(aside, path), join(target, path));
    }
  } catch (error) {
    if (error instanceof TrainingError) throw failure(error.message.replaceAll(aside, folder));
    throw fileError(folder, error);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const manifestLast = (a: { path: string }, b: { path: string }): number =>
  Number(a.path === MANIFEST_FILE) - Number(b.path === MANIFEST_FILE);
