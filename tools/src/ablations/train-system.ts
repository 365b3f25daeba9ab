import { join } from 'node:path';
import { hintMixes } from '@irodori/image';
import { openDataset, type PairDataset } from '@irodori/data';
import { buildTrainStep, initParameters, type TrainConfig } from '@irodori/graph-builder/training';
import {
  CHECKPOINT_VERSION,
  decodeCheckpoint,
  encodeCheckpoint,
  TrainSession,
  type CheckpointTensor,
  type TrainBatch,
  type BatchName,
} from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { sha256, writeFileAtomically } from '@irodori/training';
import { Stopped } from '../command-line.ts';
import { readIfThere } from './files.ts';
import type { AblationSetting } from './systems.ts';

/** A run that cannot go on as asked; one line. */
export class AblationError extends Error {
  override readonly name = 'AblationError';
}

interface TrainedSystem {
  /** The averaged generator. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Training time, all sittings together. */
  readonly seconds: number;
  /** Means of the losses over the last tenth of the steps. */
  readonly losses: Readonly<Record<string, number>>;
}

interface TrainControls {
  readonly dataset: PairDataset;
  readonly folder: string;
  readonly threads: number;
  readonly saveEvery: number;
  readonly stopped: () => boolean;
  readonly say: (line: string) => void;
}

/** The pictures of all systems: those of an endless set are drawn for the first system and kept for the others. */
export function openPictures({ data, size, seed, steps, batch }: AblationSetting): Promise<PairDataset> {
  const options = { split: 'train', size, seed, pool: (steps + 1) * batch } as const;
  return openDataset(data, { ...options, sample: { hints: hintMixes.rich } });
}

/** The steps that the reported losses are means of. */
const tail = (steps: number): number => Math.ceil(steps * 0.9);

/**
 * Trains one system, going on from the checkpoint in its folder. Samples are functions of their number, so that every
 * system sees the same pictures, and a resumed run the same as an undisturbed one.
 * @throws AblationError when the folder holds a run with other settings; Stopped
 */
export async function trainSystem(
  config: TrainConfig,
  setting: AblationSetting,
  controls: TrainControls,
): Promise<TrainedSystem> {
  const { dataset, folder, threads, saveEvery, stopped, say } = controls;
  const checkpoint = join(folder, 'checkpoint.safetensors');
  const described = { setting, generator: config.generator, losses: config.losses, plain: !config.perceptual };
  const configHash = sha256(JSON.stringify(described));
  const program = buildTrainStep(config);
  const known = await readIfThere(checkpoint);
  const saved = known && decodeCheckpoint(known, sha256, checkpoint);
  if (saved && saved.meta.configHash !== configHash) {
    throw new AblationError(`${folder}: was trained with other settings; choose another --out or the same settings`);
  }
  const initial = saved ? arrays(saved.tensors) : initParameters(program.parameters, setting.seed);
  const session = await TrainSession.create<BatchName>(ort, program, initial, {
    step: saved?.meta.step ?? 0,
    sessionOptions: {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      intraOpNumThreads: threads,
    },
  });
  const sums: Record<string, number> = { ...saved?.meta.loop };
  let seconds = saved?.meta.seconds ?? 0;
  const save = async (): Promise<void> => {
    const step = session.stepCount;
    const meta = {
      version: CHECKPOINT_VERSION,
      step,
      dataPosition: step,
      seed: setting.seed,
      configHash,
      config: described,
      best: null,
      loop: sums,
      images: step * setting.batch,
      seconds,
    } as const;
    writeFileAtomically(checkpoint, encodeCheckpoint({ meta, tensors: session.state() }, sha256));
  };
  if (session.stepCount > 0) say(`going on from step ${session.stepCount}`);
  try {
    let coming = batchAt(dataset, session.stepCount, setting.batch);
    let began = performance.now();
    while (session.stepCount < setting.steps) {
      const batch = await coming;
      // Drawn while the step runs.
      coming = batchAt(dataset, session.stepCount + 1, setting.batch);
      coming.catch(() => undefined);
      const { losses, committed } = await session.step(batch, learningRateAt(session.stepCount + 1, setting));
      const now = performance.now();
      seconds += (now - began) / 1000;
      began = now;
      const step = session.stepCount;
      if (!committed) throw new AblationError(`${folder}: step ${step + 1}: a loss is not finite; lower --lr`);
      if (step > tail(setting.steps)) for (const [name, value] of Object.entries(losses)) add(sums, name, value);
      if (step % Math.max(1, Math.round(setting.steps / 20)) === 0) {
        const left = ((setting.steps - step) * seconds) / step;
        say(`step ${step} of ${setting.steps}, generator loss ${losses.generator?.toFixed(1)}, ${minutes(left)} left`);
      }
      const stop = stopped();
      if (step % saveEvery === 0 || step === setting.steps || stop) await save();
      if (stop && step < setting.steps) {
        throw new Stopped(`${folder}: stopped at step ${step}; run the same again to go on`);
      }
    }
    await coming.catch(() => undefined);
    return { weights: averages(session), seconds, losses: means(sums, setting.steps - tail(setting.steps)) };
  } finally {
    await session.dispose();
  }
}

/** Linear rise over 20 steps, then a half cosine down to nothing. */
function learningRateAt(step: number, { learningRate, steps }: AblationSetting): number {
  const rise = Math.min(1, step / 20);
  return (rise * learningRate * (1 + Math.cos((Math.PI * (step - 1)) / steps))) / 2;
}

async function batchAt(dataset: PairDataset, position: number, batch: number): Promise<TrainBatch> {
  const samples = await Promise.all(Array.from({ length: batch }, (_, i) => dataset.sample(position * batch + i)));
  const join = (key: 'sketch' | 'hint' | 'target'): Float32Array => {
    const joined = new Float32Array(batch * samples[0]![key].length);
    samples.forEach((sample, i) => joined.set(sample[key], i * sample[key].length));
    return joined;
  };
  return { sketch: join('sketch'), hint: join('hint'), target: join('target') };
}

const arrays = (tensors: ReadonlyMap<string, CheckpointTensor>): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { data }]) => [name, data]));

function averages(session: TrainSession): Map<string, Float32Array> {
  const kept = new Map<string, Float32Array>();
  for (const [name, { data }] of session.state()) {
    if (name.startsWith('ema.')) kept.set(name.slice('ema.'.length), data.slice());
  }
  return kept;
}

function add(sums: Record<string, number>, name: string, value: number): void {
  sums[name] = (sums[name] ?? 0) + value;
}

const means = (sums: Readonly<Record<string, number>>, count: number): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / Math.max(1, count)]));

const minutes = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
