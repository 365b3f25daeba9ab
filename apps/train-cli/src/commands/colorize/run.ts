import { join } from 'node:path';
import { assertWritable, exists, sessionOptionsFor } from '@irodori/training/common';
import { CliError, describeError, failure, usageError } from '../../cli/errors.ts';
import { inFlight } from '../../cli/in-flight.ts';
import { createLog, type Log } from '../../cli/log.ts';
import { shardOf } from '../../cli/shard.ts';
import { listenForStop } from '../../cli/stop.ts';
import { parseHintFlag, readHintFile } from '../../colorize/hints.ts';
import { loadModel, type LoadedModel } from '../../colorize/model.ts';
import { hintsBeside, isArchive, ofUnread } from '../../pages/names.ts';
import { planJobs, type JobPlan } from './files.ts';
import { candidateFiles, numberedResults, resultsOf, withoutFinished, type PictureJob } from './results.ts';
import { checkFlags, USUAL_JOBS, type ColorizeFlags } from './flags.ts';
import { colorizeJob, DeferredReport } from './job.ts';
import type { Coloring } from './one-picture.ts';
import { colorsOf } from './part-colors.ts';
import { Report } from './report.ts';

/** `irodori colorize` with its flags read. */
export async function colorize(flags: ColorizeFlags): Promise<void> {
  checkFlags(flags);
  const given = flags.hint.map(parseHintFlag);
  if (flags.hints !== undefined) given.unshift(await readHintFile(flags.hints));
  const log = createLog(flags.quiet === true);
  const report = new Report(log, flags.json);
  const load = (once: boolean) =>
    loadModel(flags.model, sessionOptionsFor({ threads: flags.threads ?? 0 }), flags.reference, once);
  const shared = {
    given,
    flags,
    savedHints: new Map<string, string>(),
    notes: (...note) => report.notes(...note),
    warn: (text) => log.warn(text),
  } satisfies Partial<Coloring>;
  if (flags.watch !== undefined) {
    const folder = checkWatched(flags, flags.watch);
    const model = await load(false);
    try {
      const colors = await colorsOf(flags, model, undefined, given);
      const run = { ...shared, model, colors, many: true, keep: false, further: () => [], all: [] };
      const { watchFolder } = await import('./watch.ts');
      await watchFolder(folder, run, report, log);
    } finally {
      await model.dispose();
    }
    return;
  }
  const { overwrite = false, skipExisting = false } = flags;
  // The sheet of candidates has no hints of its own; theirs are candidateFiles.
  const saveHints = flags.saveHints === true && flags.candidates === undefined;
  const plan = planJobs(flags.input ?? [], { ...flags, saveHints });
  noteUnusedHints(plan, flags, log);
  const { jobs, mine } = remaining(plan, flags, log);
  if (jobs.length === 0) {
    report.start(0);
    report.end({ done: 0, failed: 0, stopped: false });
    return;
  }
  const model = await load(jobs.length === 1);
  const further = furtherResults(model, plan.jobs, flags.candidates);
  try {
    withoutFinished(jobs, { overwrite, skipExisting }, further);
    const colors = await colorsOf(flags, model, plan, given);
    const run = { ...shared, model, colors, many: plan.many, keep: skipExisting, further, all: plan.jobs };
    await colorizeJobs(jobs, mine.length, run, report);
  } finally {
    await model.dispose();
  }
}

/** A hint file beside a picture that is named alone is not taken by itself: a word, since it may have been meant. */
function noteUnusedHints({ jobs: [job], many }: JobPlan, flags: ColorizeFlags, log: Log): void {
  if (many || job === undefined || job.input === '-' || flags.hints !== undefined) return;
  const beside = hintsBeside(job.input);
  if (exists(beside, 'file')) {
    log.note(`${beside}: hints beside the picture, not used; take them with --hints ${beside}`);
  }
}

/** What this process has to do, and which of it was not done before. */
function remaining(plan: JobPlan, flags: ColorizeFlags, log: Log): { mine: PictureJob[]; jobs: PictureJob[] } {
  if (flags.hints !== undefined && plan.many && plan.jobs.length > 1) {
    throw usageError(
      `--hints ${flags.hints}: one file cannot fit ${plan.jobs.length} pictures; put NAME.hints.json beside each picture`,
    );
  }
  const { overwrite = false, skipExisting = false, shard } = flags;
  const mine = shard === undefined ? [...plan.jobs] : shardOf(plan.jobs, shard);
  const jobs = withoutFinished(mine, { overwrite, skipExisting });
  if (flags.candidates !== undefined) for (const job of plan.jobs) candidateFiles(job, 1, plan.jobs);
  assertWritable(jobs.flatMap(resultsOf));
  const unread = ofUnread(plan.unread);
  if (unread !== undefined) log.warn(unread);
  if (shard !== undefined) log.note(`part ${shard.index} of ${shard.count}: ${mine.length} of ${plan.jobs.length}`);
  if (jobs.length < mine.length) log.note(`${mine.length - jobs.length} of ${mine.length} are already there`);
  return { mine, jobs };
}

