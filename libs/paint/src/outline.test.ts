import { expect, it } from 'vitest';
import { grayModel, Pen } from './drawings.testing.ts';
import { outlineDrawing } from './outline.ts';
import { prepareDrawing } from './prepare.ts';

const { drawing } = new Pen(300, 200).box(50, 50, 250, 150, 2).box(80, 80, 120, 120, 2);
const hints = [{ kind: 'point', x: 100, y: 100, color: [200, 30, 40], radius: 4 }] as const;

it('gives the picture that comes without it, again and again, at any gap', async () => {
  const outline = outlineDrawing(drawing);
  for (const gap of [0, 0.006, 0.02, 0]) {
    const [alone, with1] = [
      await prepareDrawing(grayModel, drawing, { gap }),
      await prepareDrawing(grayModel, drawing, { gap, outline }),
    ];
    for (const given of [[], hints]) {
      expect(with1.finish(with1.label(given)).picture).toEqual(alone.finish(alone.label(given)).picture);
    }
  }
});

it('is found while the generator runs', async () => {
  const order: string[] = [];
  const ink = new Proxy(drawing.ink, {
    get: (target, key) => {
      order.push('ink');
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const model = {
    ...grayModel,
    paint: async (...args: Parameters<typeof grayModel.paint>) => {
      order.length = 0;
      await Promise.resolve();
      order.push('answer');
      return grayModel.paint(...args);
    },
  };
  await prepareDrawing(model, { ...drawing, ink });
  expect(order[0]).toBe('ink');
  expect(order).toContain('answer');
});

it('tells of a generator that fails', async () => {
  const model = { ...grayModel, paint: () => Promise.reject(new Error('no answer')) };
  await expect(prepareDrawing(model, drawing)).rejects.toThrow('no answer');
});
