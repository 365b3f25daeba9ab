import { describe, expect, it } from 'vitest';
import { createRng } from '../rng.ts';
import { maxOver, minOver, rowMax, rowMin } from './min-max.ts';

describe('minimum and maximum over squares', () => {
  it.each([1, 2, 3, 5, 8, 20])('reach %i: as by looking at every pixel of the square', (reach) => {
    const rng = createRng(reach);
    const [width, height] = [23, 17];
    const bytes = { width, height, data: Uint8Array.from({ length: width * height }, () => rng.int(256)) };
    const naive = (pick: (...v: number[]) => number, down: number): Uint8Array =>
      bytes.data.map((_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        const values: number[] = [];
        for (let v = Math.max(0, y - down); v <= Math.min(height - 1, y + down); v++) {
          for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
            values.push(bytes.data[v * width + u]!);
          }
        }
        return pick(...values);
      });
    expect(maxOver(bytes, reach).data).toEqual(naive(Math.max, reach));
    expect(minOver(bytes, reach).data).toEqual(naive(Math.min, reach));
    expect(rowMax(bytes, reach).data).toEqual(naive(Math.max, 0));
    expect(rowMin(bytes, reach).data).toEqual(naive(Math.min, 0));
  });
});
