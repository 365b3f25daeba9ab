import { generatorStride, presets, whyNotSplit } from '@irodori/graph-builder/models';
import {
  buildApplyStep,
  buildGradStep,
  buildInference,
  buildLoopTrainStep,
  buildSplitInference,
  buildTrainStep,
  countParameters,
  initParameters,
  modelParameters,
  paperLosses,
} from '@irodori/graph-builder/training';
import type { ModelConfig } from '@irodori/graph-builder/models';
import type { TrainConfig as StepConfig } from '@irodori/graph-builder/training';
import { AccumulatingTrainSession, openTrainSession } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import { modelLicense } from './model-license.ts';
import { loadPerceptual } from './perceptual.ts';
import type { TrainProgram } from './program.ts';
import { stepsPerRunOn } from './session-options.ts';
import { stepTarget } from './step-target.ts';

/** The networks a run trains: the preset's, with what the settings change in them. */
export function modelOf({ preset, generator, discriminator }: TrainConfig): ModelConfig {
  const base: ModelConfig = presets[preset];
  const { enabled: _, ...changes } = discriminator;
  return { generator: { ...base.generator, ...generator }, discriminator: { ...base.discriminator, ...changes } };
}

/** Whether a run trains a discriminator; one image is judged, so a generator of several has none. */
const hasDiscriminator = (config: TrainConfig): boolean =>
  config.discriminator.enabled && (modelOf(config).generator.candidates ?? 1) === 1;

const withMetadata = (config: TrainConfig) => ({
  metadata: {
    name: `irodori-${config.preset}`,
    stride: String(generatorStride(modelOf(config).generator)),
    trainSize: String(config.size),
    license: modelLicense(config.data),
  },
});

/**
 * What one training step computes, as the graphs are told.
 * @throws what {@link loadPerceptual} throws
 */
export async function stepConfigOf(config: TrainConfig, base?: string): Promise<StepConfig> {
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
    perceptual:
      config.weights.perceptual === 0 && modelOf(config).generator.styleLength === undefined
        ? null
        : await loadPerceptual(config.perceptual, base),
    noDiscriminator: !hasDiscriminator(config),
    batch: config.batch,
    height: config.size,
    width: config.size,
    ...(config.ema === 0 ? {} : { emaDecay: config.ema }),
    ...(config.clip === 0 ? {} : { clipGradNorm: config.clip }),
  };
}

/**
 * All graphs of a run.
 * @param base folder from which a relative path of the settings starts
 * @throws GraphError when sizes do not fit, or what {@link loadPerceptual} throws
 */
export async function buildProgram(config: TrainConfig, base?: string): Promise<TrainProgram> {
  const model = modelOf(config);
  const stepConfig = await stepConfigOf(config, base);
  const counts = countParameters(model);
  const parameters = modelParameters(model);
  const trained = [...parameters.generator, ...(hasDiscriminator(config) ? parameters.discriminator : [])];
  return {
    generator: counts.generator,
    discriminator: hasDiscriminator(config) ? counts.discriminator : 0,
    generatorConfig: { ...model.generator },
    initial: (seed) => initParameters(trained, seed),
    open: async (ort, options, group) => {
      const target = await stepTarget(ort, options.device);
      const seeded = { ...options, seed: config.seed };
      if (group === undefined && stepsPerRunOn(options.device, config) > 1) {
        return openTrainSession(ort, buildLoopTrainStep(stepConfig, { target }), seeded);
      }
      if (group === undefined && config.accumulate === 1) {
        return openTrainSession(ort, buildTrainStep(stepConfig, { target }), seeded);
      }
      const grad = buildGradStep(stepConfig, { target });
      const apply = buildApplyStep(grad.parameters, stepConfig, { target });
      const { initial, step, sessionOptions } = options;
      const parts = config.accumulate;
      const program = { grad, apply, parts, exchange: group?.mean, firstPart: (group?.rank ?? 0) * parts };
      return AccumulatingTrainSession.create(ort, program, initial, {
        step,
        seed: config.seed,
        sessionOptions: { ...sessionOptions, executionProviders: [options.device] },
      });
    },
    inference: (weights) => buildInference(model.generator, weights, withMetadata(config)),
    split: (weights) =>
      whyNotSplit(model.generator) !== undefined
        ? undefined
        : buildSplitInference(model.generator, weights, withMetadata(config)),
  };
}
