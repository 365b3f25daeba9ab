import { type Raster, type HintMap, HINT_CELL } from '@irodori/image';
import { hintsOf, type Hint } from '../hint-cells.ts';
import { inkThreshold } from '../ink-threshold.ts';
import { lineRegions } from '../line-regions.ts';

/**
 * The paint bucket as a baseline: in each line-closed area every pixel takes the color of the nearest hint of that area,
 * areas without a hint stay white, lines are multiplied on top. A hint belongs to the area that most of its cell lies in.
 * @param line `width * height`, white paper = 1
 */
export function regionFill(line: Float32Array, hints: HintMap, width: number, height: number): Raster<3> {
  const regions = lineRegions(line, width, height, inkThreshold(line));
  const owned = new Map<number, Hint[]>();
  for (const hint of hintsOf(hints)) {
    const label = labelOfCell(regions.labels, width, height, hint.x, hint.y);
    if (label > 0) owned.set(label, [...(owned.get(label) ?? []), hint]);
  }
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < line.length; i++) {
    const hint = nearest(owned.get(regions.labels[i]!), i % width, Math.floor(i / width));
    for (let c = 0; c < 3; c++) data[3 * i + c] = line[i]! * (hint ? hint.color[c]! : 255);
  }
  return { width, height, channels: 3, data };
}

/** The drawing itself in gray: what a system must at least improve on. */
export function drawingItself(line: Float32Array, width: number, height: number): Raster<3> {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < line.length; i++) data.fill(255 * line[i]!, 3 * i, 3 * i + 3);
  return { width, height, channels: 3, data };
}

/** The label that most pixels of a cell have, lines not counted; 0 when the cell is all line. */
export function labelOfCell(labels: Int32Array, width: number, height: number, x: number, y: number): number {
  const counts = new Map<number, number>();
  for (let py = HINT_CELL * y; py < Math.min(height, HINT_CELL * (y + 1)); py++) {
    for (let px = HINT_CELL * x; px < Math.min(width, HINT_CELL * (x + 1)); px++) {
      const label = labels[py * width + px]!;
      if (label > 0) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  let [best, most] = [0, 0];
  for (const [label, count] of counts) if (count > most) [best, most] = [label, count];
  return best;
}

function nearest(hints: readonly Hint[] | undefined, x: number, y: number): Hint | undefined {
  let best: Hint | undefined;
  let least = Infinity;
  for (const hint of hints ?? []) {
    const distance = (HINT_CELL * (hint.x + 0.5) - x - 0.5) ** 2 + (HINT_CELL * (hint.y + 0.5) - y - 0.5) ** 2;
    if (distance < least) [best, least] = [hint, distance];
  }
  return best;
}
