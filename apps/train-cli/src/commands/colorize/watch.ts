import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../../cli/errors.ts';
import type { Log } from '../../cli/log.ts';
import { listenForStop } from '../../cli/stop.ts';
import { isBook, isPicture } from '../../pages/names.ts';
import { planJobs, walk } from './files.ts';
import { resultsOf, withoutFinished, type PictureJob } from './results.ts';
import type { Coloring } from './one-picture.ts';
import type { Report } from './report.ts';
import { colorizeJob } from './job.ts';

/** Interval at which the folder is polled, which works on every file system, also on those without change events. */
const POLL_MS = 500;
/** A file of equal size and time for so long is written to its end. */
const SETTLED_MS = 2000;

/** What a file is, as far as its folder says; undefined where it is gone. */
function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.size === 0 ? undefined : `${path}:${found.size}:${found.mtimeMs}`;
}

interface Seen {
  readonly stamp: string;
  /** When it was first seen so, ms. */
  readonly since: number;
}

/** Tells files that are still being written from those that are complete. */
export class SettledFiles {
  #seen = new Map<string, Seen>();

  /**
   * @param now milliseconds
   * @returns stamps of the files that have not changed for two seconds
   */
  look(paths: readonly string[], now: number): Map<string, string> {
    const seen = new Map<string, Seen>();
    const settled = new Map<string, string>();
    for (const path of paths) {
      const stamp = stampOf(path);
      if (stamp === undefined) continue;
      const before = this.#seen.get(path);
      const entry = before?.stamp === stamp ? before : { stamp, since: now };
      seen.set(path, entry);
      if (now - entry.since >= SETTLED_MS) settled.set(path, stamp);
    }
    this.#seen = seen;
    return settled;
  }
}

/**
 * Colors what is in a folder and what comes into it, until it is asked to stop. Names of results are those that one run over
 * the folder gives; a drawing that is saved again is colored again. Results that are there before keep their place, unless
 * `--overwrite` is given.
 */
export async function watchFolder(folder: string, run: Coloring, report: Report, log: Log): Promise<void> {
  const { flags } = run;
  const stop = listenForStop();
  const files = new SettledFiles();
  /** By result: the drawing that it was made of. */
  const made = new Map<string, string>();
  let [done, failed, first] = [0, 0, true];
  report.start(undefined);
  log.note(`watching ${folder}; Ctrl-C ends it`);
  while (!stop.asked) {
    for (const job of jobsOf(folder, files, run)) {
      if (stop.asked) break;
      const stamp = stampOf(job.input);
      const [key] = resultsOf(job);
      if (stamp === undefined || key === undefined || made.get(key) === stamp) continue;
      const there = first || !made.has(key);
      const keep = there && flags.overwrite !== true;
      const left = there ? withoutFinished([job], { overwrite: !keep, skipExisting: keep }) : [job];
      if (left.length > 0) {
        const count = { done: done + 1 };
        try {
          if (!(await colorizeJob(job, { ...run, keep }, report, { count, stopped: () => stop.asked }))) break;
        } catch (error) {
          failed += 1;
          report.failed(job, (await describeError(error)).line, count);
        }
        done += 1;
      }
      made.set(key, stamp);
    }
    first = false;
    await Promise.race([stop.whenAsked, sleep(POLL_MS)]);
  }
  stop.forget();
  report.end({ done, failed, stopped: false });
}

/** The jobs of all files that are written to their end. */
function jobsOf(folder: string, files: SettledFiles, { flags }: Coloring): readonly PictureJob[] {
  const results = resolve(flags.output ?? flags.layers ?? '');
  const found = walk(folder, results).filter((path) => isPicture(path) || isBook(path));
  const settled = files.look(found, performance.now());
  if (settled.size === 0) return [];
  return planJobs([folder], { ...flags, only: (path) => settled.has(path) }).jobs;
}
