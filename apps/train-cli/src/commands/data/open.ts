import { hintMixes } from '@irodori/data';
import { DatasetError, openDataset, parseSpec, type PairDataset, type PictureFilters } from '@irodori/data/node';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { failure, usageError } from '../../cli/errors.ts';

/** The flags by which every data command names its pictures. */
export interface DataFlags {
  readonly data: string;
  readonly split: 'train' | 'val';
  readonly size: number;
  readonly seed: number;
  readonly minChroma?: number;
  readonly maxAspect?: number;
  readonly minSide?: number;
}

export function parseWhole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

export function parseAmount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Expected a number from 0 on.');
  return value;
}

export function addDataOptions(command: Command, size: number): Command {
  return command
    .option('--data <spec>', 'which pictures; see `irodori data list`', 'irodori-mix')
    .addOption(new Option('--split <name>', 'which part').choices(['train', 'val']).default('train'))
    .option('--size <pixels>', 'side of the squares', parseWhole, size)
    .option('--seed <number>', 'seed', parseWhole, 0)
    .option('--min-chroma <levels>', 'drop pictures greyer than this mean chroma, 0..255 (default: 6)', parseAmount)
    .option('--max-aspect <ratio>', 'drop pictures longer than this (default: 3)', parseAmount)
    .option('--min-side <pixels>', 'drop smaller pictures (default: 64)', parseAmount);
}

export const filtersOf = ({ minChroma, maxAspect, minSide }: DataFlags): PictureFilters => ({
  minChroma,
  maxAspect,
  minSide,
});

/** Opens what the flags name; a wrong specification is wrong usage, a missing folder a failure. */
export async function openFromFlags(flags: DataFlags, layers = false): Promise<PairDataset> {
  try {
    parseSpec(flags.data);
  } catch (error) {
    throw error instanceof DatasetError ? usageError(error.message) : error;
  }
  try {
    const { split, size, seed } = flags;
    return await openDataset(flags.data, {
      split,
      size,
      seed,
      layers,
      filters: filtersOf(flags),
      sample: { hints: hintMixes.rich },
    });
  } catch (error) {
    throw error instanceof DatasetError ? failure(error.message) : error;
  }
}
