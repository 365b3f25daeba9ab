import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel, Pen, shareOf } from './drawings.testing.ts';
import { prepareDrawing } from './prepare.ts';
import type { PaintModel } from './types.ts';

const RED = [220, 40, 40] as const;
const BLUE = [40, 60, 220] as const;
const GREEN = [40, 160, 60] as const;
const WHITE = [255, 255, 255] as const;

describe('closed lines', () => {
  it.each([
    [256, 1.5],
    [512, 3],
    [1300, 2.6],
  ])('a ring at %i px in a line of %s px keeps its color in and paper out', async (size, thick) => {
    const pen = new Pen(size, size).ring(size / 2, size / 2, size / 4, thick);
    const { picture } = await colorize(grayModel, pen.drawing, [dot(size / 2, size / 2, RED)]);
    const far = (x: number, y: number): number => Math.hypot(x - size / 2, y - size / 2) / (size / 4);
    expect(shareOf(picture, pen.drawing, RED, (x, y) => far(x, y) < 1)).toBeGreaterThan(0.99);
    expect(shareOf(picture, pen.drawing, WHITE, (x, y) => far(x, y) > 1)).toBeGreaterThan(0.99);
  });

  it('three areas between lines of two pixels keep three colors', async () => {
    const pen = new Pen(1000, 750).box(100, 100, 480, 650, 2).box(520, 100, 900, 650, 2);
    const hints = [dot(290, 375, RED), dot(710, 375, BLUE), dot(30, 30, GREEN)];
    const { picture } = await colorize(grayModel, pen.drawing, hints);
    const inY = (y: number): boolean => y > 101 && y < 649;
    expect(shareOf(picture, pen.drawing, RED, (x, y) => inY(y) && x > 101 && x < 479)).toBe(1);
    expect(shareOf(picture, pen.drawing, BLUE, (x, y) => inY(y) && x > 521 && x < 899)).toBe(1);
    const around = (x: number, y: number): boolean => x < 99 || x > 901 || y < 99 || y > 651;
    expect(shareOf(picture, pen.drawing, GREEN, around)).toBe(1);
  });

  it('a gap narrower than the limit is closed', async () => {
    const pen = new Pen(512, 512).ring(256, 256, 120, 3, [-0.02, 0.02]);
    const { picture } = await colorize(grayModel, pen.drawing, [dot(256, 256, RED)], { gap: 0.015 });
    const far = (x: number, y: number): number => Math.hypot(x - 256, y - 256);
    expect(shareOf(picture, pen.drawing, RED, (x, y) => far(x, y) < 116)).toBeGreaterThan(0.99);
    expect(shareOf(picture, pen.drawing, WHITE, (x, y) => far(x, y) > 124)).toBeGreaterThan(0.99);
  });
});

describe('hints', () => {
  const pen = new Pen(512, 512).box(100, 100, 400, 400, 3);
  const inside = (x: number, y: number): boolean => x > 102 && x < 398 && y > 102 && y < 398;
  const outside = (x: number, y: number): boolean => x < 98 || x > 402 || y < 98 || y > 402;

  it('a dot centered on a line takes the side where more of it lies, whole, and not the other', async () => {
    for (const [x, taken] of [
      [101, inside],
      [99, outside],
    ] as const) {
      const { picture } = await colorize(grayModel, pen.drawing, [dot(x, 250, RED)]);
      expect(shareOf(picture, pen.drawing, RED, taken)).toBeGreaterThan(0.99);
      expect(shareOf(picture, pen.drawing, RED, taken === inside ? outside : inside)).toBe(0);
    }
  });

  it('a dot beside a line that touches it stays on the side of its center', async () => {
    const { picture } = await colorize(grayModel, pen.drawing, [dot(104, 250, RED, 6)]);
    expect(shareOf(picture, pen.drawing, RED, inside)).toBe(1);
    expect(shareOf(picture, pen.drawing, RED, outside)).toBe(0);
  });

  it('one dot fills a room within lines, whatever a parts network says of its other half', async () => {
    const model: PaintModel = {
      ...grayModel,
      parts: ({ width, height }) => {
        const embedding = Float32Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 0 : 30));
        return Promise.resolve({ width, height, channels: 1, embedding });
      },
    };
    const { picture } = await colorize(model, pen.drawing, [dot(130, 250, RED)]);
    expect(shareOf(picture, pen.drawing, RED, inside)).toBe(1);
    expect(shareOf(picture, pen.drawing, RED, outside)).toBe(0);
  });

  it('one dot colors all of the background', async () => {
    const split = new Pen(512, 512).line(256, 0, 256, 200, 3).ring(256, 300, 100, 3);
    const { picture } = await colorize(grayModel, split.drawing, [dot(20, 20, BLUE)]);
    const around = (x: number, y: number): boolean => Math.hypot(x - 256, y - 300) > 102;
    expect(shareOf(picture, split.drawing, BLUE, around)).toBeGreaterThan(0.95);
  });

  it('a stroke takes what it runs through and not what it only touches', async () => {
    const rooms = new Pen(600, 300).box(20, 50, 200, 250, 3).box(200, 50, 400, 250, 3).box(400, 50, 580, 250, 3);
    const stroke = { kind: 'stroke', radius: 5, color: RED, points: [[100, 150], [402, 150]] } as const; // prettier-ignore
    const { picture } = await colorize(grayModel, rooms.drawing, [stroke, dot(500, 200, BLUE)]);
    const room = (left: number) => (x: number, y: number) => x > left + 2 && x < left + 176 && y > 52 && y < 248;
    expect(shareOf(picture, rooms.drawing, RED, (x, y) => room(20)(x, y) && x < 198)).toBe(1);
    expect(shareOf(picture, rooms.drawing, RED, room(202))).toBe(1);
    expect(shareOf(picture, rooms.drawing, BLUE, room(402))).toBe(1);
  });

  it('two dots in one area share it, each exact around itself, down to a few pixels', async () => {
    const hints = [dot(180, 250, RED), dot(320, 250, BLUE), dot(324, 262, GREEN, 2)];
    const { picture } = await colorize(grayModel, pen.drawing, hints);
    expect(shareOf(picture, pen.drawing, RED, (x, y) => inside(x, y) && x < 235)).toBeGreaterThan(0.97);
    expect(shareOf(picture, pen.drawing, BLUE, (x, y) => inside(x, y) && x > 265 && y < 180)).toBeGreaterThan(0.9);
    expect(shareOf(picture, pen.drawing, GREEN, (x, y) => inside(x, y) && x > 265 && y > 330)).toBeGreaterThan(0.9);
    expect(shareOf(picture, pen.drawing, GREEN, (x, y) => Math.hypot(x - 324, y - 262) < 2)).toBe(1);
    expect(shareOf(picture, pen.drawing, BLUE, (x, y) => Math.hypot(x - 320, y - 250) < 4)).toBe(1);
  });

  it('a dot of a second color in a part shares it by distance where the network sees the same part or a little drift', async () => {
    for (const drift of [0, 1]) {
      const model: PaintModel = {
        ...grayModel,
        parts: ({ width, height }) => {
          const embedding = Float32Array.from({ length: width * height }, (_, i) => (drift * (i % width)) / width);
          return Promise.resolve({ width, height, channels: 1, embedding });
        },
      };
      const { picture } = await colorize(model, pen.drawing, [dot(180, 250, RED), dot(340, 250, BLUE)]);
      // The middle between the dots is at 260; cells are up to 17 pixels wide.
      expect(shareOf(picture, pen.drawing, RED, (x, y) => inside(x, y) && x < 236)).toBeGreaterThan(0.97);
      expect(shareOf(picture, pen.drawing, BLUE, (x, y) => inside(x, y) && x > 284)).toBeGreaterThan(0.97);
    }
  });

  it('hints outside the picture change nothing', async () => {
    const prepared = await prepareDrawing(grayModel, pen.drawing);
    const none = prepared.finish(prepared.label([])).picture.data;
    const off = prepared.finish(prepared.label([dot(-40, 900, RED)])).picture.data;
    expect(Buffer.from(off).equals(Buffer.from(none))).toBe(true);
  });
});

