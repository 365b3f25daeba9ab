import { generatorStride } from '@irodori/graph-builder/models';
import { countInUse } from '@irodori/graph-builder/training';
import { MANIFEST_VERSION, type ModelManifest } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import { comesAlong, publicSpec } from './model-license.ts';
import { modelOf } from './tuning/graphs.ts';
import { modelContract } from './validation.ts';
import { version as ownVersion } from './version.ts';

/** A manifest without its list of files. */
export type ModelDescription = Omit<ModelManifest, 'files' | 'opset'>;

/** How far a model was trained, and on what. */
interface Training {
  readonly steps: number;
  readonly images: number;
  readonly seconds: number;
  /** Absent: the specification of the settings. */
  readonly data?: readonly { readonly name: string; readonly license: string }[];
  readonly metrics?: Readonly<Record<string, number>>;
  /** Of the program that trained. Absent: of this library. */
  readonly version?: string;
}

/** What a model of these settings says of itself; of 0 steps: with fresh weights. */
export function describeModel(config: TrainConfig, license: string, training: Training): ModelDescription {
  const { steps, images, seconds, metrics = {}, version = ownVersion } = training;
  const { preset, size, seed } = config;
  const data = training.data ?? [
    { name: config.data, license: comesAlong(config.data) ? 'see DATA.md' : 'not stated' },
  ];
  const model = modelOf(config);
  return {
    schemaVersion: MANIFEST_VERSION,
    kind: 'irodori-generator',
    name: `irodori-${preset}-${size}`,
    description:
      steps === 0
        ? `${preset} generator with fresh, untrained weights`
        : `${preset} generator trained for ${steps} steps at ${size} x ${size} on ${publicSpec(config.data)}`,
    version,
    license,
    date: new Date().toISOString(),
    preset,
    stride: generatorStride(model.generator),
    trainSize: size,
    parameters: countInUse(model),
    ...modelContract,
    training: {
      steps,
      images,
      seed,
      hours: seconds / 3600,
      data: data.map(({ name, license }) => ({ name: publicSpec(name), license })),
    },
    metrics: { ...metrics },
    config: { ...model.generator },
  };
}
