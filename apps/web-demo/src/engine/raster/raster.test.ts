import { describe, expect, it } from 'vitest';
import { bandToRgba, boxShrink, colorShare, LinesBuilder } from './bands.ts';
import { displaySize } from './picture-size.ts';

describe('lines in bands', () => {
  const rgb = (width: number, height: number, at: (i: number) => number[]) => ({
    width,
    height,
    channels: 3 as const,
    data: Uint8ClampedArray.from(Array.from({ length: width * height }, (_, i) => at(i)).flat()),
  });

  it('stays one byte a pixel while gray, and widens without loss when color comes', () => {
    const builder = new LinesBuilder(2, 3);
    builder.add(
      rgb(2, 1, (i) => [i, i, i]),
      0,
    );
    expect(builder.finish().channels).toBe(1);
    builder.add(
      rgb(2, 2, (i) => [200 + i, 7, i]),
      1,
    );
    const lines = builder.finish();
    expect(lines.channels).toBe(3);
    expect([...lines.data]).toEqual([0, 0, 0, 1, 1, 1, 200, 7, 0, 201, 7, 1, 202, 7, 2, 203, 7, 3]);
    expect([...bandToRgba(lines, 1, 1)]).toEqual([200, 7, 0, 255, 201, 7, 1, 255]);
  });

  it('shrinks by means, also where the last box is cut', () => {
    const lines = rgb(
      3,
      2,
      (i) =>
        [
          [0, 10, 20],
          [10, 10, 20],
          [90, 10, 20],
          [20, 10, 20],
          [30, 10, 20],
          [110, 10, 20],
        ][i]!,
    );
    expect([...boxShrink(lines, 2).data]).toEqual([15, 10, 20, 100, 10, 20]);
  });

  it('tells a painting from a line drawing', () => {
    expect(colorShare(rgb(10, 10, (i) => (i % 7 ? [255, 255, 255] : [30, 30, 30])))).toBe(0);
    expect(colorShare(rgb(10, 10, () => [240, 180, 150]))).toBe(1);
  });
});

describe('sizes', () => {
  it('shows a drawing at its own size, or at a million pixels', () => {
    expect(displaySize({ width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
    expect(displaySize({ width: 8000, height: 8000 })).toEqual({ width: 1024, height: 1024 });
  });
});
