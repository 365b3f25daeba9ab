/**
 * The parts of training that need neither disk nor Node: settings, graphs, samples, validation and the choice of weights, as
 * the trainer and the browser use them.
 */
export { mergePatches } from './config/merge.ts';
export { trainConfigSchema } from './config/schema.ts';
export type { TrainConfig, TrainConfigPatch } from './config/schema.ts';
export { fewShot } from './tuning/few-shot.ts';
export { openFewPictures } from './tuning/few-pictures.ts';
export type { FewPictures } from './tuning/few-pictures.ts';
export { modelOf, splitGenerator, wholeGenerator } from './tuning/graphs.ts';
export { Lesson } from './tuning/lesson.ts';
export type { KeptWeights, LessonLook, LessonParts, LessonState, LessonStep } from './tuning/lesson.ts';
export { ModelWeightsError, readModelWeights } from './tuning/model-weights.ts';
export { modelContract } from './validation.ts';
