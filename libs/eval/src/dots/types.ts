import type { Plane, Raster, Rgb } from '@irodori/image';

/** A dot of color that somebody puts on a drawing. */
export interface Dot {
  /** Column and row of the pixel it is on. */
  readonly x: number;
  readonly y: number;
  readonly color: Rgb;
  /** Distance in pixels from this one to the nearest that the dot should not touch: how large a brush fits. At least 1. */
  readonly room: number;
}

/** Anything that colors a drawing from dots. The picture it gives has the size of the drawing. */
export type DotSystem = (lines: Plane, dots: readonly Dot[]) => Promise<Raster<3>>;

export interface DotsOptions {
  /** Most dots that are put. Default 24. */
  readonly most?: number;
  /** The pictures after so many dots are kept. Default none. */
  readonly keep?: readonly number[];
}

/** What a simulated colorist needed with one system on one drawing. */
export interface DotsResult {
  /** Share, 0..1, of the figure that is wrong after 0, 1, 2, ... dots; `most + 1` values. */
  readonly wrong: readonly number[];
  /** Share, 0..1, of the background that is wrong after as many; NaN when there is no background. */
  readonly background: readonly number[];
  /** Dots until at most 10 % are wrong; `most + 1` when that many are not enough. */
  readonly dots10: number;
  /** Dots until at most 5 % are wrong; `most + 1` when that many are not enough. */
  readonly dots5: number;
  /** The dots in their order, without those that say "paper". */
  readonly dots: readonly Dot[];
  /** Those that say "paper", given from the beginning and not counted. */
  readonly paper: readonly Dot[];
  /** By the number of dots. */
  readonly pictures: ReadonlyMap<number, Raster<3>>;
}
