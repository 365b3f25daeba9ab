import { Command } from 'commander';
import { jsonLines, secondsSince } from '../../cli/json-lines.ts';
import { createLog } from '../../cli/log.ts';
import { parseWeightType } from '../export/formats.ts';
import { addPartsToModel } from '../../parts/add-to-model.ts';

/** `irodori parts add`. */
export function addPartsCommand(): Command {
  return new Command('add')
    .description('put the newest weights of a parts run into a model folder')
    .argument('<run>', 'run folder of irodori parts train')
    .requiredOption('-m, --model <dir>', 'model folder with model.json')
    .option('--weights <type>', 'how its weights are stored: float32, float16 (half the download)', 'float32')
    .option('--json', 'lines of JSON on stdout (docs/many-pictures.md)')
    .action(async (run: string, { model, weights, json }: { model: string; weights: string; json?: boolean }) => {
      const type = parseWeightType(weights);
      const began = performance.now();
      const file = await addPartsToModel(run, model, createLog(false).warn, type);
      if (json !== true) process.stdout.write(`model ${file}\n`);
      const write = jsonLines(json);
      write({ event: 'result', command: 'parts add', value: { model: file } });
      write({ event: 'end', command: 'parts add', seconds: secondsSince(began) });
    });
}
