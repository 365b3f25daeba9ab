import { Command } from 'commander';
import { createLog } from '../../cli/log.ts';
import { addPartsToModel } from '../../parts/add-to-model.ts';

/** `irodori parts add`. */
export function addPartsCommand(): Command {
  return new Command('add')
    .description('put the newest weights of a parts run into a model folder')
    .argument('<run>', 'run folder of irodori parts train')
    .requiredOption('-m, --model <dir>', 'model folder with model.json')
    .action(async (run: string, { model }: { model: string }) => {
      const file = await addPartsToModel(run, model, createLog(false).warn);
      process.stdout.write(`model ${file}\n`);
    });
}
