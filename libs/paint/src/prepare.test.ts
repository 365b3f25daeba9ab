import { expect, it } from 'vitest';
import { grayModel, Pen } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';

it.each([
  [undefined, 64],
  [96, 96],
])('a parts network trained at %s sees the drawing at %i, the generator at its own size', async (partsSize, side) => {
  const { drawing } = new Pen(300, 200).box(50, 50, 250, 150, 2);
  const seen: Record<string, readonly [number, number]> = {};
  await prepareDrawing(
    {
      trainSize: 64,
      ...(partsSize && { partsSize }),
      paint: (sketch) => {
        seen.generator = [sketch.width, sketch.height];
        return grayModel.paint(sketch);
      },
      parts: ({ width, height }) => {
        seen.parts = [width, height];
        return Promise.resolve({ width, height, channels: 1, embedding: new Float32Array(width * height) });
      },
    },
    drawing,
  );
  expect(seen).toEqual({ generator: [64, 44], parts: [side, side === 64 ? 44 : 64] });
});
