import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { initParameters, modelParameters, parametersInUse } from '@irodori/graph-builder/training';
import { MANIFEST_FILE, parseManifest, type OrtBackend } from '@irodori/runtime';
import {
  fewShot,
  Lesson,
  mergePatches,
  modelOf,
  openFewPictures,
  readModelWeights,
  trainConfigSchema,
} from '@irodori/training/tuning';
import * as native from '@irodori/training/onnxruntime';
import type { LookPicture } from './look.ts';

export const deviceNames = ['cpu', 'wasm', 'webgpu'] as const;
export type LessonDevice = (typeof deviceNames)[number];

/** Steps of the recipe on one device. */
export interface DeviceRun {
  readonly device: LessonDevice;
  readonly losses: readonly number[];
  /** Median seconds of a step, the first left out. */
  readonly seconds: number;
  /** Mean processor seconds of a step, the first left out: what a busy machine leaves comparable. */
  readonly processor: number;
}

/** WebAssembly with one thread, as a tab on two cores has it; the others on the native runtime. */
async function runtimeOf(device: LessonDevice): Promise<OrtBackend> {
  if (device !== 'wasm') return native;
  const web = (await import('onnxruntime-web')) as unknown as OrtBackend & { env: { wasm: { numThreads: number } } };
  web.env.wasm.numThreads = 1;
  return web;
}

interface DeviceOptions {
  readonly steps: number;
  /** Of the samples, pixels. */
  readonly size: number;
  readonly batch: number;
  /** Learns with the small random network instead of the bundled one. */
  readonly tiny: boolean;
}

/** Settings and weights to begin with. */
async function beginning(models: string, { size, batch, tiny }: DeviceOptions) {
  const configOf = (model: object) =>
    trainConfigSchema.parse(mergePatches(fewShot, { ...model, size, batch, steps: null }));
  if (tiny) {
    const config = configOf({ preset: 'tiny' });
    return { config, weights: initParameters(modelParameters(modelOf(config)).generator, 7) };
  }
  const folder = join(models, 'swift');
  const manifest = parseManifest(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
  const config = configOf({ preset: 'swift', generator: manifest.config });
  const bytes = await readFile(join(folder, manifest.files.generator.path));
  return { config, weights: readModelWeights(bytes, parametersInUse(modelOf(config)), folder) };
}

/**
 * The first steps of a lesson, on one thread where threads can be told.
 * @param models the repository's folder of models
 */
export async function runOn(
  device: LessonDevice,
  models: string,
  pictures: readonly LookPicture[],
  options: DeviceOptions,
): Promise<DeviceRun> {
  const { steps } = options;
  const { config, weights } = await beginning(models, options);
  const whole = pictures.map(({ name, color }) => ({ id: name, open: () => Promise.resolve(color) }));
  const { learned } = await openFewPictures(config, whole);
  const ort = await runtimeOf(device);
  const sessionOptions = { executionProviders: [device], logSeverityLevel: 3, intraOpNumThreads: 1 } as const;
  const lesson = await Lesson.open({ ort, device, sessionOptions, config, weights, data: learned, heldOut: [] });
  const [losses, times]: [number[], number[]] = [[], []];
  let used = process.cpuUsage();
  for (let i = 0; i < steps; i++) {
    if (i === 1) used = process.cpuUsage();
    const began = performance.now();
    losses.push((await lesson.step()).loss);
    times.push((performance.now() - began) / 1000);
  }
  const { user, system } = process.cpuUsage(used);
  await lesson.dispose();
  const later = times.slice(1).sort((a, b) => a - b);
  return {
    device,
    losses,
    seconds: later[later.length >> 1] ?? Number.NaN,
    processor: (user + system) / 1e6 / Math.max(1, steps - 1),
  };
}

/** Largest difference of two runs' losses, as a share. */
export const deviation = (a: DeviceRun, b: DeviceRun): number =>
  Math.max(...a.losses.map((loss, i) => Math.abs(loss - b.losses[i]!) / loss));
