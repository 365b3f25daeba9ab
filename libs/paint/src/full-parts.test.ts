import { expect, it } from 'vitest';
import type { Cells } from './areas/cells.ts';
import { partsAtFullSize } from './full-parts.ts';

/** What the definition says of one pixel: cells under ink, the largest share of the four around on open borders, else the grid's. */
function partAt(x: number, y: number, { parts, wall, w, h, scale, full, cells, pixels, width }: Case): number {
  const [gx, gy] = [Math.floor(x / scale), Math.floor(y / scale)];
  const g = gy * w + gx;
  if (wall[g] === 1) return pixels && pixels[g]! >= 0 ? pixels[g]! : cells[full[y * width + x]!]!;
  const around: number[] = [];
  for (let v = Math.max(0, gy - 1); v <= Math.min(h - 1, gy + 1); v++) {
    for (let u = Math.max(0, gx - 1); u <= Math.min(w - 1, gx + 1); u++) around.push(v * w + u);
  }
  if (around.some((i) => wall[i] === 1) || around.every((i) => parts[i] === parts[g])) return parts[g]!;
  const clamp = (v: number, most: number) => Math.max(0, Math.min(most, v));
  const [fx, fy] = [clamp((x + 0.5) / scale - 0.5, w - 1), clamp((y + 0.5) / scale - 0.5, h - 1)];
  const shares = new Map<number, number>();
  for (const [v, sy] of [
    [Math.floor(fy), 1 - (fy % 1)],
    [Math.min(h - 1, Math.floor(fy) + 1), fy % 1],
  ] as const) {
    for (const [u, sx] of [
      [Math.floor(fx), 1 - (fx % 1)],
      [Math.min(w - 1, Math.floor(fx) + 1), fx % 1],
    ] as const) {
      const part = parts[v * w + u]!;
      shares.set(part, (shares.get(part) ?? 0) + sx * sy);
    }
  }
  return [...shares].reduce((best, one) => (one[1] > best[1] + 1e-9 ? one : best))[0];
}

interface Case {
  readonly w: number;
  readonly h: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly parts: Int32Array;
  readonly wall: Uint8Array;
  readonly full: Int32Array;
  readonly cells: Int32Array;
  readonly pixels: Int32Array | undefined;
}

/** Blocks of parts with some ink; the last column and row of the grid are cut off by the drawing's border. */
function example(scale: number, painted: boolean): Case {
  const [w, h] = [23, 17];
  const [width, height] = [w * scale - 1, h * scale - (scale > 2 ? 2 : 1)];
  let state = 5;
  const random = (n: number): number => (state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647) % n;
  const parts = Int32Array.from({ length: w * h }, (_, g) => Math.floor((g % w) / 5) + 5 * Math.floor(g / w / 4));
  const wall = Uint8Array.from({ length: w * h }, () => (random(9) === 0 ? 1 : 0));
  const cells = Int32Array.from({ length: 60 }, () => random(20));
  const full = Int32Array.from({ length: width * height }, () => random(60));
  const pixels = painted
    ? Int32Array.from({ length: w * h }, () => (random(3) === 0 ? 20 + random(4) : -1))
    : undefined;
  return { w, h, width, height, scale, parts, wall, full, cells, pixels };
}

it.each([
  [2, false],
  [3, true],
  [5, false],
  [5, true],
])('each pixel of a drawing %i times its grid has the part of the definition (painted: %s)', (scale, painted) => {
  const one = example(scale, painted);
  const { w, h, width, height, parts, wall, full, cells, pixels } = one;
  const labels = { parts: [], cells, pixels, painted: new Int32Array() };
  const grid = { width: w, height: h, scale, ink: new Uint8Array(w * h) };
  const got = partsAtFullSize(full, parts, labels, { wall } as Cells, grid, width, height);
  const expected = Array.from(got, (_, i) => partAt(i % width, Math.floor(i / width), one));
  expect([...got]).toEqual(expected);
});
