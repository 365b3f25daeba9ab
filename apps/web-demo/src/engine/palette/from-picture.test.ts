import { createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { paletteFromPicture } from './from-picture.ts';

/** Pixels of the given colors, so many of each, with a little noise. */
function picture(colors: readonly (readonly [number, number, number, count: number])[], noise = 0): Uint8ClampedArray {
  const rng = createRng(2);
  const rows = colors.flatMap(([r, g, b, count]) =>
    Array.from({ length: count }, () => [r, g, b].map((v) => v + noise * (rng.next() - 0.5)).concat(255)),
  );
  return Uint8ClampedArray.from(rows.flat());
}

describe('paletteFromPicture', () => {
  it('has each flat color once, those of most of the picture first, small distinct ones too', () => {
    const flats = picture([
      [255, 255, 255, 6000],
      [91, 58, 41, 1500],
      [246, 215, 195, 900],
      [79, 124, 172, 60],
      [209, 73, 91, 40],
    ]);
    expect(paletteFromPicture(flats).map(({ color }) => color)).toEqual([
      '#ffffff',
      '#5b3a29',
      '#f6d7c3',
      '#4f7cac',
      '#d1495b',
    ]);
  });

  it('makes one color of what noise spreads, and at most as many as asked for', () => {
    const noisy = picture(
      [
        [200, 40, 40, 3000],
        [40, 40, 200, 3000],
      ],
      10,
    );
    expect(paletteFromPicture(noisy)).toHaveLength(2);
    const rng = createRng(9);
    const all = Uint8ClampedArray.from({ length: 40_000 }, (_, i) => (i % 4 === 3 ? 255 : 255 * rng.next()));
    expect(paletteFromPicture(all, 6).length).toBeLessThanOrEqual(6);
    expect(paletteFromPicture(new Uint8ClampedArray(400))).toEqual([]);
  });
});
