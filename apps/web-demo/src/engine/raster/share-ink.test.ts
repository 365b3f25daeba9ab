import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Rgba } from './blend.ts';
import { inkOf, inkOwners } from './share-ink.ts';

const [WIDTH, HEIGHT] = [4, 3];
const bytes = fc
  .uint8Array({ minLength: 4 * WIDTH * HEIGHT, maxLength: 4 * WIDTH * HEIGHT })
  .map((data): Rgba => ({ width: WIDTH, height: HEIGHT, data: Uint8ClampedArray.from(data) }));
const opaque = bytes.map(({ data, ...size }): Rgba => ({ ...size, data: data.map((v, i) => (i % 4 === 3 ? 255 : v)) }));

/** A color over a backdrop by the formula of the W3C's Compositing and Blending for `multiply`. */
const multiply = (backdrop: number, color: number, alpha: number): number =>
  (1 - alpha / 255) * backdrop + (alpha / 255) * ((backdrop * color) / 255);

it('the shares of all layers, multiplied over white, are the picture again', () => {
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 4 }), opaque, (layers, picture) => {
      const owners = inkOwners(layers);
      const shares = layers.map((_, k) => inkOf(picture, owners, k));
      for (let p = 0; p < picture.data.length; p++) {
        if (p % 4 === 3) continue;
        const made = shares.reduce((below, { data }) => multiply(below, data[p]!, data[p - (p % 4) + 3]!), 255);
        // A color beside its alpha is rounded to 8 bits.
        expect(Math.abs(made - picture.data[p]!)).toBeLessThanOrEqual(0.5);
      }
      // Each pixel has one owner.
      for (let i = 3; i < picture.data.length; i += 4) {
        expect(shares.filter(({ data }) => data[i]! > 0).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

/** One row of pixels. */
const row = (...pixels: readonly (readonly [number, number])[]): Rgba => ({
  width: pixels.length,
  height: 1,
  data: Uint8ClampedArray.from(pixels.flatMap(([gray, alpha]) => [gray, gray, gray, alpha])),
});

it('ink goes to the darker layer, paper that covers ink keeps none of it, and white ink counts by its alpha', () => {
  const below = row([0, 255], [0, 100], [255, 0], [255, 40], [0, 255], [0, 0]);
  const above = row([0, 0], [0, 200], [0, 90], [255, 250], [0, 255], [0, 0]);
  expect([...inkOwners([below, above])]).toEqual([0, 1, 1, 1, 1, 0]);
  const scanned = [row([250, 255], [20, 255]), row([30, 255], [245, 255])];
  expect([...inkOwners(scanned)]).toEqual([1, 0]);
});
