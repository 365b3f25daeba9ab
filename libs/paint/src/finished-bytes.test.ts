import { toRgba, type Raster } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { dot, grayModel, Pen } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';
import type { PaintModel } from './types.ts';

const [width, height] = [61, 47];
const pen = new Pen(width, height).box(10, 10, 50, 36, 2).line(30, 10, 30, 36, 1);
/** Ink of every strength, and a clean picture with every value between runs of white. */
const ink = pen.ink.map((v, i) => (v > 0 ? v : i % 11 === 0 ? i % 100 : 0));
const clean: Raster<3> = {
  width,
  height,
  channels: 3,
  data: Uint8ClampedArray.from({ length: 3 * ink.length }, (_, p) =>
    p % 120 < 60 ? 255 : (255 * 7 * p + (p >> 3)) % 256,
  ),
};
/** The same bytes, but not at the beginning of a word. */
const odd: Raster<3> = { ...clean, data: Uint8ClampedArray.of(0, ...clean.data).subarray(1) };
const hints = [dot(20, 20, [201, 17, 90]), dot(40, 20, [3, 254, 128])];

/** Light from the left, in waves. */
const litModel: PaintModel = {
  ...grayModel,
  paint: ({ width: w, height: h }) =>
    Promise.resolve({
      width: w,
      height: h,
      channels: 3,
      data: Uint8ClampedArray.from({ length: 3 * w * h }, (_, p) => {
        const [x, y] = [Math.floor(p / 3) % w, Math.floor(p / 3 / w)];
        return 230 - (120 * x) / w + 20 * Math.sin(y / 3);
      }),
    }),
};

describe.each([
  ['the clean picture', clean],
  ['a clean picture at an odd address', odd],
  ['black ink', undefined],
])('a finished picture under %s', (_, picture) => {
  it.each([true, false])('is color times lines, rounded as a byte is (lines: %s)', async (lines) => {
    const prepared = await prepareDrawing(grayModel, { width, height, ink, clean: picture });
    const labels = prepared.label(hints);
    const { picture: finished, layers } = prepared.finish(labels, { lines, paper: [250, 240, 230] });
    // The opaque layers from the top down: the first that has a pixel gives its color.
    const rasters = layers.filter(({ blend }) => blend === 'normal').map((layer) => layer.raster());
    const expected = new Uint8ClampedArray(3 * ink.length);
    for (let i = 0; i < ink.length; i++) {
      const top = rasters.findLast(({ data }) => data[4 * i + 3] === 255)!;
      for (let c = 0; c < 3; c++) {
        const light = !lines ? 1 : picture ? picture.data[3 * i + c]! / 255 : 1 - ink[i]! / 255;
        expected[3 * i + c] = top.data[4 * i + c]! * light;
      }
    }
    expect(layers.filter(({ kind }) => kind === 'part').length).toBeGreaterThanOrEqual(2);
    expect(Buffer.compare(Buffer.from(finished.data), Buffer.from(expected))).toBe(0);
  });
});

it.each([
  {},
  { background: true },
  { paper: [250, 240, 230] as const },
  { shade: 0.6, shadeStyle: 'cel' as const },
  { shade: 1, shadeTint: [120, 110, 180] as const, paper: [250, 240, 230] as const },
  { shade: 0.5, background: true },
])('the paint alone is the picture without lines (%o)', async (options) => {
  const prepared = await prepareDrawing(litModel, { width, height, ink });
  const labels = prepared.label(hints);
  const { picture } = prepared.finish(labels, { ...options, lines: false });
  const paint = prepared.paint(labels, options);
  expect(paint).toEqual(toRgba(picture));
  // Shade there is: a part has more colors than its own.
  const colors = new Set(new Uint32Array(paint.data.buffer));
  if ('shade' in options) expect(colors.size).toBeGreaterThan(20);
  else expect(colors.size).toBeLessThan(10);
});

it('is the same after other strokes as on a drawing just opened', async () => {
  const [side, radius] = [240, 3];
  const drawing = {
    width: side,
    height: side,
    ink: new Pen(side, side).box(20, 20, 220, 220, 3).line(120, 20, 120, 90, 3).ink,
  };
  const dots = Array.from({ length: 5 }, (_, k) => ({
    ...dot(40 + 37 * k, 50 + ((61 * k) % 140), [40 * k, 200 - 30 * k, (90 * k) % 256]),
    radius,
  }));
  const strokes = [[], dots.slice(0, 1), dots.slice(0, 2), dots.slice(0, 4), dots, dots.slice(1), dots.slice(0, 2), []];
  const prepared = await prepareDrawing(grayModel, drawing);
  for (const given of strokes) {
    const fresh = await prepareDrawing(grayModel, drawing);
    expect(prepared.finish(prepared.label(given)).picture).toEqual(fresh.finish(fresh.label(given)).picture);
  }
});
