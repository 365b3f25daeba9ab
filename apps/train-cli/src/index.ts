/** Coloring pictures from a program; training is in `@irodori/training`. */
export { encodePng, readImage } from '@irodori/data/pictures';
export { resolveConfig } from '@irodori/training';
export type { TrainConfig, TrainConfigPatch } from '@irodori/training';
export { colorize, colorizeAll, proposeColorings } from './colorize/colorize.ts';
export type {
  Candidate,
  CandidatesOptions,
  Colorized,
  ColorizeOptions,
  ColorizeProgress,
} from './colorize/colorize.ts';
export type { EncodedLayer, PictureKind } from './colorize/encode.ts';
export type { HintInput, HintLike } from './colorize/hints.ts';
export type { PictureInput } from './colorize/input.ts';
export { releaseModels } from './colorize/kept-models.ts';
export { loadModel } from './colorize/model.ts';
export type { LoadedModel } from './colorize/model.ts';
export type { ColorizeNote } from './colorize/notes.ts';
export { colorizePicture } from './colorize/picture.ts';
export type { PictureOptions } from './colorize/picture.ts';
export { readCast, readColors, readReference } from './colorize/read-colors.ts';
export type { ReadColorsOptions } from './colorize/read-colors.ts';
export { modelSystem, paintedSystem } from './commands/eval/systems.ts';
export { experiments } from './experiments/index.ts';
export type { Experiment } from './experiments/experiment.ts';
