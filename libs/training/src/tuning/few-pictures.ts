import {
  characterSource,
  MixedDataset,
  viewSource,
  type WholePicture,
  type WeightedSource,
} from '@irodori/data/samples';
import type { TrainBatch } from '@irodori/runtime';
import type { TrainConfig } from '../config/schema.ts';
import { remembered, rememberedWeight, samplingOf } from './sampling.ts';

/** What the random numbers of a folder's pictures depend on, wherever it lies. */
const ANY_FOLDER = 'folder:';

/** The samples of a lesson: to learn from, and held out. */
export interface FewPictures {
  readonly learned: MixedDataset;
  readonly heldOut: readonly TrainBatch[];
}

/**
 * The data sets that `folder:DIR` and what is not to be forgotten make of the same files, of pictures in memory.
 * @param config with `remember.data` `house`, `none` or null: other sets need files
 * @param name of the pictures
 * @throws DatasetError
 */
export async function openFewPictures(
  config: TrainConfig,
  pictures: readonly WholePicture[],
  name = 'folder:pictures',
): Promise<FewPictures> {
  const sorted = [...pictures].sort((a, b) => (a.id < b.id ? -1 : 1));
  const options = samplingOf(config, 'train');
  const weight = rememberedWeight(1, config.remember);
  const sources: WeightedSource[] = [{ source: viewSource(name, sorted, options), weight: 1 }];
  const old = remembered(config.remember);
  if (old !== null) sources.push({ source: characterSource(options, 'house'), weight });
  const specOf = (pictures: string): string => (old === null ? pictures : `${pictures},${old}=${weight}`);
  const val = samplingOf(config, 'val');
  const whole = [{ source: viewSource(name, sorted, val), weight: 1 }];
  const held = new MixedDataset(name, whole, val, undefined, ANY_FOLDER);
  const heldOut: TrainBatch[] = [];
  for (let i = 0; i < Math.min(config.samples.count, held.length); i++) heldOut.push(await held.batch(i, 1));
  const learned = new MixedDataset(specOf(name), sources, options, undefined, specOf(ANY_FOLDER));
  return { learned, heldOut };
}
