import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** A command line that cannot be followed; one line. */
export class BenchUsageError extends Error {
  override readonly name = 'BenchUsageError';
}

/** Presets that the peer program knows too. */
export const benchPresets = ['tiny', 'swift', 'lite', 'paper'] as const;
export const perceptualChoices = ['bundled', 'vgg19', 'none'] as const;

export interface TrainStepOptions {
  readonly preset: (typeof benchPresets)[number];
  readonly size: number;
  readonly batch: number;
  /** Child processes of each side. */
  readonly rounds: number;
  /** Timed steps in each process. */
  readonly steps: number;
  readonly warmup: number;
  /** Steps that our side makes in one run. */
  readonly stepsPerRun: number;
  readonly threads: number;
  readonly perceptual: (typeof perceptualChoices)[number];
  readonly channelsLast: boolean;
  readonly peer: boolean;
  /** File for all figures as JSON. */
  readonly json: string | undefined;
}

export const trainStepHelp = `usage: npm run bench -- train-step [options]

Times one whole GAN training step (generator, discriminator, perceptual network, losses, gradients, Adam) against the
same step in PyTorch: child processes by turns, the same threads, weights and batch; medians, and peak memory. Our side
runs the built packages.

  --preset NAME       ${benchPresets.join(', ')} (lite)
  --size PIXELS       side of the pictures, a multiple of 32 (128)
  --batch N           pictures in a step (1)
  --rounds N          processes of each side (3)
  --steps N           timed steps in each process (16)
  --warmup N          steps before the clock starts (8)
  --steps-per-run N   of our side, in one Loop (8, as irodori train does where they are short)
  --threads N         of both sides (all cores: ${availableParallelism()})
  --perceptual NAME   bundled, vgg19 (full size, random weights), none (bundled)
  --channels-last     let PyTorch lay its tensors out with channels last
  --no-peer           measure our side only
  --json FILE         write all figures to FILE

The Python with PyTorch is $IRODORI_PYTHON, else the first python3 that has it.`;

/** @throws BenchUsageError naming the flag */
export function parseTrainStep(args: readonly string[]): TrainStepOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        preset: { type: 'string', default: 'lite' },
        size: { type: 'string', default: '128' },
        batch: { type: 'string', default: '1' },
        rounds: { type: 'string', default: '3' },
        steps: { type: 'string', default: '16' },
        warmup: { type: 'string', default: '8' },
        'steps-per-run': { type: 'string', default: '8' },
        threads: { type: 'string', default: String(availableParallelism()) },
        perceptual: { type: 'string', default: 'bundled' },
        'channels-last': { type: 'boolean', default: false },
        peer: { type: 'boolean', default: true },
        json: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new BenchUsageError(`${error instanceof Error ? error.message.split('\n')[0] : String(error)}; see --help`);
  }
  const whole = (
    flag: 'size' | 'batch' | 'rounds' | 'steps' | 'warmup' | 'steps-per-run' | 'threads',
    least: number,
  ): number => {
    const value = Number(values[flag]);
    if (!Number.isInteger(value) || value < least) {
      throw new BenchUsageError(`--${flag}: expected a whole number from ${least} on, got '${values[flag]}'`);
    }
    return value;
  };
  const choice = <T extends string>(flag: 'preset' | 'perceptual', choices: readonly T[]): T =>
    choices.find((one) => one === values[flag]) ??
    fail(`--${flag}: expected one of ${choices.join(', ')}, got '${values[flag]}'`);
  const size = whole('size', 32);
  if (size % 32) fail(`--size: expected a multiple of 32, got ${size}`);
  return {
    preset: choice('preset', benchPresets),
    size,
    batch: whole('batch', 1),
    rounds: whole('rounds', 1),
    steps: whole('steps', 1),
    warmup: whole('warmup', 0),
    stepsPerRun: whole('steps-per-run', 1),
    threads: whole('threads', 1),
    perceptual: choice('perceptual', perceptualChoices),
    channelsLast: values['channels-last'],
    peer: values.peer,
    json: values.json,
  };
}

function fail(message: string): never {
  throw new BenchUsageError(message);
}
