import { basename } from 'node:path';
import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { usageError, didYouMean, mergePatches, readConfigFile, resolveConfig } from '@irodori/training';
import type { TrainConfig, TrainConfigPatch } from '@irodori/training';
import { experiments } from '../../experiments/index.ts';

/** The flags of `irodori train` as commander hands them over. */
export interface TrainFlags {
  readonly config?: string;
  readonly experiment?: string;
  readonly preset?: string;
  readonly size?: number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly minutes?: number;
  readonly seed?: number;
  readonly init?: string;
  readonly pool?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly schedule?: string;
  readonly warmup?: number;
  readonly clip?: number;
  readonly accumulate?: number;
  readonly ema?: number;
  readonly data?: string;
  readonly validation?: string;
  readonly hints?: string;
  readonly perceptual?: string;
  readonly engine?: string;
  readonly device?: string;
  readonly stepsPerRun?: number;
  readonly threads?: number;
  readonly dataWorkers?: number;
  readonly checkpointEvery?: number;
  readonly keep?: number;
  readonly sampleEvery?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** For commander: a finite number. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

const flagNames: Record<string, string> = {
  learningRate: '--lr',
  'schedule.kind': '--schedule',
  'schedule.warmup': '--warmup',
  'checkpoints.every': '--checkpoint-every',
  'checkpoints.keep': '--keep',
  'samples.every': '--sample-every',
  stepsPerRun: '--steps-per-run',
  dataWorkers: '--data-workers',
};

/** What the flags alone say, as a difference from the defaults. */
export function flagsToPatch(flags: TrainFlags): TrainConfigPatch {
  const patch: Record<string, unknown> = {
    preset: flags.preset,
    size: flags.size,
    seed: flags.seed,
    init: flags.init,
    pool: flags.pool,
    batch: flags.batch,
    learningRate: flags.lr,
    schedule: dropUndefined({ kind: flags.schedule, warmup: flags.warmup }),
    clip: flags.clip,
    accumulate: flags.accumulate,
    ema: flags.ema,
    data: flags.data,
    validation: flags.validation,
    hints: flags.hints,
    perceptual: flags.perceptual,
    engine: flags.engine,
    device: flags.device,
    stepsPerRun: flags.stepsPerRun,
    threads: flags.threads,
    dataWorkers: flags.dataWorkers,
    checkpoints: dropUndefined({ every: flags.checkpointEvery, keep: flags.keep }),
    samples: dropUndefined({ every: flags.sampleEvery }),
    // Any of the three on the command line replaces whatever end the file or the experiment had.
    ...([flags.steps, flags.epochs, flags.minutes].some((end) => end !== undefined)
      ? { steps: flags.steps ?? null, epochs: flags.epochs ?? null, minutes: flags.minutes ?? null }
      : {}),
  };
  return dropUndefined(patch) as TrainConfigPatch;
}

function dropUndefined(object: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The experiment's difference, the file's, the flags', in this order. */
export async function patchFromFlags(
  flags: TrainFlags,
): Promise<{ patch: TrainConfigPatch; experiment: string | null }> {
  const file = flags.config === undefined ? {} : await readConfigFile(flags.config);
  const { experiment: fileExperiment, ...fileSettings } = file as TrainConfigPatch & { experiment?: string };
  const name = flags.experiment ?? fileExperiment;
  const experiment = name === undefined ? undefined : experiments.get(name);
  if (name !== undefined && experiment === undefined) {
    throw usageError(`unknown experiment '${name}'${didYouMean(name, [...experiments.keys()])}`);
  }
  const patch = flagsToPatch(flags) ?? {};
  checkFlags(patch);
  return { patch: mergePatches(experiment?.config ?? {}, fileSettings, patch), experiment: name ?? null };
}

/** Complains about a flag by the flag's own name. */
function checkFlags(patch: TrainConfigPatch): void {
  try {
    resolveConfig(patch, 'train');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = /^train: ([\w.]+): (.*)$/.exec(error.message);
    if (said === null) throw error;
    const [, path = '', rest = ''] = said;
    throw usageError(`${flagNames[path] ?? `--${path}`}: ${rest}`);
  }
}

/** `runs/lite-128`, counted up until nothing is there. */
export function newRunName({ preset, size }: TrainConfig, experiment: string | null): string {
  const base = `runs/${experiment ?? preset}-${size}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!existsSync(name)) return name;
  }
}

/** What to call a run in messages. */
export const shownName = (run: string): string => (run === '' ? '.' : run.length > 60 ? basename(run) : run);