describe('a comic page', () => {
  it('lets no color from one panel into another, nor into the gutters', async () => {
    const page = new Pen(400, 560);
    const panels = [[20, 20, 190, 250], [210, 20, 380, 250], [20, 270, 190, 540], [210, 270, 380, 540]] as const; // prettier-ignore
    for (const [left, top, right, bottom] of panels) {
      page.box(left, top, right, bottom, 4).ring((left + right) / 2, (top + bottom) / 2, 40, 2);
    }
    const { picture } = await colorize(grayModel, page.drawing, [dot(105, 135, RED), dot(40, 40, BLUE)]);
    const first = (x: number, y: number): boolean => x < 192 && y < 252;
    const any = (color: readonly number[], inside: (x: number, y: number) => boolean): number =>
      shareOf(picture, page.drawing, color, inside);
    expect(any(RED, (x, y) => Math.hypot(x - 105, y - 135) < 38)).toBe(1);
    for (const color of [RED, BLUE]) expect(any(color, (x, y) => !first(x, y))).toBe(0);
    expect(any(WHITE, (x, y) => x < 17 || y < 17 || (x > 193 && x < 207))).toBe(1);
  });
});

describe('prepareDrawing', () => {
  it('refuses planes of another size and gaps out of range in one line', async () => {
    await expect(prepareDrawing(grayModel, { width: 4, height: 4, ink: new Uint8Array(3) })).rejects.toThrow(
      'prepareDrawing: expected 4 x 4 values of ink, got 3',
    );
    const drawing = new Pen(16, 16).drawing;
    await expect(prepareDrawing(grayModel, drawing, { gap: 0.5 })).rejects.toThrow(
      /gap: expected a share from 0 to 0.02/,
    );
  });

  it('stops when asked to', async () => {
    const stop = AbortSignal.abort();
    await expect(prepareDrawing(grayModel, new Pen(64, 64).drawing, {}, stop)).rejects.toThrow(/abort/i);
  });
});

describe('layers', () => {
  it('laid over each other give the picture', async () => {
    const pen = new Pen(128, 96).ring(64, 48, 30, 3);
    const hints = [dot(64, 48, RED), dot(4, 4, BLUE)];
    const { picture, layers } = await colorize(grayModel, pen.drawing, hints, { background: true });
    expect(layers.map(({ kind }) => kind)).toEqual(['paper', 'part', 'part', 'lines']);
    const sum = new Float64Array(3 * 128 * 96);
    for (const { raster, blend } of layers) {
      const { data } = raster();
      for (let i = 0; i < 128 * 96; i++) {
        const alpha = data[4 * i + 3]! / 255;
        for (let k = 0; k < 3; k++) {
          const under = sum[3 * i + k]!;
          const over = blend === 'multiply' ? (under * data[4 * i + k]!) / 255 : data[4 * i + k]!;
          sum[3 * i + k] = under + (over - under) * alpha;
        }
      }
    }
    for (let p = 0; p < sum.length; p++) expect(Math.abs(sum[p]! - picture.data[p]!)).toBeLessThan(1.5);
  });
});
