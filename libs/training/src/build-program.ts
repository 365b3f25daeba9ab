import {
  buildApplyStep,
  buildGradStep,
  buildLoopTrainStep,
  buildTrainStep,
  countParameters,
  initParameters,
  modelParameters,
} from '@irodori/graph-builder/training';
import type { TrainConfig as StepConfig } from '@irodori/graph-builder/training';
import { AccumulatingTrainSession, openTrainSession } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import { modelLicense } from './model-license.ts';
import { loadPerceptual } from './perceptual.ts';
import type { TrainProgram } from './program.ts';
import { stepsPerRunOn } from './session-options.ts';
import { stepTarget } from './step-target.ts';
import {
  hasDiscriminator,
  modelOf,
  needsPerceptual,
  splitGenerator,
  stepGraphConfig,
  wholeGenerator,
} from './tuning/graphs.ts';

/**
 * What one training step computes, as the graphs are told.
 * @throws what {@link loadPerceptual} throws
 */
export async function stepConfigOf(config: TrainConfig, base?: string): Promise<StepConfig> {
  return stepGraphConfig(config, needsPerceptual(config) ? await loadPerceptual(config.perceptual, base) : null);
}

/**
 * All graphs of a run.
 * @param base folder from which a relative path of the settings starts
 * @param earlier specifications of other data that the run had before
 * @param run folder of the run, where it goes on
 * @throws GraphError when sizes do not fit, or what {@link loadPerceptual} throws
 */
export async function buildProgram(
  config: TrainConfig,
  base?: string,
  earlier?: readonly string[],
  run?: string,
): Promise<TrainProgram> {
  const model = modelOf(config);
  const stepConfig = await stepConfigOf(config, base);
  const license = await modelLicense({ config, base, earlier, run });
  const counts = countParameters(model);
  const parameters = modelParameters(model);
  const trained = [...parameters.generator, ...(hasDiscriminator(config) ? parameters.discriminator : [])];
  return {
    generator: counts.generator,
    discriminator: hasDiscriminator(config) ? counts.discriminator : 0,
    license,
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
    inference: (weights) => wholeGenerator(config, weights, license),
    split: (weights) => splitGenerator(config, weights, license),
  };
}
