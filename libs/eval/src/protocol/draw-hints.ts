import { type Raster, type HintMap, HINT_CELL, type AreaMap } from '@irodori/image';
import { labelOfCell } from '../baselines/region-fill.ts';
import { cellColor, hintCells, type Hint } from '../hint-cells.ts';
import { lineRegions, regionCore } from '../line-regions.ts';
import { ciede2000 } from '../metrics/ciede2000.ts';
import { rgbToLab } from '../metrics/lab.ts';
import { shuffled, type Random } from '../random.ts';
import { VIVID } from '../vivid-colors.ts';

/** Areas smaller than this share of the picture get no hint of their own. */
const LEAST_AREA = 0.002;

/**
 * Cells in random order for nested hint sets, as people paint: first one cell in each line-closed area, areas in random
 * order, then the other cells that no line crosses (all 16 pixels above 0.9), then the rest.
 */
export function hintOrder(line: Float32Array, width: number, height: number, random: Random): number[] {
  const columns = width / HINT_CELL;
  const cells = shuffled(
    Array.from({ length: columns * (height / HINT_CELL) }, (_, i) => i),
    random,
  );
  const free = cells.filter((cell) => isFree(line, width, cell % columns, Math.floor(cell / columns)));
  const { labels, sizes } = lineRegions(line, width, height);
  const firstOf = new Map<number, number>();
  for (const cell of free) {
    const label = labels[HINT_CELL * Math.floor(cell / columns) * width + HINT_CELL * (cell % columns)]!;
    if (sizes[label]! >= LEAST_AREA * line.length && !firstOf.has(label)) firstOf.set(label, cell);
  }
  // Large areas hold most cells and would always come first.
  const each = shuffled([...firstOf.values()], random);
  return [...new Set([...each, ...free, ...cells])];
}

function isFree(line: Float32Array, width: number, x: number, y: number): boolean {
  for (let dy = 0; dy < HINT_CELL; dy++) {
    for (let dx = 0; dx < HINT_CELL; dx++) {
      if (line[(HINT_CELL * y + dy) * width + HINT_CELL * x + dx]! <= 0.9) return false;
    }
  }
  return true;
}

/** The first `count` cells of the order, each with the true color of its 16 pixels. */
export function pointHints(target: Raster<3>, order: readonly number[], count: number): HintMap {
  const columns = target.width / HINT_CELL;
  const hints = order.slice(0, count).map((cell): Hint => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    return { x, y, color: cellColor(target, x, y) };
  });
  return hintCells(columns, target.height / HINT_CELL, hints);
}

/** `count` straight strokes of 3 to 10 cells, each in the true color of its first cell and ending where that color ends. */
export function strokeHints(target: Raster<3>, order: readonly number[], count: number, random: Random): HintMap {
  const [columns, rows] = [target.width / HINT_CELL, target.height / HINT_CELL];
  const hints: Hint[] = [];
  for (const start of order.slice(0, count)) {
    let [x, y] = [(start % columns) + 0.5, Math.floor(start / columns) + 0.5];
    const color = cellColor(target, Math.floor(x), Math.floor(y));
    const own = rgbToLab(...color);
    const angle = 2 * Math.PI * random();
    for (let length = 3 + Math.floor(8 * random()); length > 0; length--) {
      const [cx, cy] = [Math.floor(x), Math.floor(y)];
      if (cx < 0 || cy < 0 || cx >= columns || cy >= rows) break;
      if (ciede2000(own, rgbToLab(...cellColor(target, cx, cy))) > 10) break;
      hints.push({ x: cx, y: cy, color });
      [x, y] = [x + Math.cos(angle), y + Math.sin(angle)];
    }
  }
  return hintCells(columns, rows, hints);
}

/** One hint to add, the line-closed area it belongs to. */
export interface AddedHint {
  readonly hint: Hint;
  readonly regions: AreaMap;
  readonly label: number;
}

/**
 * A hint for the spread and bleed tests: in a line-closed area of 0.4 % to 30 % of the picture, in a vivid color at least
 * 20 CIEDE2000 from the truth there. Undefined when the drawing has no such area.
 */
export function addedHint(target: Raster<3>, line: Float32Array, random: Random): AddedHint | undefined {
  const { width, height } = target;
  const regions = lineRegions(line, width, height);
  const area = width * height;
  const order = hintOrder(line, width, height, random);
  const columns = width / HINT_CELL;
  const cores = new Map<number, Uint8Array>();
  for (const cell of order) {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    const label = labelOfCell(regions.labels, width, height, x, y);
    const size = regions.sizes[label]!;
    if (label === 0 || size < 0.004 * area || size > 0.3 * area) continue;
    const core = cores.get(label) ?? regionCore(regions, label);
    cores.set(label, core);
    if (!cellInside(core, width, x, y)) continue;
    const truth = rgbToLab(...cellColor(target, x, y));
    const color = shuffled(VIVID, random).find((c) => ciede2000(truth, rgbToLab(...c)) >= 20);
    if (color) return { hint: { x, y, color }, regions, label };
  }
  return undefined;
}

function cellInside(core: Uint8Array, width: number, x: number, y: number): boolean {
  for (let dy = 0; dy < HINT_CELL; dy++) {
    for (let dx = 0; dx < HINT_CELL; dx++) if (!core[(HINT_CELL * y + dy) * width + HINT_CELL * x + dx]) return false;
  }
  return true;
}
