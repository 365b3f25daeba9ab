import { assertWritable } from '@irodori/training/common';
import { parseTrainStep, trainStepHelp } from './bench/options.ts';
import { benchStartUp, parseStartUp, startUpHelp } from './bench/start-up.ts';
import { benchTrainStep } from './bench/train-step.ts';
import { runProgram, UsageError } from './command-line.ts';

interface Benchmark {
  readonly help: string;
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

const print = (line: string): void => console.log(line);

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'train-step': {
    help: trainStepHelp,
    run: async (args) => {
      let code = 0;
      const all = parseTrainStep(args);
      assertWritable(all.flatMap(({ json }) => json ?? []));
      for (const options of all) code = Math.max(code, await benchTrainStep(options, print));
      return code;
    },
  },
  'start-up': { help: startUpHelp, run: (args) => benchStartUp(parseStartUp(args), print) },
};

const names = Object.keys(benchmarks);
const [, , asked = ''] = process.argv;
const benchmark = Object.hasOwn(benchmarks, asked) ? benchmarks[asked] : undefined;
const help =
  benchmark?.help ?? `usage: npm run bench -- NAME [options]; NAME: ${names.join(', ')}; NAME --help says more`;

/** `npm run bench -- NAME [options]`. */
await runProgram('bench', help, async ([name, ...args]) => {
  if (benchmark !== undefined) return await benchmark.run(args);
  const got = name ? `'${name}'` : 'none';
  throw new UsageError(`expected a benchmark (${names.join(', ')}), got ${got}; try: npm run bench -- train-step`);
});
