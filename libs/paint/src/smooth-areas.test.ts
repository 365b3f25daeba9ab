import { describe, expect, it } from 'vitest';
import type { Raster } from '@irodori/image';
import { smoothAreas } from './smooth-areas.ts';

const [width, height] = [40, 32];
const oneArea = new Int32Array(width * height);

function painted(level: (x: number, y: number) => number): Raster<3> {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) data.fill(level(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  return { width, height, channels: 3, data };
}

const at = (raster: Raster<3>, x: number, y: number): number => raster.data[3 * (y * width + x)]!;

describe('smoothAreas', () => {
  it('takes out the weave of transposed convolutions, of two and of four pixels', () => {
    for (const period of [1, 2]) {
      const weave = painted((x, y) => ((Math.floor(x / period) + Math.floor(y / period)) % 2 ? 150 : 144));
      const smooth = smoothAreas(weave, oneArea);
      for (let y = 4; y < height - 4; y++) {
        for (let x = 4; x < width - 4; x++) expect(Math.abs(at(smooth, x, y) - 147)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('keeps the edge of a shadow', () => {
    const shaded = painted((x) => (x < 20 ? 200 : 140));
    const smooth = smoothAreas(shaded, oneArea);
    for (let x = 0; x < width; x++) expect(at(smooth, x, 16)).toBe(x < 20 ? 200 : 140);
  });

  it('takes nothing over the border of an area, however alike the colors', () => {
    const labels = Int32Array.from(oneArea, (_, i) => (i % width < 20 ? 0 : 1));
    const smooth = smoothAreas(
      painted((x) => (x < 20 ? 150 : 156)),
      labels,
    );
    expect([at(smooth, 19, 9), at(smooth, 20, 9)]).toEqual([150, 156]);
  });

  it('keeps the mean of a flat area', () => {
    expect(
      smoothAreas(
        painted(() => 93),
        oneArea,
      ).data,
    ).toEqual(painted(() => 93).data);
  });
});
