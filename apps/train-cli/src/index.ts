export { experiments } from './experiments/index.ts';
export type { Experiment } from './experiments/index.ts';
export { resolveConfig } from './config/load.ts';
export type { TrainConfig, TrainConfigPatch } from './config/schema.ts';
