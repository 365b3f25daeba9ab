import { describe, expect, it } from 'vitest';
import { rasterizeHints, type UserHint, type Plane, type Raster, type Rgb } from '@irodori/image';
import { composePaint, plainPaint } from './compose-paint.ts';
import { PaintGround } from './paint-ground.ts';
import { labelRegions } from './regions.ts';

const SIDE = 128;
const [LEFT, MIDDLE, RIGHT] = [16, 64, 112];
const brown: Rgb = [150, 100, 60];
const blue: Rgb = [60, 110, 200];
const green: Rgb = [40, 160, 70];
const paper: Rgb = [240, 240, 240];

const on = (v: number, line: number): boolean => Math.abs(v - line) <= 1;
const within = (v: number): boolean => v > LEFT && v < RIGHT;

/** A frame, cut in two by a line in its middle; a gap opens the middle line for `gap` pixels. */
function drawing(gap = 0): Plane {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const frame = (on(x, LEFT) || on(x, RIGHT)) && y >= LEFT && y <= RIGHT;
    const rim = (on(y, LEFT) || on(y, RIGHT)) && x >= LEFT && x <= RIGHT;
    const cut = on(x, MIDDLE) && within(y) && Math.abs(y - MIDDLE) >= gap / 2;
    return frame || rim || cut ? 0 : 1;
  });
  return { width: SIDE, height: SIDE, data };
}

/** Paint of the two halves; paper around them. */
function halves(left: Rgb, right: Rgb): Raster<3> {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    data.set(within(x) && within(y) ? (x < MIDDLE ? left : right) : paper, 3 * i);
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}

function painted(
  line: Plane,
  unhinted: Raster<3> | undefined,
  hints: readonly UserHint[],
  image = halves(brown, brown),
) {
  const map = rasterizeHints(hints, { width: SIDE, height: SIDE }, { width: SIDE / 4, height: SIDE / 4 });
  const ground = new PaintGround(line, labelRegions(line));
  const options = unhinted ? { plain: plainPaint(unhinted, ground) } : {};
  const paint = composePaint({ image, ...options, ground, hints: map, pull: 1, even: 0 });
  return (x: number, y: number): number[] => [...paint.data.subarray(3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3)];
}

const dot = (x: number, y: number, color: Rgb, radius = 6): UserHint => ({ kind: 'point', x, y, color, radius });
const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, i) => v - b[i]!));

describe('hints over lines', () => {
  it('go on where the model without hints paints both sides alike', () => {
    const line = drawing();
    const stopped = painted(line, undefined, [dot(40, 64, green)]);
    expect(apart(stopped(88, 64), brown)).toBeLessThan(12);
    const at = painted(line, halves(brown, brown), [dot(40, 64, green)]);
    expect(apart(at(40, 64), green)).toBeLessThan(12);
    for (const y of [30, 64, 100]) expect(apart(at(88, y), green)).toBeLessThan(25);
  });

  it('stop where it paints the sides differently', () => {
    const at = painted(drawing(), halves(brown, blue), [dot(40, 64, green)], halves(brown, blue));
    for (const [x, y] of [
      [70, 64],
      [88, 30],
    ] as const) {
      expect(apart(at(x, y), blue)).toBeLessThan(12);
    }
  });

  it('do not reach an area that has a hint of its own, nor the background', () => {
    const at = painted(drawing(), halves(brown, brown), [dot(40, 64, green), dot(88, 64, blue)]);
    expect(apart(at(88, 64), blue)).toBeLessThan(12);
    expect(apart(at(100, 30), blue)).toBeLessThan(25);
    for (const [x, y] of [
      [6, 64],
      [122, 6],
    ] as const) {
      expect(apart(at(x, y), paper)).toBeLessThan(6);
    }
  });

  it('stay in a hinted part as small as an eye', () => {
    const line = drawing();
    for (let i = 0; i < SIDE * SIDE; i++) {
      const distance = Math.hypot((i % SIDE) - 88, Math.floor(i / SIDE) - 64);
      if (distance >= 6 && distance < 8) line.data[i] = 0;
    }
    const at = painted(line, halves(brown, brown), [dot(88, 64, green, 3)]);
    expect(apart(at(88, 64), green)).toBeLessThan(12);
    expect(apart(at(88, 84), brown)).toBeLessThan(12);
  });

  it('look the same on a ground that has met other hints before', () => {
    const line = drawing();
    const regions = labelRegions(line);
    const [brownPaint, bluePaint] = [halves(brown, brown), halves(brown, blue)];
    const used = new PaintGround(line, regions);
    const paint = (ground: PaintGround, unhinted: Raster<3>, hints: readonly UserHint[]): Raster<3> => {
      const map = rasterizeHints(hints, { width: SIDE, height: SIDE }, { width: SIDE / 4, height: SIDE / 4 });
      return composePaint({ image: unhinted, plain: plainPaint(unhinted, ground), ground, hints: map, pull: 1 });
    };
    for (const unhinted of [brownPaint, bluePaint, brownPaint]) {
      for (const hints of [[dot(40, 64, green)], [dot(88, 64, blue), dot(6, 6, green)], []]) {
        expect(paint(used, unhinted, hints)).toEqual(paint(new PaintGround(line, regions), unhinted, hints));
      }
    }
  });
});
