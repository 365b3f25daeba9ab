import { Command } from 'commander';
import { listCommand } from './list.ts';
import { prepareCommand } from './prepare.ts';
import { previewCommand } from './preview.ts';
import { statsCommand } from './stats.ts';

/** `irodori data`: look at, measure and prepare training pictures. */
export function dataCommand(): Command {
  const data = new Command('data').description('look at, measure and prepare training pictures');
  for (const command of [listCommand(), previewCommand(), statsCommand(), prepareCommand()]) data.addCommand(command);
  return data;
}
