import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeTiff, upright } from './tiff.ts';

const [width, height] = [40, 25];
const raw = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i * 7 + (i >> 5)) & 255);
const picture = () => sharp(raw, { raw: { width, height, channels: 3 } });
const buffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('decodeTiff', () => {
  it.each(['none', 'lzw', 'deflate', 'packbits'] as const)('reads %s as libtiff wrote it', async (compression) => {
    for (const predictor of ['none', 'horizontal'] as const) {
      const bytes = await picture().tiff({ compression, predictor }).toBuffer();
      const read = decodeTiff(buffer(bytes));
      expect([read.width, read.height]).toEqual([width, height]);
      const expected = await sharp(bytes).ensureAlpha().raw().toBuffer();
      expect(Buffer.from(read.data).equals(expected)).toBe(true);
    }
  });

  it('reads gray scans, fax scans of one bit, tiles and 16 bits', async () => {
    const gray = await picture().grayscale().tiff({ compression: 'lzw' }).toBuffer();
    const fax = await picture()
      .grayscale()
      .threshold(128)
      .toColorspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1 })
      .toBuffer();
    const tiled = await picture()
      .tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 })
      .toBuffer();
    for (const bytes of [gray, fax, tiled]) {
      const expected = await sharp(bytes).toColorspace('srgb').ensureAlpha().raw().toBuffer();
      expect(Buffer.from(decodeTiff(buffer(bytes)).data).equals(expected)).toBe(true);
    }
  });

  it('refuses damage, bombs and sizes in one line', async () => {
    const bytes = await picture().tiff({ compression: 'deflate' }).toBuffer();
    for (let cut = 4; cut < bytes.length; cut += 61) {
      try {
        decodeTiff(buffer(bytes.subarray(0, cut)));
      } catch (error) {
        expect((error as Error).name).toMatch(/^fault\./);
        expect((error as Error).message).not.toContain('\n');
      }
    }
  });
});

describe('upright', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns orientation %i as libvips does', async (orientation) => {
    const png = await picture().withMetadata({ orientation }).png().toBuffer();
    const { data, info } = await sharp(png).rotate().ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const stored = new Uint8ClampedArray(await sharp(png).ensureAlpha().raw().toBuffer());
    const turned = upright({ width, height, data: stored }, orientation);
    expect([turned.width, turned.height]).toEqual([info.width, info.height]);
    expect(Buffer.from(turned.data).equals(data)).toBe(true);
  });
});
