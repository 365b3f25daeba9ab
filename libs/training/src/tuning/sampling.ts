import type { DatasetOptions } from '@irodori/data/samples';
import { hintMixes, type SampleOptions } from '@irodori/image';
import { filtersOf } from '../config/filters.ts';
import type { TrainConfig } from '../config/schema.ts';

/** Held-out pictures shown as painting begins with them: in the paper's lines, without hints and without change. */
const asPainted: SampleOptions = { hints: { none: 1 }, styles: { paper: 1 }, flip: 0, augment: false };

/** What a data set is told of the settings. */
export function samplingOf(config: TrainConfig, split: 'train' | 'val'): Omit<DatasetOptions, 'base' | 'pictures'> {
  const { size, seed, pool, hints, sketches, filters, framing } = config;
  const drawn = { hints: hintMixes[hints], ...(sketches === null ? {} : { styles: sketches }) };
  const sample = framing === 'views' && split === 'val' ? asPainted : drawn;
  return { split, size, seed, pool, filters: filtersOf(filters), sample, framing };
}

/** The set that is not to be forgotten; null where nothing is, as `none` says where a recipe has one. */
export const remembered = ({ data }: TrainConfig['remember']): string | null => (data === 'none' ? null : data);

/**
 * The weight of what is not to be forgotten, as a specification of data has it.
 * @param weight of the other parts
 */
export const rememberedWeight = (weight: number, { share }: TrainConfig['remember']): number =>
  Number(((weight * share) / (1 - share)).toFixed(4));
