import type { Raster } from '@irodori/image';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '@irodori/data/pictures';
import {
  dotsHtml,
  dotsMarkdown,
  dotsSheets,
  reportHtml,
  reportMarkdown,
  type DotsSet,
  type ProtocolResult,
} from '@irodori/eval';
import { exists, writeFileAtomically } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';
import { checkOutputs, formatOf } from '../../cli/outputs.ts';

/** The files of a report folder. */
export const reportFiles = { json: 'report.json', markdown: 'report.md', page: 'index.html' } as const;
const reportFormats = { colors: 'irodori-evaluation', dots: 'irodori-dots' } as const;

/**
 * Says before hours of work are spent when the report could not be written there; an earlier report is replaced, files
 * of another kind are not.
 * @throws CliError in one line
 */
export function checkReport(folder: string): void {
  if (exists(folder, 'file')) throw failure(`${folder}: expected a folder for the report, got a file`);
  const sheets = exists(folder, 'folder')
    ? readdirSync(folder).filter((name) => /^set\d+-sheet\d+\.png$/.test(name))
    : [];
  const format = formatOf(join(folder, reportFiles.json));
  const isOwn = () => Object.values<unknown>(reportFormats).includes(format);
  checkOutputs(
    [...Object.values(reportFiles), ...sheets].map((name) => join(folder, name)),
    { isOwn },
  );
}

/** Writes the numbers, the tables and the page; the same result gives the same bytes. */
export async function writeReport(folder: string, result: ProtocolResult, data: string): Promise<void> {
  const page = await reportHtml(result, data, dataUrl);
  const json = { format: reportFormats.colors, version: 1, data, ...result.summary };
  writeFileAtomically(join(folder, reportFiles.json), `${JSON.stringify(json, null, 2)}\n`);
  writeFileAtomically(join(folder, reportFiles.markdown), reportMarkdown(result.summary, data));
  writeFileAtomically(join(folder, reportFiles.page), page);
}

/** Numbers, tables, the page and a contact sheet for every eight pictures of each set. */
export async function writeDotsReport(
  folder: string,
  sets: readonly (readonly [data: string, set: DotsSet])[],
): Promise<void> {
  const json = {
    format: reportFormats.dots,
    version: 1,
    sets: sets.map(([data, { pictures, ...set }]) => ({
      data,
      ...set,
      pictures: pictures.map(({ picture, results, sparse }) => ({
        id: picture.id,
        size: [picture.truth.width, picture.truth.height],
        results: Object.fromEntries(
          [...results].map(([name, { pictures: _, ...result }]) => [name, { ...result, ...sparse.get(name) }]),
        ),
      })),
    })),
  };
  const page = await dotsHtml(sets, dataUrl);
  writeFileAtomically(join(folder, reportFiles.json), `${JSON.stringify(json, null, 1)}\n`);
  writeFileAtomically(join(folder, reportFiles.markdown), dotsMarkdown(sets));
  writeFileAtomically(join(folder, reportFiles.page), page);
  for (const [n, [, set]] of sets.entries()) {
    for (const [k, sheet] of dotsSheets(set).entries()) {
      writeFileAtomically(join(folder, `set${n + 1}-sheet${k + 1}.png`), await encodePng(sheet));
    }
  }
}

async function dataUrl(picture: Raster<3>): Promise<string> {
  const png = await encodePng(picture);
  return `data:image/png;base64,${png.toString('base64')}`;
}
