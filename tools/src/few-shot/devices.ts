import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { parametersInUse } from '@irodori/graph-builder/training';
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
}

/** WebAssembly with one thread, as a tab on two cores has it; the others on the native runtime. */
async function runtimeOf(device: LessonDevice): Promise<OrtBackend> {
  if (device !== 'wasm') return native;
  const web = (await import('onnxruntime-web')) as unknown as OrtBackend & { env: { wasm: { numThreads: number } } };
  web.env.wasm.numThreads = 1;
  return web;
}

/**
 * The first steps of a lesson with the bundled model, on one thread where threads can be told.
 * @param models the repository's folder of models
 * @param size of the samples, pixels
 */
export async function runOn(
  device: LessonDevice,
  models: string,
  pictures: readonly LookPicture[],
  { steps, size }: { readonly steps: number; readonly size: number },
): Promise<DeviceRun> {
  const folder = join(models, 'swift');
  const manifest = parseManifest(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
  const patch = { preset: 'swift', generator: manifest.config, size, steps: null };
  const config = trainConfigSchema.parse(mergePatches(fewShot, patch as object));
  const bytes = await readFile(join(folder, manifest.files.generator.path));
  const weights = readModelWeights(bytes, parametersInUse(modelOf(config)), folder);
  const whole = pictures.map(({ name, color }) => ({ id: name, open: () => Promise.resolve(color) }));
  const { learned } = await openFewPictures(config, whole);
  const ort = await runtimeOf(device);
  const sessionOptions = { executionProviders: [device], logSeverityLevel: 3, intraOpNumThreads: 1 } as const;
  const lesson = await Lesson.open({ ort, device, sessionOptions, config, weights, data: learned, heldOut: [] });
  const [losses, times]: [number[], number[]] = [[], []];
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    losses.push((await lesson.step()).loss);
    times.push((performance.now() - began) / 1000);
  }
  await lesson.dispose();
  const later = times.slice(1).sort((a, b) => a - b);
  return { device, losses, seconds: later[later.length >> 1] ?? Number.NaN };
}

/** Largest difference of two runs' losses, as a share. */
export const deviation = (a: DeviceRun, b: DeviceRun): number =>
  Math.max(...a.losses.map((loss, i) => Math.abs(loss - b.losses[i]!) / loss));