function checkWatched(flags: ColorizeFlags, folder: string): string {
  if (!exists(folder, 'folder')) {
    throw failure(`--watch ${folder}: ${exists(folder, 'file') ? 'expected a folder, got a file' : 'no such folder'}`);
  }
  // Says what is wrong with the places for results before anything is waited for.
  planJobs([folder], { ...flags, only: () => false });
  const places = [flags.output, flags.layers].filter((place) => place !== undefined);
  assertWritable(places.map((place) => join(place, 'NAME.png')));
  return folder;
}

/** SGRU's, where a model folder does not say. */
const USUAL_CANDIDATES = 9;

/** Names of the second and further pictures, of a model that makes several of one drawing. */
function furtherResults({ colorizer, manifest }: LoadedModel, all: readonly PictureJob[], candidates?: number) {
  const said = manifest.config?.['candidates'];
  const count = typeof said === 'number' ? said : USUAL_CANDIDATES;
  if (candidates !== undefined) {
    const own = colorizer.hasCandidates ? Math.min(count, candidates) : candidates;
    return (job: PictureJob): string[] =>
      candidateFiles(job, own, all).flatMap(({ picture, hints }) => [picture, hints]);
  }
  return ({ output }: PictureJob): string[] =>
    colorizer.hasCandidates && output !== '-' && !isArchive(output) ? numberedResults(output, count, all) : [];
}

/**
 * Pictures in work several at a time, told of in their order; archives alone, their pages so. One that fails does not stop
 * the others, Ctrl-C stops after those in work.
 */
async function colorizeJobs(jobs: readonly PictureJob[], of: number, run: Coloring, report: Report): Promise<void> {
  const alone = jobs.length === 1 && !isArchive(jobs[0]!.output);
  const stop = alone ? undefined : listenForStop();
  const stopped = (): boolean => stop?.asked === true;
  let [failed, done] = [0, 0];
  const ended = async (job: PictureJob, result: PromiseSettledResult<boolean>, tell: () => void): Promise<void> => {
    const count = { done: done + 1, total: jobs.length };
    if (result.status === 'fulfilled' && !result.value) return;
    if (result.status === 'fulfilled') tell();
    else {
      if (jobs.length === 1) throw result.reason;
      failed += 1;
      report.failed(job, (await describeError(result.reason)).line, count);
    }
    done += 1;
  };
  report.start(jobs.length);
  try {
    for (let at = 0; at < jobs.length && !stopped();) {
      const job = jobs[at]!;
      if (isArchive(job.output)) {
        const count = { done: done + 1, total: jobs.length };
        const [result] = await Promise.allSettled([colorizeJob(job, run, report, { count, stopped })]);
        await ended(job, result, () => undefined);
        at += 1;
        continue;
      }
      const begun: { readonly job: PictureJob; readonly picture: DeferredReport }[] = [];
      await inFlight(
        run.flags.jobs ?? USUAL_JOBS,
        () => {
          const next = jobs[at];
          if (next === undefined || isArchive(next.output) || stopped()) return undefined;
          at += 1;
          const picture = new DeferredReport(next, run, report);
          begun.push({ job: next, picture });
          return picture.color();
        },
        async (result) => {
          const { job: one, picture } = begun.shift()!;
          await ended(one, result, () => picture.report({ done: done + 1, total: jobs.length }));
        },
      );
    }
  } finally {
    stop?.forget();
  }
  const gaveUp = done < jobs.length;
  report.end({ done, failed, stopped: gaveUp });
  const where = run.flags.output ?? run.flags.layers ?? '';
  if (failed > 0) throw failure(`${failed} of ${done} pictures could not be colored, the others are in ${where}`);
  if (gaveUp) {
    throw new CliError(`stopped after ${done} of ${jobs.length}: the same command${goesOn(jobs, of)} goes on`, 130);
  }
}

/** One archive alone goes on by itself: nothing is there that it would replace. */
const goesOn = (jobs: readonly PictureJob[], of: number): string =>
  of === 1 && isArchive(jobs[0]!.output) ? '' : ' with --skip-existing';
