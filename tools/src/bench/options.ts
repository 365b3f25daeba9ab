import { availableParallelism } from 'node:os';
import { parseFlags } from '../command-line.ts';

/** Presets that the peer program knows too. */
const benchPresets = ['tiny', 'swift', 'lite', 'paper'] as const;
const perceptualChoices = ['bundled', 'vgg19', 'none'] as const;

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

/** @throws UsageError naming the flag */
export function parseTrainStep(args: readonly string[]): TrainStepOptions {
  const flags = {
    preset: 'lite',
    size: '128',
    batch: '1',
    rounds: '3',
    steps: '16',
    warmup: '8',
    'steps-per-run': '8',
    threads: String(availableParallelism()),
    perceptual: 'bundled',
    json: undefined,
  };
  const { text, on, whole, choice } = parseFlags(args, flags, { 'channels-last': false, peer: true });
  return {
    preset: choice('preset', benchPresets),
    size: whole('size', 32, 4096, 32),
    batch: whole('batch', 1),
    rounds: whole('rounds', 1),
    steps: whole('steps', 1),
    warmup: whole('warmup', 0),
    stepsPerRun: whole('steps-per-run', 1),
    threads: whole('threads', 1),
    perceptual: choice('perceptual', perceptualChoices),
    channelsLast: on('channels-last'),
    peer: on('peer'),
    json: text('json'),
  };
}
