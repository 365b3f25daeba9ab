import { parseTrainStep, trainStepHelp } from './bench/options.ts';
import { benchTrainStep } from './bench/train-step.ts';
import { runProgram, UsageError } from './command-line.ts';

/** `npm run bench -- NAME [options]`. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name !== 'train-step') {
    throw new UsageError(`expected a benchmark, got ${name ? `'${name}'` : 'none'}; try: npm run bench -- train-step`);
  }
  return await benchTrainStep(parseTrainStep(args), (line) => console.log(line));
}

await runProgram('bench', trainStepHelp, main);
