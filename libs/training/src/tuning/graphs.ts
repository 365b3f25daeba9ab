import { generatorStride, presets, whyNotSplit, type ModelConfig } from '@irodori/graph-builder/models';
import type { PerceptualWeights } from '@irodori/graph-builder/models';
import { buildInference, buildSplitInference, paperLosses } from '@irodori/graph-builder/training';
import type { TrainConfig as StepConfig } from '@irodori/graph-builder/training';
import type { TrainConfig } from '../config/schema.ts';

/** The networks a run trains: the preset's, with what the settings change in them. */
export function modelOf({ preset, generator, discriminator }: TrainConfig): ModelConfig {
  const base: ModelConfig = presets[preset];
  const { enabled: _, ...changes } = discriminator;
  return { generator: { ...base.generator, ...generator }, discriminator: { ...base.discriminator, ...changes } };
}

/** Whether a run trains a discriminator; one image is judged, so a generator of several has none. */
export const hasDiscriminator = (config: TrainConfig): boolean =>
  config.discriminator.enabled && (modelOf(config).generator.candidates ?? 1) === 1;

/** Whether the losses or the generator need the frozen network. */
export const needsPerceptual = (config: TrainConfig): boolean =>
  config.weights.perceptual !== 0 || modelOf(config).generator.styleLength !== undefined;

/** What one training step computes, as the graphs are told. */
export function stepGraphConfig(config: TrainConfig, perceptual: PerceptualWeights | null): StepConfig {
  const { trainOnly } = config;
  return {
    ...modelOf(config),
    losses: {
      ...paperLosses,
      ...config.weights,
      huberDelta: config.huberDelta,
      adversary: config.adversary,
      sketchWeighting: config.sketchWeighting,
    },
    adam: config.adam,
    perceptual,
    noDiscriminator: !hasDiscriminator(config),
    batch: config.batch,
    height: config.size,
    width: config.size,
    ...(config.ema === 0 ? {} : { emaDecay: config.ema }),
    ...(config.clip === 0 ? {} : { clipGradNorm: config.clip }),
    ...(trainOnly === null ? {} : { trained: trainOnly.map((name) => `generator.${name}.`) }),
  };
}

const metadataOf = (config: TrainConfig, license: string) => ({
  metadata: {
    name: `irodori-${config.preset}`,
    stride: String(generatorStride(modelOf(config).generator)),
    trainSize: String(config.size),
    license,
  },
});

/** The whole generator for use, any height and width. */
export const wholeGenerator = (
  config: TrainConfig,
  weights: ReadonlyMap<string, Float32Array>,
  license: string,
): Uint8Array => buildInference(modelOf(config).generator, weights, metadataOf(config, license));

/** The same cut where the hint comes in; undefined where it comes in at the very beginning. */
export function splitGenerator(config: TrainConfig, weights: ReadonlyMap<string, Float32Array>, license: string) {
  const { generator } = modelOf(config);
  return whyNotSplit(generator) === undefined
    ? buildSplitInference(generator, weights, metadataOf(config, license))
    : undefined;
}
