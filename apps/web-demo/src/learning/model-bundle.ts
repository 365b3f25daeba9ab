import { generatorStride } from '@irodori/graph-builder/models';
import { countInUse } from '@irodori/graph-builder/training';
import { MANIFEST_FILE, manifestSchema, type ModelManifest } from '@irodori/runtime';
import {
  modelContract,
  modelOf,
  splitGenerator,
  wholeGenerator,
  type KeptWeights,
  type TrainConfig,
} from '@irodori/training/tuning';
import { Fault } from '../model/errors.ts';
import { sha256 } from '../model/model-files.ts';
import type { ModelFiles } from '../model/model-files.ts';
import type { ModelBundle } from './types.ts';

interface Learned {
  readonly name: string;
  readonly config: TrainConfig;
  readonly best: KeptWeights;
  readonly images: number;
  readonly seconds: number;
  /** What it began with. */
  readonly before: ModelFiles;
}

const LICENSE = 'not stated: depends on the training pictures';

const exact = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** A model folder like any other: what was learned, with the parts network of the model that it began with. */
export async function bundleOf({ name, config, best, images, seconds, before }: Learned): Promise<ModelBundle> {
  const networks: Record<string, Uint8Array> = {
    generator: wholeGenerator(config, best.weights, LICENSE),
    ...splitGenerator(config, best.weights, LICENSE),
  };
  const entry = async (part: string, bytes: Uint8Array) => {
    const digest = await sha256(bytes);
    if (digest === undefined) throw new Fault('fault.learnInsecure', 'this page is not a secure context');
    return [part, { path: `${part}.onnx`, sha256: digest, bytes: bytes.byteLength }] as const;
  };
  const files = Object.fromEntries(
    await Promise.all(Object.entries(networks).map(([part, bytes]) => entry(part, bytes))),
  );
  const { manifest: start, parts } = before;
  const carried =
    start.parts && parts ? { ...start.parts, file: { ...start.parts.file, path: 'parts.onnx' } } : undefined;
  const manifest: ModelManifest = manifestSchema.parse({
    schemaVersion: 1,
    kind: 'irodori-generator',
    name,
    description: `${start.name} after ${best.step} steps on pictures of its owner`,
    version: start.version,
    license: LICENSE,
    date: new Date().toISOString(),
    preset: config.preset,
    stride: generatorStride(modelOf(config).generator),
    trainSize: config.size,
    parameters: countInUse(modelOf(config)),
    opset: start.opset,
    inputs: modelContract.inputs,
    output: modelContract.output,
    files,
    ...(carried && { parts: carried }),
    training: {
      steps: best.step,
      images,
      seed: config.seed,
      hours: seconds / 3600,
      data: [...(start.training?.data ?? []), { name: 'own pictures', license: "their owner's" }],
    },
    metrics: { psnr: best.score },
    config: { ...modelOf(config).generator },
  });
  const json = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const all = { ...networks, ...(carried && parts ? { parts } : {}) };
  return {
    name,
    files: [
      { name: MANIFEST_FILE, bytes: exact(json) },
      ...Object.entries(all).map(([part, bytes]) => ({ name: `${part}.onnx`, bytes: exact(bytes) })),
    ],
  };
}
