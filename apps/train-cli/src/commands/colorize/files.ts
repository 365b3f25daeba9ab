import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileError, exists, didYouMean } from '@irodori/training/common';
import { failure, usageError } from '../../cli/errors.ts';
import { outputTypes } from '../../colorize/encode.ts';
import {
  bookType,
  hintsBeside,
  isArchive,
  isBook,
  isPicture,
  isUnread,
  nameResults,
  pictureTypes,
  stemOf,
  typeOf,
} from '../../pages/names.ts';
import { resultsOf, type PictureJob } from './results.ts';

/** What a command line asks for, and pictures that it does not reach. */
export interface JobPlan {
  readonly jobs: readonly PictureJob[];
  /** Whether hints are looked for beside each picture: for folders and for several inputs. */
  readonly many: boolean;
  /** Files of a folder that are pictures of a kind that cannot be read. */
  readonly unread: readonly string[];
}

/**
 * Files below a folder in name order, without hidden ones and what is written to `skip`. Links are followed, each folder
 * once, however many links lead to it.
 */
export function walk(folder: string, skip: string, seen = new Set<string>()): string[] {
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
    if (name.startsWith('.') || [skip, `${skip}.part`].includes(resolve(path))) return [];
    // A link to nowhere is taken as a file: reading it then says so.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return walk(path, skip, seen);
    return found === undefined || found.isFile() ? [path] : [];
  });
}

/** All pictures of a folder, or the one file. */
function picturesIn(
  input: string,
  output: string,
  only?: Targets['only'],
): { root: string; paths: string[]; unread: string[] } {
  if (!exists(input, 'folder')) return { root: join(input, '..'), paths: [input], unread: [] };
  if (resolve(input) === resolve(output)) throw usageError(`-o ${output}: choose another folder than the input's`);
  const files = walk(input, resolve(output));
  const paths = files.filter((path) => (isPicture(path) || isBook(path)) && only?.(path) !== false);
  const unread = files.filter((path) => isUnread(path));
  if (paths.length === 0 && only === undefined) {
    const others = unread.length > 0 ? `; ${unread.length} of a kind that cannot be read, such as ${unread[0]}` : '';
    throw failure(`${input}: no pictures in it (${pictureTypes} .cbz .zip .pdf)${others}`);
  }
  return { root: input, paths, unread };
}

function manyJobs(inputs: readonly string[], output: string, { type, flag, only }: ResultKind): JobPlan {
  const what = inputs.length === 1 ? 'the input is a folder' : `there are ${inputs.length} inputs`;
  if (output === '-') {
    throw usageError(`${flag} -: ${what}, expected a folder for the results; only one picture fits stdout`);
  }
  if (exists(output, 'file')) throw usageError(`${flag} ${output}: ${what}, expected a folder, got a file`);
  const named = outputTypes.includes(typeOf(output)) || isArchive(output);
  if (named && !exists(output, 'folder')) {
    throw usageError(
      `${flag} ${output}: ${what}, expected a folder, got the name of ${isArchive(output) ? 'an archive' : 'a picture'}`,
    );
  }
  const found = inputs.map((input) => picturesIn(input, output, only));
  const paths = found.flatMap((group) => group.paths);
  const results = nameResults(
    found.flatMap(({ root, paths: own }) => own.map((path) => relative(root, path))),
    (name) => (isBook(name) ? bookType(name) : type),
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
  /** Whether the hints of each picture are written beside it. */
  readonly saveHints?: boolean;
  /** Of the files in folders those to take; default: all. */
  readonly only?: (path: string) => boolean;
}

interface ResultKind extends Pick<Targets, 'only'> {
  readonly type: ResultType;
  /** Ends of names that may be asked for. */
  readonly types: readonly string[];
  readonly flag: string;
}

/**
 * What to read and what to write.
 * @throws CliError (usage) when inputs and targets do not go together, or a result would replace a drawing or another
 *   result
 */
export function planJobs(inputs: readonly string[], { output, layers, saveHints, only }: Targets): JobPlan {
  for (const input of inputs) refuseUnread(input);
  const beside =
    layers === undefined
      ? undefined
      : planFor(inputs, layers, { type: '.psd', types: ['.psd'], flag: '--layers', only });
  for (const job of beside?.jobs ?? []) checkLayers(job);
  const plan =
    output === undefined ? beside : planFor(inputs, output, { type: '.png', types: outputTypes, flag: '-o', only });
  if (plan === undefined) throw usageError('-o, --output <path>: missing; name the result, or layers with --layers');
  const jobs = plan.jobs.map((job, i) => ({
    ...job,
    ...(output !== undefined && beside !== undefined && { layers: beside.jobs[i]!.output }),
    ...(saveHints === true && job.output !== '-' && !isArchive(job.output) && { hints: hintsBeside(job.output) }),
  }));
  refuseLosses(jobs);
  return { ...plan, jobs };
}

/** Books of a kind that is not read are named with the way that leads on. */
function refuseUnread(input: string): void {
  if (['.cbr', '.cb7', '.rar', '.7z'].includes(typeOf(input))) {
    throw failure(`${input}: archives of this kind are not read; pack the pages as a ZIP or CBZ`);
  }
}

function checkLayers({ input, output: path }: PictureJob): void {
  if (isBook(input) || isArchive(path)) {
    throw usageError(`--layers ${path}: not for archives; unpack ${input} first`);
  }
}

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

function planFor(inputs: readonly string[], output: string, kind: ResultKind): JobPlan {
  for (const input of inputs) {
    if (input !== '-' && statSync(input, { throwIfNoEntry: false }) === undefined) {
      throw failure(`${input}: no such file or folder`);
    }
  }
  const [input = '-'] = inputs;
  if (inputs.length > 1 && inputs.includes('-')) throw usageError('-i -: stdin is one picture; name it alone');
  const folder = exists(input, 'folder');
  if (inputs.length === 1 && folder && isArchive(output) && !exists(output, 'folder')) {
    return { jobs: [{ input, output }], many: false, unread: [] };
  }
  if (inputs.length > 1 || folder) return manyJobs(inputs, output, kind);
  return { jobs: [oneJob(input, output, kind)], many: false, unread: [] };
}

const kindOfBook = (path: string): string => (isArchive(path) ? 'an archive' : 'a PDF');

function oneJob(input: string, output: string, kind: ResultKind): PictureJob {
  const { flag } = kind;
  if (flag === '--layers' && isBook(input)) checkLayers({ input, output });
  if (output === '-') {
    if (isBook(input)) {
      throw usageError(`${flag} -: ${input} is ${kindOfBook(input)}, expected a name that ends in .cbz or .zip`);
    }
    return { input, output };
  }
  if (exists(output, 'folder') || output.endsWith('/') || output.endsWith(sep)) {
    const name = input === '-' ? 'picture' : stemOf(basename(input));
    return oneJob(input, join(output, `${name}${isBook(input) ? bookType(input) : kind.type}`), kind);
  }
  const type = typeOf(output);
  const wanted = isBook(input) ? ['.cbz', '.zip'] : kind.types;
  if (isBook(input) ? isArchive(output) : wanted.includes(type)) return { input, output };
  const names = isBook(input) ? wanted.join(' or ') : `a name that ends in ${wanted.join(' ')}`;
  const guess = didYouMean(type, wanted);
  const meant = type === '' ? '; for a new folder end its name with /' : guess.includes('did you mean') ? guess : '';
  const is = isBook(input) ? kindOfBook(input) : 'a picture';
  throw usageError(`${flag} ${output}: ${input} is ${is}, expected ${names}${meant}`);
}
