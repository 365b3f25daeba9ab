import { hexToRgb, luma, type Raster, type Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { dot, Pen } from './drawings.testing.ts';
import { tintOf, type FinishedPicture } from './finish.ts';
import { prepareDrawing } from './prepare.ts';
import type { PaintModel } from './types.ts';

/** The blend modes as PSD and OpenRaster define them, of shares of 1: below, above. */
const BLENDS = {
  normal: (_b: number, s: number) => s,
  multiply: (b: number, s: number) => b * s,
  'color dodge': (b: number, s: number) => (s >= 1 ? 1 : Math.min(1, b / (1 - s))),
};

/** The layers put together by those definitions, bottom first. */
function composed({ layers, picture: { width, height } }: FinishedPicture): Uint8ClampedArray {
  const out = new Float64Array(3 * width * height);
  for (const { blend, raster } of layers) {
    const { data } = raster();
    for (let i = 0; i < width * height; i++) {
      const alpha = data[4 * i + 3]! / 255;
      for (let c = 0; c < 3; c++) {
        const below = out[3 * i + c]!;
        out[3 * i + c] = below + alpha * (BLENDS[blend](below, data[4 * i + c]! / 255) - below);
      }
    }
  }
  return Uint8ClampedArray.from(out, (v) => 255 * v);
}

/** A model whose picture is dark on the left third, bright on the right. */
const sideLight: PaintModel = {
  trainSize: 96,
  paint: ({ width, height }): Promise<Raster<3>> => {
    const data = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) {
      data.fill([90, 150, 180][Math.floor((3 * (i % width)) / width)]!, 3 * i, 3 * i + 3);
    }
    return Promise.resolve({ width, height, channels: 3, data });
  },
};

describe('shade and light', () => {
  const boxes = new Pen(96, 96).box(12, 12, 84, 84, 3);
  const paint = async (options: { shadeStyle?: 'soft' | 'cel'; shadeTint?: Rgb } = {}) => {
    const prepared = await prepareDrawing(sideLight, boxes.drawing);
    return prepared.finish(prepared.label([dot(48, 48, [200, 120, 80])]), { shade: 1, ...options });
  };
  const at = ({ picture }: FinishedPicture, x: number): Rgb => {
    const p = 3 * (48 * picture.width + x);
    return [picture.data[p]!, picture.data[p + 1]!, picture.data[p + 2]!];
  };

  it.each([
    ['soft', undefined],
    ['cel', undefined],
    ['soft', '#7a6ad0'],
    ['cel', '#b06a50'],
  ] as const)(
    '%s shade in %s: the layers, by the definitions of their blend modes, give the picture',
    async (shadeStyle, hex) => {
      const finished = await paint({ shadeStyle, ...(hex && { shadeTint: hexToRgb(hex)! }) });
      expect(finished.layers.map(({ kind }) => kind)).toEqual(['paper', 'part', 'shade', 'light', 'lines']);
      expect(luma(at(finished, 20))).toBeLessThan(luma(at(finished, 48)) - 20);
      expect(luma(at(finished, 78))).toBeGreaterThan(luma(at(finished, 48)) + 5);
      const layers = composed(finished);
      const off = layers.map((value, i) => Math.abs(value - finished.picture.data[i]!));
      // Each layer is rounded to bytes.
      expect(Math.max(...off)).toBeLessThanOrEqual(2);
    },
  );

  it('a tint turns the hue of the shade layer and keeps how dark it is; light and the rest stay', async () => {
    const [gray, blue] = [await paint(), await paint({ shadeTint: [90, 90, 200] })];
    const shade = ({ layers, picture }: FinishedPicture): Rgb => {
      const { data } = layers.find(({ kind }) => kind === 'shade')!.raster();
      const p = 4 * (48 * picture.width + 20);
      return [data[p]!, data[p + 1]!, data[p + 2]!];
    };
    const [neutral, tinted] = [shade(gray), shade(blue)];
    expect(new Set(neutral).size).toBe(1);
    expect(tinted[2]).toBeGreaterThan(tinted[0] + 10);
    expect(Math.abs(luma(tinted) - luma(neutral))).toBeLessThanOrEqual(1);
    for (const x of [48, 78, 4]) expect(at(blue, x)).toEqual(at(gray, x));
  });

  it('grays and black leave shade gray', () => {
    for (const gray of [0, 90, 254, 255]) {
      for (const share of tintOf([gray, gray, gray])) expect(share).toBeCloseTo(1, 9);
    }
  });
});
