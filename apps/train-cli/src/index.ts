/** Coloring pictures from a program; training is in `@irodori/training`. */
export { encodePng, readImage } from '@irodori/data';
export { resolveConfig } from '@irodori/training';
export type { TrainConfig, TrainConfigPatch } from '@irodori/training';
export { loadModel } from './commands/colorize/model.ts';
export type { LoadedModel } from './commands/colorize/model.ts';
export { colorizePicture } from './commands/colorize/picture.ts';
export type { ColorizeOptions } from './commands/colorize/picture.ts';
export { modelSystem, paintedSystem } from './commands/eval/systems.ts';
export { experiments } from './experiments/index.ts';
export type { Experiment } from './experiments/experiment.ts';
