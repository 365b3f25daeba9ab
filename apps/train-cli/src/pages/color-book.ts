import { dirname, extname } from 'node:path';
import { makeFolder, sha256 } from '@irodori/training/common';
import { describeError } from '../cli/errors.ts';
import { inFlight } from '../cli/in-flight.ts';
import type { Colorized } from '../colorize/colorize.ts';
import { kindOf } from '../colorize/encode.ts';
import { hintsBeside, isPicture, nameResults } from './names.ts';
import { isHidden, type PageEntry, type PageSource } from './page-source.ts';
import { PartFolder } from './part-folder.ts';
import { writeZip, type ZipMember } from './write-zip.ts';

/** A page that was colored, or could not be. */
export interface PageReport {
  readonly page: string;
  /** Pages that are over, of so many; those of an earlier run count. */
  readonly done: number;
  readonly total: number;
  readonly ms: number;
  readonly colored?: Colorized;
  readonly error?: string;
}

export interface BookWork {
  readonly source: PageSource;
  /** The archive to write. */
  readonly output: string;
  /** Everything the pages depend on besides the drawings: options, model. */
  readonly settings: unknown;
  /** Takes nothing over from a stopped run. */
  readonly fresh: boolean;
  /** @param hints of the page, `NAME.hints.json` beside it */
  color(page: PageEntry, hints: PageEntry | undefined): Promise<Colorized>;
  onPage(report: PageReport): void;
  /** Asked before each page. */
  stopped(): boolean;
  /** Pages in work at a time. */
  readonly jobs: number;
}

export interface BookResult {
  readonly pages: number;
  /** Of them, those that a stopped run had colored before. */
  readonly earlier: number;
  /** Pages that could not be colored; they are in the archive as they were. */
  readonly failed: readonly string[];
  /** Files that are no pages, copied. */
  readonly others: number;
  /** False: stopped before the last page, nothing is written; what was colored is kept. */
  readonly finished: boolean;
}

interface Page {
  readonly entry: PageEntry;
  readonly result: string;
  readonly hints?: PageEntry;
}

/** A page keeps its name and kind where that kind is written; otherwise it becomes a PNG. */
const typeOf = (name: string): string => {
  const kind = kindOf(name);
  return kind === undefined || kind === 'psd' ? '.png' : extname(name);
};

function pagesOf({ entries }: PageSource): { pages: Page[]; others: PageEntry[] } {
  const drawn = entries.filter(({ name }) => isPicture(name) && !isHidden(name));
  const others = entries.filter((entry) => !drawn.includes(entry));
  const results = nameResults(
    drawn.map(({ name }) => name),
    typeOf,
    others.map(({ name }) => name),
  );
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const pages = drawn.map((entry, i) => ({
    entry,
    result: results[i]!,
    hints: byName.get(hintsBeside(entry.name)),
  }));
  return { pages, others };
}

/** Whether there is a picture in it. */
export const hasPages = (source: PageSource): boolean => pagesOf(source).pages.length > 0;

/** The first page and the text of its hints, where it has some. */
export async function firstPageOf(
  source: PageSource,
): Promise<
  { readonly name: string; readonly input: Buffer; readonly hints?: { name: string; text: string } } | undefined
> {
  const [first] = pagesOf(source).pages;
  if (!first) return undefined;
  const { entry, hints } = first;
  const text = hints && { name: hints.name, text: (await hints.read()).toString('utf8') };
  return { name: entry.name, input: await entry.read(), ...(text && { hints: text }) };
}

/**
 * Colors the pages of an archive or a folder, told of in their order, and puts them into an archive, together with everything
 * else that was there. Colored pages are kept in `OUTPUT.part` until then, so that a stopped run goes on.
 * @throws CliError in one line
 */
export async function colorBook(work: BookWork): Promise<BookResult> {
  const { source, output, settings, fresh, onPage } = work;
  const { pages, others } = pagesOf(source);
  const stamps = source.entries.map(({ name, stamp }) => [name, stamp]);
  makeFolder(dirname(output));
  const fingerprint = sha256(Buffer.from(JSON.stringify([stamps, settings])));
  const parts = await PartFolder.open(`${output}.part`, fingerprint, fresh);
  const failed: string[] = [];
  const open = [...pages.entries()].filter(([number]) => !parts.has(number));
  const earlier = pages.length - open.length;
  try {
    let next = 0;
    const color = async ([number, page]: (typeof open)[number]): Promise<PageReport> => {
      const began = performance.now();
      const report = { page: page.entry.name, done: number + 1, total: pages.length };
      try {
        const colored = await work.color(page.entry, page.hints);
        parts.put(number, await colored.encode(kindOf(page.result)));
        return { ...report, ms: performance.now() - began, colored };
      } catch (error) {
        return { ...report, ms: performance.now() - began, error: (await describeError(error)).line };
      }
    };
    await inFlight(
      work.jobs,
      () => (next < open.length && !work.stopped() ? color(open[next++]!) : undefined),
      (result) => {
        if (result.status === 'rejected') throw result.reason;
        if (result.value.error !== undefined) failed.push(result.value.page);
        onPage(result.value);
      },
    );
    if (next < open.length) {
      parts.release();
      return { pages: pages.length, earlier, failed, others: others.length, finished: false };
    }
    await writeZip(output, parts.archive, membersOf(pages, parts, source));
  } catch (error) {
    parts.release();
    throw error;
  }
  parts.remove();
  return { pages: pages.length, earlier, failed, others: others.length, finished: true };
}

function membersOf(pages: readonly Page[], parts: PartFolder, source: PageSource): ZipMember[] {
  const colored = new Map(pages.map(({ entry, result }, number) => [entry, { number, result }]));
  return source.entries.map((entry) => {
    const page = colored.get(entry);
    const done = page !== undefined && parts.has(page.number);
    return {
      name: done ? page.result : entry.name,
      modified: entry.modified,
      content: done ? parts.pathOf(page.number) : () => entry.stream(),
      packed: page !== undefined,
    };
  });
}
