import { resizePlane, type HintMap, type Plane, type Raster, type Size } from '@irodori/image';
import { openPixels } from './even-areas.ts';
import type { OpenPixels } from './even-areas.ts';
import { halvings, waysOf } from './hint-pull.ts';
import type { Beyond, Ways } from './hint-pull.ts';
import { closedAreas, openLines } from './open-lines.ts';
import type { RegionMap } from './regions.ts';
import { cellLabels, planInkFill } from './under-lines.ts';
import type { InkFill } from './under-lines.ts';

/** Areas and ink of a drawing at one size. */
export interface Areas extends Size {
  /** The area of each pixel. */
  readonly labels: Int32Array;
  readonly fill: InkFill;
}

/**
 * A drawing made ready for paint: what `composePaint` needs of it, whatever the hints and the model's picture. Worth
 * keeping as long as the drawing stays as it is.
 */
export class PaintGround implements Areas {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  readonly fill: InkFill;
  readonly open: OpenPixels;
  readonly ways: Ways;
  #coarse: Areas | undefined;
  #beyond: (Beyond & { readonly closed: Uint8Array }) | undefined;

  /**
   * @param line the drawing at the size hints are met at, [0, 1], white = 1
   * @param regions its areas at the size wanted in the end
   */
  constructor(
    readonly line: Plane,
    readonly regions: RegionMap,
  ) {
    this.width = line.width;
    this.height = line.height;
    this.labels = cellLabels(regions, line);
    this.fill = planInkFill(line, this.labels);
    this.open = openPixels(line, this.labels);
    this.ways = waysOf(line);
  }

  /** The same at the size of a picture of the model. */
  at({ width, height }: Size): Areas {
    if (width === this.width && height === this.height) return this;
    if (this.#coarse?.width !== width || this.#coarse.height !== height) {
      const labels = cellLabels(this.regions, { width, height });
      const fill = planInkFill(resizePlane(this.line, width, height), labels);
      this.#coarse = { width, height, labels, fill };
    }
    return this.#coarse;
  }

  /**
   * Where hints go over lines.
   * @param plain the paint without hints, as `plainPaint` gives it
   */
  beyond(plain: Raster<3>, hints: HintMap): Beyond {
    const closed = closedAreas(this.line, this.labels, this.#hintedAreas(hints));
    const known = this.#beyond;
    if (known?.plain === plain && known.closed.every((v, n) => v === closed[n])) return known;
    const pass = openLines(plain, this.line, this.labels, closed);
    this.#beyond = { plain, closed, open: halvings({ width: this.width, height: this.height, pass }) };
    return this.#beyond;
  }

  #hintedAreas(hints: HintMap): Set<number> {
    const mask = hints.data.subarray(3 * hints.width * hints.height);
    const areas = new Set<number>();
    for (let y = 0, i = 0; y < this.height; y++) {
      const row = (y >> 2) * hints.width;
      for (let x = 0; x < this.width; x++, i++) {
        if (mask[row + (x >> 2)]! > 0.5 && this.line.data[i]! > 0.5) areas.add(this.labels[i]!);
      }
    }
    return areas;
  }
}
