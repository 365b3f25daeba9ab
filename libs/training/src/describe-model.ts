import { generatorStride } from '@irodori/graph-builder/models';
import { countInUse } from '@irodori/graph-builder/training';
import { MANIFEST_VERSION, type ModelManifest } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import { distinctSets, setOfSpec, type LearnedSet } from './inherited-data.ts';
import { publicSpec, specsOf } from './model-license.ts';
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
  /** The sets of the settings by their specifications. Absent: as the settings name them. */
  readonly data?: readonly LearnedSet[];
  /** What it learned from beside them, as a `model.json` lists it. */
  readonly inherited?: readonly LearnedSet[];
  readonly metrics?: Readonly<Record<string, number>>;
  /** Of the program that trained. Absent: of this library. */
  readonly version?: string;
}

/** What a model of these settings says of itself; of 0 steps: with fresh weights. */
export function describeModel(config: TrainConfig, license: string, training: Training): ModelDescription {
  const { steps, images, seconds, metrics = {}, version = ownVersion } = training;
  const { preset, size, seed } = config;
  const own =
    training.data?.map(({ name, license: terms }) => ({ name: publicSpec(name), license: terms })) ??
    specsOf(config).map(setOfSpec);
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
      data: distinctSets([...(training.inherited ?? []), ...own]),
    },
    metrics: { ...metrics },
    config: { ...model.generator },
  };
}
