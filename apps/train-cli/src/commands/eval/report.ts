import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '@irodori/data';
import { reportHtml, reportMarkdown, type Picture, type ProtocolResult } from '@irodori/eval';
import { fileError } from '../../cli/errors.ts';
import { writeFileAtomically } from '../../cli/files.ts';

/** The files of a report folder. */
export const reportFiles = { json: 'report.json', markdown: 'report.md', page: 'index.html' } as const;

/** Makes the folder before hours of work are spent. @throws CliError in one line */
export function prepareReport(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileError(folder, error);
  }
}

/** Writes the numbers, the tables and the page; the same result gives the same bytes. */
export async function writeReport(folder: string, result: ProtocolResult, data: string): Promise<void> {
  const page = await reportHtml(result, data, dataUrl);
  const json = { format: 'irodori-evaluation', version: 1, data, ...result.summary };
  writeFileAtomically(join(folder, reportFiles.json), `${JSON.stringify(json, null, 2)}\n`);
  writeFileAtomically(join(folder, reportFiles.markdown), reportMarkdown(result.summary, data));
  writeFileAtomically(join(folder, reportFiles.page), page);
}

async function dataUrl({ width, height, data }: Picture): Promise<string> {
  const png = await encodePng({ width, height, channels: 3, data });
  return `data:image/png;base64,${png.toString('base64')}`;
}
