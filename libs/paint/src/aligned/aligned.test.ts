import type { Raster, Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { applyColors } from '../parts/match-colors.ts';
import type { Reference } from '../parts/reference.ts';
import { prepareDrawing, type PreparedDrawing } from '../prepare.ts';
import type { InkedDrawing, PaintModel } from '../types.ts';
import { lineMap } from './line-map.ts';
import { counterpart, register } from './register.ts';
import { targetColors } from './target-colors.ts';

const SIDE = 256;
/** Where a mosaic lies on the sheet, and how large a unit of it is. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  readonly mirrored?: boolean;
}

const home: Frame = { x: 14, y: 24, unit: 1 };

/** Deterministic numbers of 0..1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Columns of stones of uneven height side by side, like no column beside them: left, top, right, bottom in units. */
const stones = (() => {
  let known: [number, number, number, number][] | undefined;
  return () => (known ??= makeStones());
})();

function makeStones(): [number, number, number, number][] {
  const next = numbers(1);
  const list: [number, number, number, number][] = [];
  for (let x = 0; x < 150;) {
    const right = x + 26 + Math.floor(30 * next());
    for (let y = 0; y < 180;) {
      const bottom = y + 22 + Math.floor(36 * next());
      list.push([x, y, right, bottom]);
      y = bottom;
    }
    x = right;
  }
  return list;
}

/** Columns lean, so that the mosaic is unlike its mirror image. */
const LEAN = 0.3;

/** Where a place of the mosaic lies on the sheet. */
function onSheet({ x, y, unit, mirrored }: Frame, u: number, v: number): [x: number, y: number] {
  const across = x + unit * (u + LEAN * v);
  return [mirrored ? SIDE - across : across, y + unit * v];
}

/** The stone at each pixel, -1 around the mosaic. */
function stoneMap({ x, y, unit, mirrored }: Frame): Int16Array {
  return new Int16Array(SIDE * SIDE).map((_, i) => {
    const at = (i % SIDE) + 0.5;
    const v = (Math.floor(i / SIDE) + 0.5 - y) / unit;
    const u = ((mirrored ? SIDE - at : at) - x) / unit - LEAN * v;
    return stones().findIndex(([l, t, r, b]) => u >= l && u < r && v >= t && v < b);
  });
}

/** Lines two pixels thick around all stones. */
function drawn(frame: Frame): InkedDrawing {
  const map = stoneMap(frame);
  const ink = new Uint8Array(map.length);
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      if ([i - 1, i + 1, i - SIDE, i + SIDE].some((j) => map[j] !== map[i])) ink[i] = 255;
    }
  }
  return { width: SIDE, height: SIDE, ink };
}

/** Rings here and there: nothing of a mosaic. */
function rings(): InkedDrawing {
  const ink = new Uint8Array(SIDE * SIDE);
  const next = numbers(5);
  for (let k = 0; k < 14; k++) {
    const [cx, cy, radius] = [30 + 196 * next(), 30 + 196 * next(), 12 + 18 * next()];
    for (let i = 0; i < ink.length; i++) {
      if (Math.abs(Math.hypot((i % SIDE) - cx, Math.floor(i / SIDE) - cy) - radius) < 1.2) ink[i] = 255;
    }
  }
  return { width: SIDE, height: SIDE, ink };
}

const COLORS: readonly Rgb[] = [
  [220, 60, 50],
  [60, 120, 210],
  [240, 200, 60],
  [70, 160, 90],
  [150, 80, 170],
];
const colorOf = (k: number): Rgb => COLORS[k % COLORS.length]!;

/** A network that knows nothing: all is one part of the figure. */
const blind: PaintModel = {
  trainSize: 64,
  paint: ({ width, height }) =>
    Promise.resolve({ width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(200) }),
};

function painted(frame: Frame): Raster<3> {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE).fill(255);
  for (const [i, k] of stoneMap(frame).entries()) if (k >= 0) data.set(colorOf(k), 3 * i);
  return { width: SIDE, height: SIDE, channels: 3, data };
}

const reference = (frame: Frame): Reference => ({
  parts: [{ color: [1, 2, 3], share: 1, center: [0.5, 0.5] }],
  picture: painted(frame),
  ink: drawn(frame).ink,
  figure: new Uint8Array(SIDE * SIDE).fill(1),
});

