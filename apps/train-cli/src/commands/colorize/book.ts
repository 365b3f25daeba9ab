import { exists } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';
import { colorizeWith } from '../../colorize/colorize.ts';
import { hintsFromText, type HintSource } from '../../colorize/hints.ts';
import { colorBook, firstPageOf, hasPages, type BookResult, type PageReport } from '../../pages/color-book.ts';
import { folderPages } from '../../pages/folder-source.ts';
import { isPdf, isUnread, ofUnread, pictureTypes } from '../../pages/names.ts';
import type { PageSource } from '../../pages/page-source.ts';
import { openPdf } from '../../pages/pdf-source.ts';
import { openZip } from '../../pages/zip-source.ts';
import { version } from '../../version.ts';
import { resolve } from 'node:path';
import { walk } from './files.ts';
import type { PictureJob } from './results.ts';
import { USUAL_JOBS } from './flags.ts';
import { optionsOf, type Coloring } from './one-picture.ts';

async function openPages({ input, output }: PictureJob): Promise<PageSource> {
  if (exists(input, 'folder')) return folderPages(input, walk(input, resolve(output)));
  return isPdf(input) ? openPdf(input) : openZip(input);
}

/**
 * The first page of an archive with its hints.
 * @throws CliError in one line where there is none
 */
export async function firstPage(
  job: PictureJob,
): Promise<{ readonly name: string; readonly input: Buffer; readonly own: HintSource[] }> {
  const source = await openPages(job);
  try {
    const first = await firstPageOf(source);
    if (!first) throw failure(`${job.input}: no pictures in it (${pictureTypes})`);
    const { name, input, hints } = first;
    return { name, input, own: hints ? [hintsFromText(hints.text, hints.name)] : [] };
  } finally {
    source.close();
  }
}

/** Colors the pages of an archive, or those of a folder into one. */
export async function colorizeBook(
  job: PictureJob,
  run: Coloring,
  progress: { onPage(report: PageReport): void; stopped(): boolean },
): Promise<BookResult> {
  const { model, flags, given } = run;
  const source = await openPages(job);
  try {
    if (!hasPages(source)) throw failure(`${job.input}: no pictures in it (${pictureTypes})`);
    const unread = ofUnread(source.entries.map(({ name }) => name).filter(isUnread));
    if (unread !== undefined) run.warn(`${job.input}: ${unread}`);
    // Pages of a book are scanned two at a time; a picture alone may be wide for other reasons.
    const options = { ...optionsOf(flags), spreads: flags.spreads ?? 'split' };
    const { files } = model.manifest;
    const byPart = run.colors && 'parts' in run.colors ? run.colors.parts : run.colors;
    return await colorBook({
      source,
      output: job.output,
      settings: [version, options, given, files, model.manifest.parts, flags.reference, byPart],
      fresh: flags.overwrite === true,
      jobs: flags.jobs ?? USUAL_JOBS,
      color: async (page, hints) => {
        const own = hints === undefined ? [] : [hintsFromText((await hints.read()).toString('utf8'), hints.name)];
        return colorizeWith(await page.read(), [...own, ...given], {
          ...options,
          model,
          colors: run.colors,
          name: page.name,
        });
      },
      ...progress,
    });
  } finally {
    source.close();
  }
}
