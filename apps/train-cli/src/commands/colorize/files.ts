import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { fileError, exists, didYouMean } from '@irodori/training/common';
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
  /** A PSD beside the output. */
  readonly layers?: string;
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
  // As file systems compare names that know no letter case (Windows, macOS) or spell accents their own way (macOS).
  const fold = (name: string): string => name.normalize('NFC').toLowerCase();
  const sharing = new Map<string, string[]>();
  for (const name of names) {
    const key = fold(stemOf(name));
    sharing.set(key, [...(sharing.get(key) ?? []), name]);
  }
  const taken = new Set<string>();
  return names.map((name) => {
    const group = sharing.get(fold(stemOf(name))) ?? [];
    const owner = group.find((other) => typeOf(other) === '.png') ?? group[0];
    let result = `${name === owner ? stemOf(name) : name}${type}`;
    for (let number = 2; taken.has(fold(result)); number++) result = `${name}.${number}${type}`;
    taken.add(fold(result));
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

function manyJobs(inputs: readonly string[], output: string, type: ResultType, flag: string): JobPlan {
  const what = inputs.length === 1 ? 'the input is a folder' : `there are ${inputs.length} inputs`;
  if (output === '-') {
    throw usageError(`${flag} -: ${what}, expected a folder for the results; only one picture fits stdout`);
  }
  if (exists(output, 'file')) throw usageError(`${flag} ${output}: ${what}, expected a folder, got a file`);
  const named = outputTypes.includes(typeOf(output));
  if (named && !exists(output, 'folder')) {
    throw usageError(`${flag} ${output}: ${what}, expected a folder, got the name of a picture`);
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
type ResultType = '.png' | '.psd';

/** Where results go: pictures, layers, or both. */
export interface Targets {
  readonly output?: string;
  readonly layers?: string;
}

/**
 * What to read and what to write.
 * @throws CliError (usage) when inputs and targets do not go together, or a result would replace a drawing or another
 *   result
 */
export function planJobs(inputs: readonly string[], { output, layers }: Targets): JobPlan {
  const beside = layers === undefined ? undefined : planFor(inputs, layers, '.psd', '--layers');
  for (const job of beside?.jobs ?? []) checkLayers(job.output);
  const plan = output === undefined ? beside : planFor(inputs, output, '.png', '-o');
  if (plan === undefined) throw usageError('-o, --output <path>: missing; name the result, or layers with --layers');
  const jobs =
    output === undefined || beside === undefined
      ? plan.jobs
      : plan.jobs.map((job, i) => ({ ...job, layers: beside.jobs[i]!.output }));
  refuseLosses(jobs);
  return { ...plan, jobs };
}

function checkLayers(path: string): void {
  if (path !== '-' && typeOf(path) !== '.psd') throw usageError(`--layers ${path}: expected a name that ends in .psd`);
}

/** All files that a job writes; stdout is none. */
export const resultsOf = ({ output, layers }: PictureJob): string[] =>
  [output, layers].filter((path) => path !== undefined && path !== '-') as string[];

/** Names of one file, by which it is found again under other names: in another letter case, as a link, through one. */
function identities(path: string, look: typeof statSync | typeof lstatSync): string[] {
  const found = look(path, { throwIfNoEntry: false, bigint: true });
  return [resolve(path), ...(found === undefined ? [] : [`${found.dev}:${found.ino}`])];
}

/** No result may take the place of a drawing that is read, nor of another result. */
function refuseLosses(jobs: readonly PictureJob[]): void {
  const drawings = new Map<string, string>();
  for (const { input } of jobs) {
    if (input === '-') continue;
    for (const id of [...identities(input, statSync), ...identities(input, lstatSync)]) drawings.set(id, input);
  }
  const results = new Set<string>();
  const out = jobs.flatMap(({ output, layers }) => [output, layers]);
  if (out.filter((path) => path === '-').length > 1) throw usageError('-o - --layers -: only one result fits stdout');
  for (const path of jobs.flatMap(resultsOf)) {
    // A result that is a link replaces the link, not what it leads to.
    const drawing = identities(path, lstatSync)
      .map((id) => drawings.get(id))
      .find((input) => input !== undefined);
    if (drawing !== undefined) throw usageError(`${path}: would replace the drawing ${drawing}; choose another place`);
    if (results.has(resolve(path))) throw usageError(`${path}: named for two results; choose another name for one`);
    results.add(resolve(path));
  }
}

function planFor(inputs: readonly string[], output: string, type: ResultType, flag: string): JobPlan {
  for (const input of inputs) {
    if (input !== '-' && statSync(input, { throwIfNoEntry: false }) === undefined) {
      throw failure(`${input}: no such file or folder`);
    }
  }
  const [input = '-'] = inputs;
  if (inputs.length > 1 && inputs.includes('-')) throw usageError('-i -: stdin is one picture; name it alone');
  if (inputs.length > 1 || exists(input, 'folder')) return manyJobs(inputs, output, type, flag);
  return { jobs: [oneJob(input, output, type, flag)], many: false, unread: [] };
}

function oneJob(input: string, output: string, resultType: ResultType, flag: string): PictureJob {
  if (output === '-') return { input, output };
  if (exists(output, 'folder') || output.endsWith('/') || output.endsWith(sep)) {
    const name = input === '-' ? 'picture' : stemOf(basename(input));
    return oneJob(input, join(output, `${name}${resultType}`), resultType, flag);
  }
  const type = typeOf(output);
  if (!outputTypes.includes(type)) {
    throw usageError(`${flag} ${output}: unknown picture type '${type}'${didYouMean(type, outputTypes)}`);
  }
  return { input, output };
}

/** What happens to results that are already there. */
interface ExistingResults {
  readonly overwrite: boolean;
  readonly skipExisting: boolean;
}

/**
 * Names of further results of one drawing: `color-2.png`, `color-3.png`, … of `color.png`; a hyphen more where another
 * job's result has such a name.
 * @param count results in all
 */
export function numberedResults(output: string, count: number, jobs: readonly PictureJob[]): string[] {
  const taken = new Set(jobs.flatMap(resultsOf).map((path) => resolve(path).toLowerCase()));
  const name = (number: number): string => {
    for (let hyphens = '-'; ; hyphens += '-') {
      const path = `${stemOf(output)}${hyphens}${number}${extname(output)}`;
      if (!taken.has(resolve(path).toLowerCase())) return path;
    }
  };
  return Array.from({ length: count - 1 }, (_, i) => name(i + 2));
}

/** Files of one of several colorings. */
export interface CandidateFiles {
  readonly picture: string;
  /** The hints it is made of. */
  readonly hints: string;
}

/**
 * Names of several colorings beside a sheet of all: `color-1.png` and `color-1.hints.json`, … of `color.png`.
 * @throws CliError (usage) where there is no room for several files
 */
export function candidateFiles(
  { output, layers }: PictureJob,
  count: number,
  jobs: readonly PictureJob[],
): CandidateFiles[] {
  if (layers !== undefined) {
    throw usageError('--layers: of one coloring; take a candidate with --hints NAME-1.hints.json --layers');
  }
  if (output === '-') throw usageError('-o -: --candidates makes several files; name a picture or a folder');
  if (typeOf(output) === '.psd') {
    throw usageError(`-o ${output}: --candidates makes a sheet of pictures, expected .png .jpg .webp or .tif`);
  }
  const taken = new Set(jobs.flatMap(resultsOf).map((path) => resolve(path).toLowerCase()));
  const stems = Array.from({ length: count }, (_, i) => `${stemOf(output)}-${i + 1}`);
  const clash = stems.some((stem) => taken.has(resolve(`${stem}${extname(output)}`).toLowerCase()));
  return stems.map((stem, i) => {
    const own = clash ? `${stemOf(output)}--${i + 1}` : stem;
    return { picture: `${own}${extname(output)}`, hints: `${own}.hints.json` };
  });
}

/**
 * The jobs of which a result is still to be made. Where results are kept, those of these jobs that are there already
 * stay, too: {@link ExistingResults.skipExisting}.
 * @param more further results of a job
 * @throws CliError (usage) when a result is already there and neither replacing nor keeping it was asked for
 */
export function withoutFinished(
  jobs: readonly PictureJob[],
  { overwrite, skipExisting }: ExistingResults,
  more: (job: PictureJob) => readonly string[] = () => [],
): PictureJob[] {
  if (overwrite && skipExisting) throw usageError('--overwrite and --skip-existing exclude each other');
  if (overwrite) return [...jobs];
  const found = jobs.flatMap((job) => [...resultsOf(job), ...more(job)]).filter((path) => exists(path, 'file'));
  const [first] = found;
  if (first !== undefined && !skipExisting) {
    const rest = found.length > 1 ? ` and ${found.length - 1} more are` : ' is';
    throw usageError(
      `${first}${rest} already there: --overwrite replaces them, --skip-existing keeps them and goes on with the rest`,
    );
  }
  const there = new Set(found);
  return jobs.filter((job) => resultsOf(job).length === 0 || !resultsOf(job).every((path) => there.has(path)));
}
