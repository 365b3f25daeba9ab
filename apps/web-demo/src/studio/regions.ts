import { hexToRgb, rgbToHex, type Rgb, type UserHint } from '@irodori/image';
import type { DrawingLabels, PaintedPart, PreparedDrawing } from '@irodori/paint';
import type { Hex } from '../engine/document.ts';
import { bitsOf, maskFrom } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';
import type { PinnedRegion } from '../engine/regions/pins.ts';

/** The cells of a drawing, as far as regions need them. */
interface CellMap {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
  readonly count: number;
}

/** A cell that a region covers by this share is taken whole, so that its border is the drawing's own ink at any size. */
const WHOLE = 0.9;
const PAPER: Rgb = [255, 255, 255];

/** Labels in which pinned regions have their colors: later hints override fills, nothing overrides locked ones. */
export function applyPins(labels: DrawingLabels, map: CellMap, pins: readonly PinnedRegion[]): DrawingLabels {
  if (pins.length === 0) return labels;
  const parts: PaintedPart[] = [...labels.parts];
  const cells = labels.cells.slice();
  const pixels = labels.pixels?.slice() ?? new Int32Array(map.labels.length).fill(-1);
  const painted = new Uint8Array(map.labels.length);
  for (const i of labels.painted) painted[i] = 1;
  const sizes = new Int32Array(map.count);
  for (const cell of map.labels) sizes[cell]!++;
  for (const { mask, color, locked, yields } of pins) {
    const bits = bitsOf(mask, map);
    const covered = new Int32Array(map.count);
    for (let i = 0; i < bits.length; i++) if (bits[i] === 1) covered[map.labels[i]!]!++;
    const later = new Set(yields.map((hex) => String(hexToRgb(hex))));
    const theirs = parts.map((part) => part.kind === 'hint' && later.has(String(part.color)));
    const own = partFor(parts, color, nameOf(parts, cells, covered));
    const before = cells.slice();
    const whole = new Uint8Array(map.count);
    for (let c = 0; c < map.count; c++) {
      if (covered[c]! < WHOLE * sizes[c]! || covered[c] === 0) continue;
      whole[c] = 1;
      if (!theirs[before[c]!]) cells[c] = own;
    }
    for (let i = 0; i < bits.length; i++) {
      const cell = map.labels[i]!;
      if (whole[cell] === 0 && bits[i] === 0) continue;
      const has = pixels[i]! >= 0 ? pixels[i]! : before[cell]!;
      if (theirs[has]) {
        // A later hint's pixels stay its own; what it took of a cell keeps to it.
        if (cells[cell] !== has) pixels[i] = has;
        continue;
      }
      if (locked) painted[i] = 0;
      pixels[i] = whole[cell] === 1 && cells[cell] === own ? -1 : own;
    }
  }
  const left = labels.painted.filter((i) => painted[i] === 1);
  return { parts, cells, pixels: pixels.some((part) => part >= 0) ? pixels : undefined, painted: left };
}

/** The part that a pinned color is painted as: that of hints of the same color where there is one. */
function partFor(parts: PaintedPart[], color: Hex | null, name: string | undefined): number {
  const rgb = color === null ? PAPER : (hexToRgb(color) ?? PAPER);
  const kind = color === null ? 'paper' : 'hint';
  const known = parts.findIndex((part) => part.kind === kind && String(part.color) === String(rgb));
  if (known >= 0) return known;
  parts.push({ kind, color: rgb, ...(name !== undefined && { name }) });
  return parts.length - 1;
}

