import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { fileError, exists, didYouMean } from '@irodori/training';
import { failure, usageError } from '../../cli/errors.ts';
import { outputTypes } from '../../colorize/encode.ts';

const inputTypes = new Set(
  ['png', 'jpg', 'jpeg', 'jpe', 'jfif', 'webp', 'gif', 'avif', 'tif', 'tiff', 'svg', 'ppm', 'pgm', 'pnm'].map(
    (type) => `.${type}`,
  ),
);
/** Pictures that people keep and that cannot be read here: a folder's are named rather than passed over in silence. */
const unreadTypes = new Set(
  ['psd', 'psb', 'clip', 'kra', 'ora', 'xcf', 'heic', 'heif', 'bmp', 'tga', 'jxl', 'sai', 'sai2', 'pdf', 'exr'].map(
    (type) => `.${type}`,
  ),
);

/** `-` stands for stdin or stdout. */
export interface PictureJob {
  readonly input: string;
  readonly output: string;
}

/** What a command line asks for, and pictures that it does not reach. */
export interface JobPlan {
  readonly jobs: readonly PictureJob[];
  /** Whether hints are looked for beside each picture: for folders and for several inputs. */
  readonly many: boolean;
  /** Files of a folder that are pictures of a kind that cannot be read. */
  readonly unread: readonly string[];
}

const typeOf = (path: string): string => extname(path).toLowerCase();
const stemOf = (path: string): string => path.slice(0, path.length - extname(path).length);

/** Files below a folder in name order. Links are followed, each folder once, however many links lead to it. */
function walk(folder: string, skip: string, seen: Set<string>): string[] {
  let names;
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    names = readdirSync(folder).sort();
  } catch (error) {
    throw fileError(folder, error);
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith('.') || resolve(path) === skip) return [];
    // A link to nowhere is taken as a file: reading it then says so.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return walk(path, skip, seen);
    return found === undefined || found.isFile() ? [path] : [];
  });
}

/**
 * A name for each result below the output folder: the input's own with .png. Where several inputs would share it, on file
 * systems that ignore case too, the PNG has it and the others keep their whole name in front: `x.jpg.png`.
 */
function nameResults(names: readonly string[], type: ResultType): string[] {
  const sharing = new Map<string, string[]>();
  for (const name of names) {
    const key = stemOf(name).toLowerCase();
    sharing.set(key, [...(sharing.get(key) ?? []), name]);
  }
  const taken = new Set<string>();
  return names.map((name) => {
    const group = sharing.get(stemOf(name).toLowerCase()) ?? [];
    const owner = group.find((other) => typeOf(other) === '.png') ?? group[0];
    let result = `${name === owner ? stemOf(name) : name}${type}`;
    for (let number = 2; taken.has(result.toLowerCase()); number++) result = `${name}.${number}${type}`;
    taken.add(result.toLowerCase());
    return result;
  });
}

/** All pictures of a folder, or the one file. */
function picturesIn(input: string, output: string): { root: string; paths: string[]; unread: string[] } {
  if (!exists(input, 'folder')) return { root: join(input, '..'), paths: [input], unread: [] };
  if (resolve(input) === resolve(output)) throw usageError(`-o ${output}: choose another folder than the input's`);
  const files = walk(input, resolve(output), new Set());
  const paths = files.filter((path) => inputTypes.has(typeOf(path)));
  const unread = files.filter((path) => unreadTypes.has(typeOf(path)));
  if (paths.length === 0) {
    const others = unread.length > 0 ? `; ${unread.length} of a kind that cannot be read, such as ${unread[0]}` : '';
    throw failure(`${input}: no pictures in it (${[...inputTypes].join(' ')})${others}`);
  }
  return { root: input, paths, unread };
}

function manyJobs(inputs: readonly string[], output: string, type: ResultType): JobPlan {
  const what = inputs.length === 1 ? 'the input is a folder' : `there are ${inputs.length} inputs`;
  if (output === '-')
    throw usageError(`-o -: ${what}, expected a folder for the results; only one picture fits stdout`);
  if (exists(output, 'file')) throw usageError(`-o ${output}: ${what}, expected a folder, got a file`);
  const named = outputTypes.includes(typeOf(output));
  if (named && !exists(output, 'folder')) {
    throw usageError(`-o ${output}: ${what}, expected a folder, got the name of a picture`);
  }
  const found = inputs.map((input) => picturesIn(input, output));
  const paths = found.flatMap((group) => group.paths);
  const results = nameResults(
    found.flatMap(({ root, paths: own }) => own.map((path) => relative(root, path))),
    type,
  );
  const jobs = paths.map((input, i) => ({ input, output: join(output, results[i] ?? '') }));
  return { jobs, many: true, unread: found.flatMap((group) => group.unread) };
}

/** What results are called where only a folder is named. */
export type ResultType = '.png' | '.psd';

/**
 * What to read and what to write.
 * @throws CliError (usage) when inputs and output do not go together
 */
export function planJobs(inputs: readonly string[], output: string, type: ResultType = '.png'): JobPlan {
  for (const input of inputs) {
    if (input !== '-' && statSync(input, { throwIfNoEntry: false }) === undefined) {
      throw failure(`${input}: no such file or folder`);
    }
  }
  const [input = '-'] = inputs;
  if (inputs.length > 1 && inputs.includes('-')) throw usageError('-i -: stdin is one picture; name it alone');
  if (inputs.length > 1 || exists(input, 'folder')) return manyJobs(inputs, output, type);
  return { jobs: [oneJob(input, output, type)], many: false, unread: [] };
}

function oneJob(input: string, output: string, resultType: ResultType): PictureJob {
  if (output === '-') return { input, output };
  if (exists(output, 'folder') || output.endsWith('/') || output.endsWith(sep)) {
    const name = input === '-' ? 'picture' : stemOf(basename(input));
    return oneJob(input, join(output, `${name}${resultType}`), resultType);
  }
  const type = typeOf(output);
  if (!outputTypes.includes(type)) {
    throw usageError(`-o ${output}: unknown picture type '${type}'${didYouMean(type, outputTypes)}`);
  }
  if (input !== '-' && resolve(input) === resolve(output)) {
    throw usageError(`-o ${output}: would replace the drawing itself; choose another name`);
  }
  return { input, output };
}

/** What happens to results that are already there. */
export interface ExistingResults {
  readonly overwrite: boolean;
  readonly skipExisting: boolean;
}

/**
 * The jobs still to do.
 * @throws CliError (usage) when a result is already there and neither replacing nor keeping it was asked for
 */
export function withoutFinished(
  jobs: readonly PictureJob[],
  { overwrite, skipExisting }: ExistingResults,
): PictureJob[] {
  if (overwrite && skipExisting) throw usageError('--overwrite and --skip-existing exclude each other');
  if (overwrite) return [...jobs];
  const finished = new Set(jobs.filter(({ output }) => output !== '-' && exists(output, 'file')));
  if (finished.size > 0 && !skipExisting) {
    const [first] = finished;
    const rest = finished.size > 1 ? ` and ${finished.size - 1} more are` : ' is';
    throw usageError(
      `${first?.output}${rest} already there: --overwrite replaces them, --skip-existing keeps them and goes on with the rest`,
    );
  }
  return jobs.filter((job) => !finished.has(job));
}
