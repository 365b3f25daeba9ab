import { writePsd } from 'ag-psd';
import type { Layer, Psd } from 'ag-psd';
import { decodeImage, encodePng } from '@irodori/data';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Rgba } from '../../engine/raster/blend.ts';
import { at350 } from './density.testing.ts';
import { readLayers } from './open-layered.ts';
import { writeOra } from './write-ora.ts';

type Color = readonly [number, number, number, number];

/** A picture of one color, or transparent but for a box of it. */
function pixels(
  width: number,
  height: number,
  color: Color,
  box = [0, 0, width, height],
): Rgba & { data: Uint8ClampedArray<ArrayBuffer> } {
  const data = new Uint8ClampedArray(4 * width * height);
  const [left, top, right, bottom] = box as [number, number, number, number];
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) data.set(color, 4 * (y * width + x));
  return { width, height, data };
}
const at = ({ width, data }: Rgba, x: number, y: number): number[] => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];
const noPng = () => Promise.reject(new Error('no PNG here'));

const layer = (
  name: string,
  color: Color,
  box: readonly [number, number, number, number],
  more: Partial<Layer> = {},
): Layer => ({
  name,
  left: box[0],
  top: box[1],
  imageData: pixels(box[2] - box[0], box[3] - box[1], color),
  ...more,
});
const psd = (more: Partial<Psd>): Uint8Array =>
  new Uint8Array(
    writePsd({ width: 20, height: 10, imageData: pixels(20, 10, [9, 8, 7, 255]), ...more }, { noBackground: true }),
  );

const drawn = psd({
  imageResources: at350,
  children: [
    layer('紙', [255, 255, 255, 255], [0, 0, 20, 10]),
    {
      name: '色',
      children: [
        layer('髪', [200, 100, 0, 255], [2, 2, 8, 8]),
        layer('影', [128, 128, 128, 255], [0, 0, 20, 10], { clipping: true, blendMode: 'multiply' }),
      ],
    },
    layer('線画', [0, 0, 0, 255], [12, 0, 14, 10], { blendMode: 'multiply' }),
    layer('下書き', [255, 0, 0, 255], [0, 0, 20, 10], { hidden: true }),
  ],
});

describe('PSD', () => {
  it('opens the layer that is called lines, on transparency, with dpi and the list of what else is there', async () => {
    const { picture, dpi, list, chosen } = await readLayers(drawn, 'guess', noPng);
    expect(dpi).toEqual([350, 350]);
    expect(list.map(({ name, depth, group, visible }) => [name, depth, group, visible])).toEqual([
      ['下書き', 0, false, false],
      ['線画', 0, false, true],
      ['色', 0, true, true],
      ['影', 1, false, true],
      ['髪', 1, false, true],
      ['紙', 0, false, true],
    ]);
    expect(chosen).toEqual([list[1]!.id]);
    expect([picture.width, picture.height]).toEqual([20, 10]);
    expect(at(picture, 12, 5)).toEqual([0, 0, 0, 255]);
    expect(at(picture, 3, 3)[3]).toBe(0);
  });

  it('gives the whole as the program kept it, and any layers that are chosen, hidden ones too', async () => {
    expect(at((await readLayers(drawn, 'all', noPng)).picture, 3, 3)).toEqual([9, 8, 7, 255]);
    const { list } = await readLayers(drawn, 'guess', noPng);
    const id = (name: string) => list.find((one) => one.name === name)!.id;
    const colors = (await readLayers(drawn, [id('色')], noPng)).picture;
    // Clipped to what is below it in its group, multiplied.
    expect(at(colors, 3, 3)).toEqual([100, 50, 0, 255]);
    expect(at(colors, 1, 1)[3]).toBe(0);
    expect(at((await readLayers(drawn, [id('下書き')], noPng)).picture, 0, 0)).toEqual([255, 0, 0, 255]);
    expect(at((await readLayers(drawn, [id('影')], noPng)).picture, 0, 0)).toEqual([128, 128, 128, 255]);
  });

  it('puts the layers together where the file holds no picture of the whole', async () => {
    const bytes = psd({
      imageResources: { versionInfo: { hasRealMergedData: false, writerName: 'x', readerName: 'x', fileVersion: 1 } },
      children: [
        layer('a', [255, 255, 255, 255], [0, 0, 20, 10]),
        layer('b', [0, 0, 0, 255], [0, 0, 10, 10], {
          opacity: 0.5,
          mask: {
            left: 0,
            top: 0,
            right: 5,
            bottom: 10,
            defaultColor: 0,
            imageData: pixels(5, 10, [255, 255, 255, 255]),
          },
        }),
      ],
    });
    const { picture, chosen } = await readLayers(bytes, 'guess', noPng);
    expect(chosen).toBe('all');
    expect(at(picture, 2, 2)).toEqual([127, 127, 127, 255].map((v) => expect.closeTo(v, -0.4) as number));
    expect(at(picture, 7, 2)).toEqual([255, 255, 255, 255]);
  });

  it('refuses other color modes, sizes and damaged files in one line', async () => {
    const changed = (change: (view: DataView) => void): Uint8Array => {
      const copy = drawn.slice();
      change(new DataView(copy.buffer));
      return copy;
    };
    const cmyk = changed((view) => view.setUint16(24, 4));
    await expect(readLayers(cmyk, 'guess', noPng)).rejects.toThrow(/expected RGB.*got CMYK/);
    const large = changed((view) => view.setUint32(14, 30000));
    await expect(readLayers(large, 'guess', noPng)).rejects.toThrow(/20 × 30000/);
    await expect(readLayers(drawn.subarray(0, 20), 'guess', noPng)).rejects.toThrow(/26 bytes/);
    for (let cut = 30; cut < drawn.length; cut += 97) {
      // Whatever is missing: a picture or one line, never a hang.
      await readLayers(drawn.subarray(0, cut), 'all', noPng).catch((error: unknown) => {
        expect((error as Error).name).toMatch(/^fault\./);
      });
    }
  });
});

