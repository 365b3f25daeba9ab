/**
 * Samples without the disk, in the browser too: what a training run makes of pictures that are in memory, in the same order
 * and of the same numbers as `openDataset` does.
 */
export { characterSource } from './characters.ts';
export { DatasetError } from './dataset.ts';
export type { Batch, DatasetOptions, PairDataset, SkipReport } from './dataset.ts';
export { MixedDataset } from './mixed-dataset.ts';
export type { WeightedSource } from './mixed-dataset.ts';
export type { Source } from './source.ts';
export { heldOut } from './vectors/split.ts';
export { shrunkFor, viewSource } from './views.ts';
export type { WholePicture } from './views.ts';
