import type { Rgb } from '@irodori/image';
import type { Brush } from './brush.ts';
import type { DecalItem, Paint } from './types.ts';

/** In a map of tones: neither shaded nor lit, but under a mark of another kind, such as blush or a pattern. */
export const UNKNOWN_TONE = 255;

/** Share of its color that a mark must have at a pixel to count there. */
const SEEN = 0.3;
/** A mark that changes luma (0 .. 255) by less is none. */
const FAINT = 4;
const STEPS = 255;

const luma = ([r, g, b]: Rgb): number => 0.299 * r + 0.587 * g + 0.114 * b;
const baseOf = (paint: Paint): Rgb => ('kind' in paint ? paint.base : paint);

/** Which pixels of a picture lie in shade, kept up while its items are painted. */
export class ToneMap {
  /** 0 lit, 1 in shade, {@link UNKNOWN_TONE}. */
  readonly values: Uint8Array;
  /** Luma of the area that each pixel belongs to, before anything was painted on it. */
  readonly #base: Float32Array;

  constructor(readonly size: number) {
    this.values = new Uint8Array(size * size);
    this.#base = new Float32Array(size * size).fill(255);
  }

  /** An area covers row `y` from `start` to before `end`: lit as far as it covers half a pixel. */
  shape(y: number, cover: Float32Array, start: number, end: number, paint: Paint): void {
    const base = luma(baseOf(paint));
    for (let x = start, p = y * this.size + start; x < end; x++, p++) {
      if (cover[x]! < 0.5) continue;
      this.values[p] = 0;
      this.#base[p] = base;
    }
  }

  /** A mark without a line: shade that darkens is shade, what lightens leaves an area lit, anything else is unknown. */
  decal(y: number, cover: Float32Array, start: number, end: number, item: DecalItem, { gradient }: Brush): void {
    const own = luma(baseOf(item.paint));
    for (let x = start, p = y * this.size + start; x < end; x++, p++) {
      if (cover[x] === 0) continue;
      const t = gradient ? Math.min(1, Math.max(0, gradient.at(x, y))) : 0;
      const share = cover[x]! * (gradient ? gradient.ramp[4 * Math.round(STEPS * t) + 3]! : 1);
      const change = share * (own - this.#base[p]!);
      if (share < SEEN || Math.abs(change) < FAINT) continue;
      if (change > 0) this.values[p] = item.shade ? UNKNOWN_TONE : 0;
      else this.values[p] = item.shade ? 1 : UNKNOWN_TONE;
    }
  }
}
