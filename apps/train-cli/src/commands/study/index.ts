import { Command } from 'commander';
import { newStudyCommand } from './new.ts';
import { studyReportCommand } from './report.ts';

/** `irodori study`: ratings by people, as in the paper's section IV. */
export function studyCommand(): Command {
  return new Command('study')
    .description('ratings by people: make a blind page, then turn the saved files into the table of the paper')
    .addCommand(newStudyCommand())
    .addCommand(studyReportCommand());
}
