import { BenchUsageError, parseTrainStep, trainStepHelp } from './bench/options.ts';
import { benchTrainStep } from './bench/train-step.ts';

/** `npm run bench -- NAME [options]`. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name !== 'train-step' || args.includes('--help') || args.includes('-h')) {
    const asked = args.includes('--help') || args.includes('-h') || name === '--help' || name === '-h';
    if (asked) {
      console.log(trainStepHelp);
      return 0;
    }
    throw new BenchUsageError(
      `expected a benchmark, got ${name ? `'${name}'` : 'none'}; try: npm run bench -- train-step`,
    );
  }
  return await benchTrainStep(parseTrainStep(args), (line) => console.log(line));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  process.exitCode = error instanceof BenchUsageError ? 2 : 1;
}
