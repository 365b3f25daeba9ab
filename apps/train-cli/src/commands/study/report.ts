import { join } from 'node:path';
import { parseStudyKey, studyMarkdown, studyReport, type NamedText } from '@irodori/eval';
import { Command } from 'commander';
import { readFileChecked, writeFileAtomically } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';
import { createLog } from '../../cli/log.ts';
import { checkOutputs, formatOf } from '../../cli/outputs.ts';

const FILE_LIMIT = 50_000_000;
/** The files of a report. */
const reportFiles = { markdown: 'study-report.md', json: 'study-report.json' } as const;
const REPORT_FORMAT = 'irodori-study-report';

/** `irodori study report`. */
export function studyReportCommand(): Command {
  return new Command('report')
    .description("the table of the paper from the raters' files, with intervals, paired tests and agreement")
    .argument('<key>', 'study-key.json of irodori study new')
    .argument('<files...>', 'files that the raters saved')
    .option(
      '-o, --out <dir>',
      `also write ${reportFiles.markdown} and ${reportFiles.json}; an earlier report is replaced`,
    )
    .addHelpText(
      'after',
      `
A file that is cut, changed, unfinished or of a rater already counted is left out with one line, and the exit code is 1.

Example:
  irodori study report study/study-key.json ratings/*.json`,
    )
    .action(async (key: string, files: readonly string[], flags: { readonly out?: string }) => {
      await report(key, files, flags.out);
    });
}

async function report(keyFile: string, files: readonly string[], out: string | undefined): Promise<void> {
  if (out !== undefined) {
    const isOwn = () => formatOf(join(out, reportFiles.json)) === REPORT_FORMAT;
    checkOutputs(
      Object.values(reportFiles).map((name) => join(out, name)),
      { isOwn },
    );
  }
  const key = parseStudyKey(await named(keyFile));
  const result = studyReport(key, await Promise.all(files.map(named)));
  const markdown = studyMarkdown(result);
  if (out !== undefined) {
    writeFileAtomically(join(out, reportFiles.markdown), markdown);
    const json = { format: REPORT_FORMAT, version: 1, ...result };
    writeFileAtomically(join(out, reportFiles.json), `${JSON.stringify(json, null, 2)}\n`);
  }
  process.stdout.write(markdown);
  const log = createLog(false);
  for (const line of result.refused) log.warn(line);
  if (result.refused.length > 0) {
    throw failure(
      `${result.refused.length} of ${files.length} files were left out; the report is of the other ${result.raters}`,
    );
  }
}

async function named(path: string): Promise<NamedText> {
  return { name: path, text: (await readFileChecked(path, FILE_LIMIT)).toString('utf8') };
}
