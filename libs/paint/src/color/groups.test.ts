import { describe, expect, it } from 'vitest';
import { prepareDrawing } from '../prepare.ts';
import { Pen } from '../drawings.testing.ts';
import type { PaintModel } from '../types.ts';

/** Both networks see two halves: parts 30 apart, red left and blue right of the middle. */
const halves: PaintModel = {
  trainSize: 128,
  paint: ({ width, height }) => {
    const data = Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) =>
      (Math.floor(i / 3) % width) * 2 < width === (i % 3 === 0) ? 220 : 30,
    );
    return Promise.resolve({ width, height, channels: 3, data });
  },
  parts: ({ width, height }) => {
    const embedding = Float32Array.from({ length: width * height }, (_, i) => ((i % width) * 2 < width ? 0 : 30));
    return Promise.resolve({ width, height, channels: 1, embedding });
  },
};

async function colorsInside(pen: Pen, inside: (x: number, y: number) => boolean): Promise<number> {
  const prepared = await prepareDrawing(halves, pen.drawing);
  const { picture } = prepared.finish(prepared.label([]), { background: true });
  const colors = new Set<string>();
  for (let y = 0, i = 0; y < pen.height; y++) {
    for (let x = 0; x < pen.width; x++, i++) {
      if (pen.ink[i] === 0 && inside(x, y)) colors.add(picture.data.subarray(3 * i, 3 * i + 3).join());
    }
  }
  return colors.size;
}

describe('colors without hints', () => {
  it('are one in a closed region that is not large, whatever the networks say of its halves', async () => {
    const pen = new Pen(512, 512).box(220, 200, 292, 330, 3);
    expect(await colorsInside(pen, (x, y) => x > 221 && x < 291 && y > 201 && y < 329)).toBe(1);
  });

  it('may be several in a large one', async () => {
    const pen = new Pen(512, 512).box(60, 60, 452, 452, 3);
    expect(await colorsInside(pen, (x, y) => x > 61 && x < 451 && y > 61 && y < 451)).toBeGreaterThan(1);
  });
});
