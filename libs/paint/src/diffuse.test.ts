import { describe, expect, it } from 'vitest';
import { createRng } from '@irodori/image';
import { diffuse, halveGrid } from './diffuse.ts';
import type { Grid, Pull } from './diffuse.ts';

const [width, height] = [21, 14];
const random = createRng(5);
const some = (length: number, value: () => number): Float32Array => Float32Array.from({ length }, value);

function grids(pass: Float32Array): Grid[] {
  const all: Grid[] = [{ width, height, pass }];
  while (Math.min(all.at(-1)!.width, all.at(-1)!.height) > 4) all.push(halveGrid(all.at(-1)!));
  return all;
}

const pull: Pull = { sources: () => 1e3, fade: (cells) => 1 / cells, strict: true };

describe('diffuse', () => {
  it('treats every channel as if it were alone', () => {
    const ways = grids(some(width * height, () => (random.next() < 0.2 ? 0 : random.next())));
    const weights = some(width * height, () => (random.next() < 0.1 ? 1 : 0));
    for (const channels of [2, 4]) {
      const values = some(channels * width * height, () => 200 * random.next() - 100);
      const together = diffuse(ways, { channels, values, weights }, pull);
      for (let c = 0; c < channels; c++) {
        const one = values.filter((_, p) => p % channels === c);
        const alone = diffuse(ways, { channels: 1, values: one, weights }, pull);
        alone.forEach((v, i) => expect(together[channels * i + c]).toBeCloseTo(v, 3));
      }
    }
  });

  it('carries the one color there is through what is open, and passes no wall', () => {
    const open = some(width * height, () => 1).map((v, i) => (i % width === 10 ? 0 : v));
    const weights = new Float32Array(width * height);
    const values = new Float32Array(width * height).fill(80);
    weights[7 * width + 3] = 1;
    const field = diffuse(grids(open), { channels: 1, values, weights }, { ...pull, fade: () => 1e-9 });
    expect(field[7 * width + 3]).toBeCloseTo(80, 1);
    for (let y = 0; y < height; y++) {
      for (let x = 11; x < width; x++) expect(Math.abs(field[y * width + x]!)).toBeLessThan(1e-3);
    }
    const near = [2 * width + 2, 12 * width + 8].map((i) => field[i]!);
    for (const v of near) expect(v).toBeGreaterThan(40);
    expect(Math.max(...field)).toBeLessThanOrEqual(80.001);
  });
});
