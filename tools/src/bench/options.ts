import { availableParallelism } from 'node:os';
import { parseFlags } from '../command-line.ts';

/** Presets that the peer program knows too. */
const benchPresets = ['tiny', 'swift', 'lite', 'paper'] as const;
/** How PyTorch may run the step: as it is, or as its users make it faster on a processor. */
export const peerVariants = ['float32', 'bfloat16', 'channels-last', 'compile'] as const;
export type PeerVariant = (typeof peerVariants)[number];
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
  /** Variants of PyTorch; none: only our side. */
  readonly peers: readonly PeerVariant[];
  /** File for all figures as JSON. */
  readonly json: string | undefined;
}

export const trainStepHelp = `usage: npm run bench -- train-step [options]

Times one whole GAN training step (generator, discriminator, perceptual network, losses, gradients, Adam) against the
same step in PyTorch: child processes by turns, the same threads, weights and batch; medians with the spread, processor time, peak memory; says so where other processes took more than 5 % of the machine. Our side
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
  --peers LIST        PyTorch as ${peerVariants.join(', ')} (all; those that do not run here are named)
  --no-peer           measure our side only
  --table             batches 1, 4, 16 at 64, 128 and 256 pixels, each as told by the other options
  --json FILE         write all figures to FILE

The Python with PyTorch is $IRODORI_PYTHON, else the first python3 that has it.`;

/** Runs that hold at least so many steps: whole ones, so that fewer steps than a run holds are still measured. */
export const runsFor = (steps: number, stepsPerRun: number): number => Math.ceil(steps / stepsPerRun);

/** @throws UsageError naming the flag */
export function parseTrainStep(args: readonly string[]): TrainStepOptions[] {
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
    peers: undefined,
    json: undefined,
  };
  const { text, on, whole, choice, some } = parseFlags(args, flags, { peer: true, table: false });
  const variants = some(
    'peers',
    peerVariants.map((name) => ({ name })),
  ).map(({ name }) => name);
  const one: TrainStepOptions = {
    preset: choice('preset', benchPresets),
    size: whole('size', 32, 4096, 32),
    batch: whole('batch', 1),
    rounds: whole('rounds', 1),
    steps: whole('steps', 1),
    warmup: whole('warmup', 0),
    stepsPerRun: whole('steps-per-run', 1),
    threads: whole('threads', 1),
    perceptual: choice('perceptual', perceptualChoices),
    peers: on('peer') ? variants : [],
    json: text('json'),
  };
  if (!on('table')) return [one];
  return [64, 128, 256].flatMap((size) =>
    [1, 4, 16].map((batch) => ({
      ...one,
      size,
      batch,
      json: one.json?.replace(/(\.json)?$/, `-${size}-${batch}$1`),
    })),
  );
}
