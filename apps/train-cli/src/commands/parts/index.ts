import { Command } from 'commander';
import { addPartsCommand } from './add.ts';
import { trainPartsCommand } from './train.ts';

/** `irodori parts`: the network that tells which places of a drawing belong together. */
export function partsCommand(): Command {
  const parts = new Command('parts').description('train the network that tells what belongs together in a drawing');
  for (const command of [trainPartsCommand(), addPartsCommand()]) parts.addCommand(command);
  return parts;
}
