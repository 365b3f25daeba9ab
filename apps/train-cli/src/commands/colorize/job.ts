import { failure } from '../../cli/errors.ts';
import { isArchive } from '../../pages/names.ts';
import type { PictureJob } from './results.ts';
import { colorizeFile, type Coloring, type Made } from './one-picture.ts';
import type { Count, Report } from './report.ts';

/** One of several pictures colored at the same time; its notes and result are reported later, in the order of the pictures. */
export class DeferredReport {
  readonly #job: PictureJob;
  readonly #run: Coloring;
  readonly #report: Report;
  readonly #notes: Parameters<Coloring['notes']>[] = [];
  #made: { readonly made: Made; readonly ms: number } | undefined;

  constructor(job: PictureJob, run: Coloring, report: Report) {
    this.#job = job;
    this.#run = { ...run, notes: (...note) => void this.#notes.push(note) };
    this.#report = report;
  }

  /** @throws CliError in one line where it could not be done */
  async color(): Promise<true> {
    const at = performance.now();
    const made = await colorizeFile(this.#job, this.#run);
    this.#made = { made, ms: performance.now() - at };
    return true;
  }

  report(count: Count): void {
    for (const note of this.#notes) this.#report.notes(...note);
    if (this.#made) this.#report.picture(this.#job, this.#made.made, this.#made.ms, count);
  }
}

/**
 * Colors one picture or one archive and reports it.
 * @returns false: it was stopped in the middle
 * @throws CliError in one line where it could not be done
 */
export async function colorizeJob(
  job: PictureJob,
  run: Coloring,
  report: Report,
  { count, stopped }: { readonly count: Count; stopped(): boolean },
): Promise<boolean> {
  const at = performance.now();
  if (!isArchive(job.output)) {
    report.picture(job, await colorizeFile(job, run), performance.now() - at, count);
    return true;
  }
  const { colorizeBook } = await import('./book.ts');
  const book = await colorizeBook(job, run, { onPage: (page) => report.page(job.input, page), stopped });
  if (!book.finished) return false;
  const { pages, others, failed } = book;
  report.archive(job, { pages, others, failed: failed.length }, performance.now() - at, count);
  if (failed.length > 0) {
    throw failure(
      `${job.output}: ${failed.length} of ${pages} pages could not be colored and are in it as they were: ${failed.slice(0, 5).join(', ')}`,
    );
  }
  return true;
}