const prepared = (frame: Frame): Promise<PreparedDrawing> => prepareDrawing(blind, drawn(frame));

/** Share of the stones' middles on the sheet that have their color in a picture. */
function rightStones({ data }: Raster<3>, frame: Frame): number {
  const on = stones().flatMap(([l, t, r, b], k) => {
    const [x, y] = onSheet(frame, (l + r) / 2, (t + b) / 2).map(Math.floor) as [number, number];
    if (x < 8 || y < 8 || x >= SIDE - 8 || y >= SIDE - 8) return [];
    return [[...data.subarray(3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3)].join() === colorOf(k).join()];
  });
  return on.filter(Boolean).length / on.length;
}

describe('a reference with the lines of a drawing', () => {
  it.each<[string, Frame]>([
    ['the same', home],
    ['shifted', { ...home, x: 27, y: 39 }],
    ['smaller', { x: 40, y: 40, unit: 0.75 }],
    ['larger', { x: 4, y: 8, unit: 1.1 }],
    ['mirrored', { ...home, mirrored: true }],
  ])('gives each stone its exact color: %s', async (_, frame) => {
    const drawing = await prepared(frame);
    const { hints, added } = applyColors(drawing, reference(home));
    expect(added.length).toBeLessThanOrEqual(64);
    const { picture } = drawing.finish(drawing.label(hints), { lines: false });
    expect(rightStones(picture, frame)).toBe(1);
  });

  it('is put in its place to a pixel and a half', () => {
    const map = (frame: Frame) => lineMap(drawn(frame).ink, SIDE, SIDE);
    const to = { ...home, x: 25, y: 32 };
    const registration = register(map(to), map(home));
    const found = { x: 0, y: 0, agreement: 0 };
    for (const [l, t] of stones()) {
      const [x, y] = onSheet(to, l, t);
      if (Math.min(x, y) < 30 || Math.max(x, y) > SIDE - 30) continue;
      counterpart(registration, x, y, found);
      expect(found.agreement).toBeGreaterThan(0.8);
      expect(Math.hypot(found.x - (x - 11), found.y - (y - 8))).toBeLessThan(1.5);
    }
  });

  it('leaves a drawing of other lines to the colors by part', async () => {
    const drawing = await prepareDrawing(blind, rings());
    const other = reference(home);
    expect(targetColors(drawing, other) === undefined).toBe(true);
    expect(applyColors(drawing, other).hints).toEqual(applyColors(drawing, other.parts).hints);
  });

  it('gives patches without lines around them hints of their own', async () => {
    const shaded = reference(home);
    // The right half of a stone is in shade.
    const k = 5;
    const [l, t, r, b] = stones()[k]!;
    const [middle, y] = onSheet(home, (l + r) / 2, (t + b) / 2);
    const shade: Rgb = [120, 20, 60];
    for (const [i, stone] of stoneMap(home).entries()) {
      if (stone === k && i % SIDE > middle) shaded.picture.data.set(shade, 3 * i);
    }
    const drawing = await prepared(home);
    const { picture } = drawing.finish(drawing.label(applyColors(drawing, shaded).hints), { lines: false });
    const at = (x: number) => {
      const p = 3 * (Math.floor(y) * SIDE + Math.round(x));
      return [...picture.data.subarray(p, p + 3)];
    };
    expect(at(middle - 0.25 * (r - l))).toEqual([...colorOf(k)]);
    expect(at(middle + 0.25 * (r - l))).toEqual([...shade]);
  });

  it('leaves what hints hold', async () => {
    const drawing = await prepared(home);
    const [l, t, r, b] = stones()[4]!;
    const [x, y] = onSheet(home, (l + r) / 2, (t + b) / 2);
    const own = { kind: 'point' as const, x, y, radius: 4, color: [9, 8, 7] as Rgb };
    const { hints, added } = applyColors(drawing, reference(home), [own]);
    expect(hints.at(-1)).toBe(own);
    expect(added).not.toContain(own);
    const { data } = drawing.finish(drawing.label(hints), { lines: false }).picture;
    const p = 3 * (Math.floor(y) * SIDE + Math.floor(x));
    expect([...data.subarray(p, p + 3)]).toEqual([9, 8, 7]);
  });
});
