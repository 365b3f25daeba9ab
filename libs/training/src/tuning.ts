/**
 * The parts of training that need neither disk nor Node: settings, graphs, samples, validation and the choice of weights, as
 * the trainer and the browser use them.
 */
export { mergePatches } from './config/merge.ts';
export { trainConfigSchema } from './config/schema.ts';
export type { TrainConfig, TrainConfigPatch } from './config/schema.ts';
export { allFinite, freshGuard, judge, remember } from './guard.ts';
export type { GuardState } from './guard.ts';
export { learningRateAt } from './schedule.ts';
export { bestChoice, choicesOf } from './tuning/choose-weights.ts';
export type { WeightChoice } from './tuning/choose-weights.ts';
export { fewShot } from './tuning/few-shot.ts';
export { modelOf, splitGenerator, stepGraphConfig, wholeGenerator } from './tuning/graphs.ts';
export { ModelWeightsError, readModelWeights } from './tuning/model-weights.ts';
export { rememberedWeight, samplingOf } from './tuning/sampling.ts';
export { modelContract, validate } from './validation.ts';
