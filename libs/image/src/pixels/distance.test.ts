import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedAreas } from './areas.ts';
import { squaredDistances } from './distance.ts';

const masks = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      outside: fc.boolean(),
      mask: fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 1 }),
    }),
  );

describe('squaredDistances', () => {
  it('is the least squared distance to a 0, by trying all', () => {
    fc.assert(
      fc.property(masks, ({ width, height, outside, mask }) => {
        const got = squaredDistances(mask, width, height, outside);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            let least = Infinity;
            for (let v = -1; v <= height; v++) {
              for (let u = -1; u <= width; u++) {
                const beyond = u < 0 || v < 0 || u >= width || v >= height;
                if (beyond ? outside : mask[v * width + u] === 0) least = Math.min(least, (u - x) ** 2 + (v - y) ** 2);
              }
            }
            expect(got[y * width + x]).toBe(least);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a mask of another size in one line', () => {
    expect(() => squaredDistances([1, 1], 3, 1)).toThrow('squaredDistances: expected 3 x 1 values, got 2');
  });
});

describe('connectedAreas', () => {
  it('numbers areas in raster order and counts them; diagonals do not join', () => {
    const mask = [1, 0, 1, 1, 0, 1, 0, 1, 0];
    expect(connectedAreas(mask, 3, 3)).toEqual({
      width: 3,
      height: 3,
      labels: Int32Array.of(1, 0, 2, 1, 0, 2, 0, 3, 0),
      sizes: [4, 2, 2, 1],
    });
  });

  it('gives one label to two pixels exactly when a path joins them', () => {
    fc.assert(
      fc.property(masks, ({ width, height, mask }) => {
        const { labels, sizes } = connectedAreas(mask, width, height);
        for (let i = 0; i < mask.length; i++) {
          expect(labels[i] === 0).toBe(mask[i] === 0);
          const right = (i + 1) % width !== 0 ? i + 1 : -1;
          for (const next of [right, i + width]) {
            if (next >= 0 && next < mask.length && mask[i] && mask[next]) expect(labels[i]).toBe(labels[next]);
          }
        }
        // A breadth-first count of one area, from its first pixel.
        sizes.slice(1).forEach((size, n) => {
          const reached = new Set([labels.indexOf(n + 1)]);
          for (const i of reached) {
            const around = [i % width ? i - 1 : -1, (i + 1) % width ? i + 1 : -1, i - width, i + width];
            for (const k of around) if (k >= 0 && mask[k]) reached.add(k);
          }
          expect(reached.size).toBe(size);
        });
      }),
      { numRuns: 200 },
    );
  });
});
