import { readdirSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { failure, fileError, usageError } from '../../cli/errors.ts';
import { exists } from '../../cli/files.ts';
import { didYouMean } from '../../cli/suggest.ts';

const inputTypes = ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.tif', '.tiff', '.svg'];
export const outputTypes = ['.png', '.jpg', '.jpeg', '.webp'] as const;

/** `-` stands for stdin or stdout. */
export interface PictureJob {
  readonly input: string;
  readonly output: string;
}

function walk(folder: string, skip: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw fileError(folder, error);
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || resolve(path) === skip) return [];
      if (entry.isDirectory()) return walk(path, skip);
      return entry.isFile() && inputTypes.includes(extname(entry.name).toLowerCase()) ? [path] : [];
    });
}

/** A folder's pictures and where each one's result goes: the same names below the other folder, as PNG. */
function folderJobs(input: string, output: string): PictureJob[] {
  if (resolve(input) === resolve(output)) throw usageError(`-o ${output}: choose another folder than the input's`);
  if (exists(output, 'file')) throw usageError(`-o ${output}: the input is a folder, expected a folder, got a file`);
  const inputs = walk(input, resolve(output));
  if (inputs.length === 0) throw failure(`${input}: no pictures in it (${inputTypes.join(' ')})`);
  const taken = new Set<string>();
  return inputs.map((path) => {
    const name = relative(input, path);
    const plain = `${name.slice(0, -extname(name).length)}.png`;
    const result = taken.has(plain) ? `${name}.png` : plain;
    taken.add(result);
    return { input: path, output: join(output, result) };
  });
}

/**
 * What to read and what to write.
 * @throws CliError (usage) when input and output do not go together
 */
export function planJobs(input: string, output: string): PictureJob[] {
  if (exists(input, 'folder')) return folderJobs(input, output);
  if (input !== '-' && !exists(input, 'file')) throw failure(`${input}: no such file or folder`);
  if (output === '-') return [{ input, output }];
  if (exists(output, 'folder') || output.endsWith('/') || output.endsWith(sep)) {
    const name = input === '-' ? 'picture' : basename(input, extname(input));
    return planJobs(input, join(output, `${name}.png`));
  }
  const type = extname(output).toLowerCase();
  if (!(outputTypes as readonly string[]).includes(type)) {
    throw usageError(`-o ${output}: unknown picture type '${type}'${didYouMean(type, outputTypes)}`);
  }
  if (input !== '-' && resolve(input) === resolve(output)) {
    throw usageError(`-o ${output}: would replace the drawing itself; choose another name`);
  }
  return [{ input, output }];
}
