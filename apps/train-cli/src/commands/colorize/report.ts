import { jsonLines, secondsSince, type WriteLine } from '../../cli/json-lines.ts';
import { formatDuration, type Log } from '../../cli/log.ts';
import type { Colorized } from '../../colorize/colorize.ts';
import { isWarning } from '../../colorize/notes.ts';
import type { PageReport } from '../../pages/color-book.ts';
import type { PictureJob } from './results.ts';
import type { Made } from './one-picture.ts';

/** How far a run is: jobs over, of how many; unknown while a folder is watched. */
export interface Count {
  readonly done: number;
  readonly total?: number;
}

/** An error with the name of what it is about in front, where it says neither that nor the other names. */
const named = (error: string, name: string, ...others: readonly string[]): string =>
  [name, ...others].some((one) => error.includes(one)) ? error : `${name}: ${error}`;

/** How a run ended. */
export interface RunEnd {
  readonly done: number;
  readonly failed: number;
  readonly stopped: boolean;
}

/** Tells of a run: people on stderr, programs by lines of JSON on stdout. */
export class Report {
  readonly #log: Log;
  readonly #write: WriteLine;
  readonly #began = performance.now();

  constructor(log: Log, json: boolean | undefined) {
    this.#log = log;
    this.#write = jsonLines(json);
  }

  start(total: number | undefined): void {
    this.#write({ event: 'start', command: 'colorize', ...(total === undefined ? {} : { total }) });
  }

  /** What was noticed about a drawing. */
  notes(where: string, { notes }: Colorized): void {
    for (const note of notes) (isWarning(note) ? this.#log.warn : this.#log.note)(`${where}: ${note.message}`);
  }

  picture({ input, output, layers }: PictureJob, { first, pictures }: Made, ms: number, count: Count): void {
    const { picture, notes } = first;
    const { width, height } = picture;
    const several = pictures > 1 ? `, ${pictures} pictures` : '';
    this.#say(
      count,
      `${input} -> ${output} (${width} x ${height}${several}, ${Math.round(ms)} ms${this.#left(count)})`,
    );
    const beside = layers === undefined || layers === output ? {} : { layers };
    this.#write({ event: 'picture', input, output, ...beside, width, height, notes, ms: Math.round(ms), ...count });
  }

  page(archive: string, { page, colored, error, ms, ...count }: PageReport): void {
    const head = { event: 'page', archive, page, ms: Math.round(ms), ...count };
    if (colored === undefined) {
      this.#log.warn(named(named(String(error), page, archive), archive));
      this.#write({ ...head, error });
      return;
    }
    this.notes(`${archive}: ${page}`, colored);
    const { width, height } = colored.picture;
    this.#log.note(`[${count.done}/${count.total}] ${page} (${width} x ${height}, ${Math.round(ms)} ms)`);
    this.#write({ ...head, width, height, notes: colored.notes });
  }

  archive(
    { input, output }: PictureJob,
    book: { pages: number; others: number; failed: number },
    ms: number,
    count: Count,
  ) {
    const beside = book.others > 0 ? ` and ${book.others} other files` : '';
    const text = `${input} -> ${output} (${book.pages} pages${beside}, ${formatDuration(ms / 1000)}${this.#left(count)})`;
    this.#say(count, text);
    this.#write({ event: 'archive', input, output, ...book, ms: Math.round(ms), ...count });
  }

  failed({ input, output }: PictureJob, error: string, count: Count): void {
    this.#log.warn(named(error, input, output));
    this.#write({ event: 'failed', input, error, ...count });
  }

  end({ done, failed, stopped }: RunEnd): void {
    const seconds = secondsSince(this.#began);
    const colored = done - failed;
    if (done > 1) {
      this.#log.note(
        `${colored} in ${formatDuration(seconds)}, ${(colored / Math.max(seconds, 1e-3)).toFixed(2)} a second`,
      );
    }
    this.#write({ event: 'end', command: 'colorize', done, failed, stopped, seconds });
  }

  #say({ done, total }: Count, text: string): void {
    this.#log.note(total === 1 ? text : total === undefined ? text : `[${done}/${total}] ${text}`);
  }

  #left({ done, total = 0 }: Count): string {
    const left = total - done;
    return left > 0 ? `, ${formatDuration((secondsSince(this.#began) / done) * left)} left` : '';
  }
}
