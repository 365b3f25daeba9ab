import type { Plane, Raster, Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { bucketFill } from '../baselines/bucket.ts';
import { partTakes } from './part-take.ts';
import type { DotSystem } from './types.ts';

/** White paper with a box of 24 x 16 pixels in a frame, parted by a line after 12 columns: part 1 left, part 2 right. */
const [width, height] = [32, 24];
const inBox = (x: number, y: number) => x >= 4 && x < 28 && y >= 4 && y < 20;
const isInk = (x: number, y: number) => inBox(x, y) && (x === 4 || x === 27 || y === 4 || y === 19 || x === 16);
const at = <T>(of: (x: number, y: number) => T): T[] =>
  Array.from({ length: width * height }, (_, i) => of(i % width, Math.floor(i / width)));
const lines: Plane = { width, height, data: Float32Array.from(at((x, y) => (isInk(x, y) ? 0 : 1))) };
const colors = at((x, y): Rgb => (inBox(x, y) ? (x < 16 ? [180, 120, 90] : [90, 90, 90]) : [255, 255, 255]));
const truth: Raster<3> = { width, height, channels: 3, data: Uint8ClampedArray.from(colors.flat()) };
const parts = at((x, y) => (inBox(x, y) && !isInk(x, y) ? (x < 16 ? 1 : 2) : 0));

describe('partTakes', () => {
  it('is all of the part and nothing else for a bucket in closed lines', async () => {
    expect(await partTakes(bucketFill, truth, lines, parts)).toEqual([
      { part: 1, own: 1, others: 0 },
      { part: 2, own: 1, others: 0 },
    ]);
  });

  it('counts the half that a dot reaches and what it spills', async () => {
    /** The last dot takes everything below its own row, at once over lines. */
    const spills: DotSystem = (_, dots) => {
      const data = new Uint8ClampedArray(3 * width * height).fill(255);
      const last = dots.at(-1)!;
      if (last.color[0] !== 255) for (let i = last.y * width; i < width * height; i++) data.set(last.color, 3 * i);
      return Promise.resolve({ width, height, channels: 3, data });
    };
    const [first] = await partTakes(spills, truth, lines, parts);
    // Off the ink the part has rows 6 to 17 and columns 6 to 14; its dot is the first of the middle, in row 10.
    expect(first!.own).toBe(8 / 12);
    expect(first!.others).toBeGreaterThan(0.5);
  });

  it('does not count a color that was there before', async () => {
    const still: DotSystem = () => Promise.resolve(truth);
    for (const { own, others } of await partTakes(still, truth, lines, parts)) expect([own, others]).toEqual([0, 0]);
  });

  it('refuses parts of another size', async () => {
    await expect(partTakes(bucketFill, truth, lines, [1])).rejects.toThrow('part share: expected parts');
  });
});