describe('writeOra', () => {
  it('is what the format asks for, and reads back with names, places, blending and what is hidden', async () => {
    const readPng = async (bytes: Uint8Array): Promise<Rgba> => {
      const { width, height, data } = await decodeImage(bytes);
      return { width, height, data: new Uint8ClampedArray(data) };
    };
    const png = (color: Color, w: number, h: number) => encodePng({ ...pixels(w, h, color), channels: 4 });
    const white = await png([255, 255, 255, 255], 6, 4);
    const bytes = writeOra({
      width: 6,
      height: 4,
      dpi: [350, 350],
      layers: [
        { name: '用紙', left: 0, top: 0, blend: 'normal', hidden: false, png: white },
        {
          name: 'a "b" <c> & d',
          left: 2,
          top: 1,
          blend: 'multiply',
          hidden: false,
          png: await png([0, 0, 0, 255], 2, 2),
        },
        { name: 'hints', left: 0, top: 0, blend: 'normal', hidden: true, png: white },
      ],
      merged: white,
      thumbnail: white,
    });
    // The first entry is the type, stored, so that programs find it at a fixed place.
    expect(new TextDecoder().decode(bytes.subarray(30, 54))).toBe('mimetypeimage/openraster');
    expect([bytes[8], bytes[9]]).toEqual([0, 0]);
    const { list, dpi } = await readLayers(bytes, 'all', readPng);
    expect(dpi).toEqual([350, 350]);
    expect(list.map(({ name, visible }) => [name, visible])).toEqual([
      ['hints', false],
      ['a "b" <c> & d', true],
      ['用紙', true],
    ]);
    const { picture } = await readLayers(bytes, [list[1]!.id, list[2]!.id], readPng);
    expect([at(picture, 2, 1), at(picture, 3, 2), at(picture, 4, 2)]).toEqual([
      [0, 0, 0, 255],
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });
});

describe('OpenRaster and Krita', () => {
  const readPng = async (bytes: Uint8Array): Promise<Rgba> => {
    const { width, height, data } = await decodeImage(bytes);
    return { width, height, data: new Uint8ClampedArray(data) };
  };
  const png = (picture: Rgba) => encodePng({ ...picture, channels: 4 });
  const stack = `<?xml version='1.0' encoding='UTF-8'?>
<image version="0.0.3" w="20" h="10" xres="300" yres="300"><stack>
  <layer name="inks &amp; more" src="data/ink.png" x="4" y="1" opacity="1.0" visibility="visible" composite-op="svg:multiply"/>
  <stack name="g" isolation="auto"><layer name="flat" src="data/flat.png" x="0" y="0" opacity="0.5"/></stack>
</stack></image>`;
  const ora = async (more: Record<string, Uint8Array> = {}) =>
    zipSync({
      mimetype: strToU8('image/openraster'),
      'stack.xml': strToU8(stack),
      'data/ink.png': await png(pixels(2, 3, [0, 0, 0, 255])),
      'data/flat.png': await png(pixels(20, 10, [0, 200, 0, 255])),
      'mergedimage.png': await png(pixels(20, 10, [1, 2, 3, 255])),
      ...more,
    });

  it('opens the lines, the whole, and chosen layers with their places, groups and opacity', async () => {
    const bytes = await ora();
    const { picture, list, dpi } = await readLayers(bytes, 'guess', readPng);
    expect(list.map(({ name, depth }) => [name, depth])).toEqual([
      ['inks & more', 0],
      ['g', 0],
      ['flat', 1],
    ]);
    expect(dpi).toEqual([300, 300]);
    expect([at(picture, 4, 1), at(picture, 5, 3), at(picture, 6, 1)]).toEqual([
      [0, 0, 0, 255],
      [0, 0, 0, 255],
      [0, 0, 0, 0],
    ]);
    expect(at((await readLayers(bytes, 'all', readPng)).picture, 0, 0)).toEqual([1, 2, 3, 255]);
    const [r, g, b, a] = at((await readLayers(bytes, [list[1]!.id], readPng)).picture, 0, 0);
    expect([r, g, b]).toEqual([0, 200, 0]);
    expect(Math.abs(a! - 127.5)).toBeLessThanOrEqual(1);
  });

  it('takes the whole of a Krita file, and says what is wrong with a broken one', async () => {
    const kra = zipSync({
      'maindoc.xml': strToU8('<DOC/>'),
      'mergedimage.png': await png(pixels(4, 4, [5, 6, 7, 255])),
    });
    const { picture, list } = await readLayers(kra, 'guess', readPng);
    expect([at(picture, 0, 0), list]).toEqual([[5, 6, 7, 255], []]);
    await expect(readLayers(await ora({ 'stack.xml': strToU8('<x/>') }), 'guess', readPng)).rejects.toThrow(
      /stack\.xml/,
    );
    const other = await ora({ 'mergedimage.png': await png(pixels(3, 3, [1, 2, 3, 255])) });
    await expect(readLayers(other, 'all', readPng)).rejects.toThrow(/expected 20 × 10, got 3 × 3/);
  });
});
