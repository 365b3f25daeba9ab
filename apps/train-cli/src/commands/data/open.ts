import { hintMixes } from '@irodori/image';
import { DatasetError, openDataset, parseSpec, type PairDataset, type PictureFilters } from '@irodori/data';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { failure, usageError } from '@irodori/training';

/** The flags by which every data command names its pictures. */
export interface DataFlags {
  readonly data: string;
  readonly split: 'train' | 'val';
  readonly size: number;
  readonly seed: number;
  readonly minChroma?: number;
  readonly maxAspect?: number;
  readonly minSide?: number;
  readonly rating?: readonly string[];
  readonly minScore?: number;
  readonly require?: readonly string[];
  readonly anyOf?: readonly string[];
  readonly exclude?: readonly string[];
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

const parseTags = (text: string): string[] => text.split(/[\s,]+/).filter((tag) => tag !== '');

/** Scores may be negative. */
function parseScore(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** Adds the flags that say which pictures; `size` is the default side. */
export function addDataOptions(command: Command, size: number, split = true): Command {
  command.option('--data <spec>', 'which pictures; see `irodori data list`', 'irodori-mix');
  if (split) command.addOption(new Option('--split <name>', 'which part').choices(['train', 'val']).default('train'));
  return command
    .option('--size <pixels>', 'side of the squares', parseWhole, size)
    .option('--seed <number>', 'seed', parseWhole, 0)
    .option('--min-chroma <levels>', 'drop pictures greyer than this mean chroma, 0..255 (default: 6)', parseAmount)
    .option('--max-aspect <ratio>', 'drop pictures longer than this (default: 3)', parseAmount)
    .option('--min-side <pixels>', 'drop smaller pictures (default: 64)', parseAmount)
    .option('--rating <letters>', 'with metadata: ratings to keep, such as g,s (default: g,s)', parseTags)
    .option('--min-score <n>', 'with metadata: least score', parseScore)
    .option('--require <tags>', 'with metadata: tags that all must be there', parseTags)
    .option('--any-of <tags>', 'with metadata: tags of which one must be there', parseTags)
    .option(
      '--exclude <tags>',
      'with metadata: tags that must not be there (default: monochrome, comic and the like)',
      parseTags,
    );
}

export function filtersOf(flags: DataFlags): PictureFilters {
  const { minChroma, maxAspect, minSide, rating, minScore, require, anyOf, exclude } = flags;
  const given = [rating, minScore, require, anyOf, exclude].some((flag) => flag !== undefined);
  const posts = given ? { ratings: rating, minScore, require, anyOf, exclude } : undefined;
  return { minChroma, maxAspect, minSide, posts };
}

/** Fails with wrong usage when the specification cannot be read. */
export function checkSpec(spec: string): void {
  try {
    parseSpec(spec);
  } catch (error) {
    throw error instanceof DatasetError ? usageError(error.message) : error;
  }
}

/** Opens what the flags name; a wrong specification is wrong usage, a missing folder a failure. */
export async function openFromFlags(flags: DataFlags, layers = false): Promise<PairDataset> {
  checkSpec(flags.data);
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
