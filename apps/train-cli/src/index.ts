export { experiments } from './experiments/index.ts';
export type { Experiment } from './experiments/experiment.ts';
export { resolveConfig } from '@irodori/training';
export type { TrainConfig, TrainConfigPatch } from '@irodori/training';
