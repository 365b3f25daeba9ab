import { readDrawing, type Rgb, type UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel } from './drawings.testing.ts';

const SIDE = 300;
const TEAL: Rgb = [0, 62, 70];
const BLACK: Rgb = [0, 0, 0];
const RED: Rgb = [220, 40, 40];

/** A ring with a disc filled with ink in it. */
function drawing(ink: Rgb) {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE).fill(255);
  for (let y = 0, p = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, p += 3) {
      const r = Math.hypot(x - 150, y - 150);
      if (r < 60 || (r > 118 && r < 122)) data.set(ink, p);
    }
  }
  return readDrawing({ width: SIDE, height: SIDE, channels: 3, data });
}

async function painted(ink: Rgb, hints: readonly UserHint[] = []) {
  const finished = await colorize(grayModel, drawing(ink), hints, {});
  /** The largest difference to a color in the whole disc. */
  const off = (color: readonly number[]): number => {
    let most = 0;
    for (let y = 90; y < 210; y++) {
      for (let x = 90; x < 210; x++) {
        if (Math.hypot(x - 150, y - 150) >= 60) continue;
        for (let k = 0; k < 3; k++) {
          most = Math.max(most, Math.abs(finished.picture.data[3 * (y * SIDE + x) + k]! - color[k]!));
        }
      }
    }
    return most;
  };
  return { ...finished, off };
}

describe('a place filled with ink', () => {
  it('has the color of its ink without hints, up to its border', async () => {
    const { off, picture } = await painted(TEAL);
    expect(off(TEAL)).toBeLessThanOrEqual(2);
    // The ring around it is painted.
    expect([...picture.data.subarray(3 * (150 * SIDE + 240), 3 * (150 * SIDE + 240) + 3)]).toEqual([200, 200, 200]);
  });

  it('takes a hint under its ink, up to its border', async () => {
    const { off } = await painted(TEAL, [dot(150, 150, RED)]);
    expect(off(TEAL.map((v, k) => (v * RED[k]!) / 255))).toBeLessThanOrEqual(2);
  });

  it('has paint under black ink, which shows where the lines are taken off', async () => {
    const { layers, off } = await painted(BLACK);
    expect(off(BLACK)).toBeLessThanOrEqual(2);
    const under = layers.some(
      (layer) => layer.kind === 'part' && layer.raster().data[4 * (150 * SIDE + 150) + 3] === 255,
    );
    expect(under).toBe(true);
  });
});
