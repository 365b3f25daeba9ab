import type { Pair, Rng } from '@irodori/image';
import type { SkipReason, SourceDescription } from './dataset.ts';

/** Where in the slack of a longer side the square is cut, 0..1 along both axes. */
export interface CropPosition {
  readonly u: number;
  readonly v: number;
}

/** One kind of pictures behind a specification such as `fluent` or `folder:DIR`. */
export interface Source {
  readonly name: string;
  /** Items in one pass; Infinity for generators, which then draw from the rng alone. */
  readonly length: number;
  readonly license?: string;
  /** First items of runs that are cheap to read together (packed shards, row groups): a pass shuffles runs, then within. */
  readonly blocks?: readonly number[];
  /** Different drawings behind a generator, where it knows. */
  readonly variety?: number;
  /**
   * Item `index` (0..length-1) with what is random about it drawn from `rng`. Without `wantLine` the line may be left out;
   * the color is the same either way. `crop`: where longer pictures are cut instead of anywhere. Throws
   * `SkippedItem` when the item cannot be used.
   */
  pair(index: number, rng: Rng, wantLine: boolean, crop?: CropPosition): Promise<Pair>;
  close?(): Promise<void>;
}

/** Raised by a source when one item is broken or filtered out: the caller goes on with another. */
export class SkippedItem extends Error {
  override readonly name = 'SkippedItem';
  constructor(
    readonly id: string,
    readonly reason: SkipReason,
    detail: string,
  ) {
    super(detail);
  }
}

export const describeSource = (source: Source, weight: number): SourceDescription => ({
  name: source.name,
  weight,
  count: Number.isFinite(source.length) ? source.length : (source.variety ?? Infinity),
  license: source.license,
});
