import { readFileSync } from 'node:fs';
import { assertWritable, exists } from '@irodori/training/common';
import { usageError } from './errors.ts';

/**
 * What happens to a file that lies where one of a command's goes. Results (pictures, characters) are replaced with
 * `--overwrite` only; reports replace an earlier report and no other file; what cannot be made again is never replaced.
 */
type Replaced =
  | 'never'
  | { readonly overwrite: boolean | undefined }
  | {
      /** Whether a file is an earlier one of the same command. */
      readonly isOwn: (path: string) => boolean;
    };

/**
 * Says before any work is done when a file could not be written, or would replace one that it must not.
 * @throws CliError (usage) where something is in the way, TrainingError (file) where nothing can be written
 */
export function checkOutputs(paths: readonly string[], replaced: Replaced): void {
  assertWritable(paths);
  const there = paths.filter((path) => exists(path, 'file'));
  if (replaced === 'never') {
    if (there.length > 0) throw usageError(`${there[0]} is already there; choose another place`);
  } else if ('isOwn' in replaced) {
    const taken = there.find((path) => !replaced.isOwn(path));
    if (taken !== undefined) throw usageError(`${taken}: is of no report of this command; choose another place`);
  } else if (replaced.overwrite !== true && there.length > 0) {
    throw usageError(`${there[0]} is already there: --overwrite replaces it`);
  }
}

/** The `format` that a file of JSON names; undefined where it names none or is no JSON. */
export function formatOf(path: string): unknown {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly format?: unknown } | null)?.format;
  } catch {
    return undefined;
  }
}