/** What the largest share of a region showed before. */
function nameOf(parts: readonly PaintedPart[], cells: Int32Array, covered: Int32Array): string | undefined {
  const shares = new Map<string, number>();
  for (let c = 0; c < cells.length; c++) {
    const name = parts[cells[c]!]?.name;
    if (name !== undefined) shares.set(name, (shares.get(name) ?? 0) + covered[c]!);
  }
  return [...shares].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** The part of each pixel. */
function partsOf({ cells, pixels }: DrawingLabels, { labels }: CellMap): Int32Array {
  return labels.map((cell, i) => (pixels && pixels[i]! >= 0 ? pixels[i]! : cells[cell]!));
}

/** What is asked about regions of a drawing. */
export type RegionQuery =
  /** All that no line divides from a place, gaps in lines closed. */
  | { readonly kind: 'area'; readonly x: number; readonly y: number }
  /** All that hangs together with a place and has its color. */
  | { readonly kind: 'part'; readonly x: number; readonly y: number }
  /** The colors that a region has. */
  | { readonly kind: 'colors'; readonly mask: Mask }
  /** What one more hint would take, in a region. */
  | { readonly kind: 'hint'; readonly hint: UserHint; readonly mask: Mask };

/** A region and its color; null is paper. */
export interface ColoredRegion {
  readonly mask: Mask;
  readonly color: Hex | null;
}

/**
 * Answers a question about regions, with what hints and pins say now. Coordinates are pixels of the size that was
 * prepared. Regions without a pixel are left out.
 * @param background whether the background is painted, too
 */
export function findRegions(
  drawing: PreparedDrawing,
  hints: readonly UserHint[],
  pins: readonly PinnedRegion[],
  query: RegionQuery,
  background: boolean,
): ColoredRegion[] {
  const { cells: map, areas, scale } = drawing.made.segmentation;
  const labeled = (all: readonly UserHint[]): DrawingLabels => applyPins(drawing.label(all), map, pins);
  if (query.kind === 'hint') {
    const labels = drawing.label([...hints, query.hint]);
    const of = partsOf(labels, map);
    const own = labels.parts.findIndex(
      ({ kind, color }) => kind === 'hint' && String(color) === String(query.hint.color),
    );
    const inside = bitsOf(query.mask, map);
    const taken = inside.map((bit, i) => (bit === 1 && of[i] === own ? 1 : 0));
    return some([{ mask: maskFrom(taken, map), color: rgbToHex(query.hint.color) }], taken);
  }
  const labels = labeled(hints);
  const of = partsOf(labels, map);
  const colorOf = (part: number): Hex | null => {
    const { kind, color } = labels.parts[part]!;
    return kind === 'paper' && !background ? null : rgbToHex(color);
  };
  if (query.kind === 'colors') {
    const inside = bitsOf(query.mask, map);
    const found = new Map<Hex | null, Uint8Array>();
    for (let i = 0; i < inside.length; i++) {
      if (inside[i] === 0) continue;
      const color = colorOf(of[i]!);
      let bits = found.get(color);
      if (!bits) found.set(color, (bits = new Uint8Array(inside.length)));
      bits[i] = 1;
    }
    return [...found].map(([color, bits]) => ({ color, mask: maskFrom(bits, map) }));
  }
  const [x, y] = [Math.floor(query.x / scale), Math.floor(query.y / scale)];
  if (x < 0 || y < 0 || x >= map.width || y >= map.height) return [];
  const at = y * map.width + x;
  const bits =
    query.kind === 'area'
      ? Uint8Array.from(map.labels, (cell) => (areas[cell] === areas[map.labels[at]!] ? 1 : 0))
      : connected(of, at, map);
  return [{ mask: maskFrom(bits, map), color: colorOf(of[at]!) }];
}

const some = (regions: ColoredRegion[], bits: Uint8Array): ColoredRegion[] => (bits.includes(1) ? regions : []);

/** 1 where a way over edges leads from a place to pixels of the same value. */
function connected(values: Int32Array, from: number, { width, height }: CellMap): Uint8Array {
  const bits = new Uint8Array(values.length);
  const wanted = values[from]!;
  const open = [from];
  bits[from] = 1;
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % width;
    const next = [
      x > 0 ? i - 1 : -1,
      x < width - 1 ? i + 1 : -1,
      i - width,
      i + width < width * height ? i + width : -1,
    ];
    for (const j of next) {
      if (j < 0 || bits[j] === 1 || values[j] !== wanted) continue;
      bits[j] = 1;
      open.push(j);
    }
  }
  return bits;
}
