import { extname, resolve } from 'node:path';
import { exists } from '@irodori/training/common';
import { usageError } from '../../cli/errors.ts';
import { isArchive, stemOf, typeOf } from '../../pages/names.ts';

/** `-` stands for stdin or stdout. An archive comes of an archive, or of a folder of pages. */
export interface PictureJob {
  readonly input: string;
  readonly output: string;
  /** A PSD beside the output. */
  readonly layers?: string;
  /** The hints that it is made of, beside the output. */
  readonly hints?: string;
}

/** All files that a job writes; stdout is none. */
export const resultsOf = ({ output, layers, hints }: PictureJob): string[] =>
  [output, layers, hints].filter((path) => path !== undefined && path !== '-') as string[];

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
  if (isArchive(output)) throw usageError(`-o ${output}: --candidates is not for archives; unpack the pages first`);
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
    const [are, them] = found.length > 1 ? [` and ${found.length - 1} more are`, 'them'] : [' is', 'it'];
    const rest = found.length < jobs.flatMap(resultsOf).length ? ' and goes on with the rest' : '';
    throw usageError(
      `${first}${are} already there: --overwrite replaces ${them}, --skip-existing keeps ${them}${rest}`,
    );
  }
  const there = new Set(found);
  return jobs.filter((job) => resultsOf(job).length === 0 || !resultsOf(job).every((path) => there.has(path)));
}
