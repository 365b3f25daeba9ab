import { fromDpi, isSrgb, profileName, readDensity, toDpi } from '@irodori/image';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeImage, encodePng } from './encode-image.ts';
import { flat, picture } from './fixtures.testing.ts';
import { readImage } from './image.ts';

const raster = {
  width: 12,
  height: 8,
  channels: 3 as const,
  data: Uint8ClampedArray.from({ length: 288 }, (_, i) => (i * 7) % 256),
};
const kinds = ['png', 'jpeg', 'tiff', 'webp'] as const;
/** PNG holds whole pixels per meter. */
const rounded = (value: number) => Math.round(value * 10) / 10;

describe('density', () => {
  it.each(kinds)('goes through %s, and none stays none', async (kind) => {
    for (const dpi of [600, 72, 300.5]) {
      const bytes = await encodeImage(raster, kind, fromDpi(dpi));
      const { density } = await readImage(bytes);
      // JPEG holds whole numbers.
      expect(Math.abs(toDpi(density!).x - dpi)).toBeLessThan(kind === 'jpeg' ? 0.51 : 0.02);
      expect(density!.y).toBe(density!.x);
    }
    const none = await encodeImage(raster, kind);
    expect((await readImage(none)).density).toBeUndefined();
    expect((await readImage(none)).raster).toMatchObject({ width: 12, height: 8 });
  });

  it('is what libvips reads and writes', async () => {
    for (const kind of ['png', 'jpeg', 'tiff'] as const) {
      const ours = await encodeImage(raster, kind, fromDpi(600));
      expect((await sharp(ours).metadata()).density).toBe(600);
      const theirs = await picture(20, 10).withMetadata({ density: 150 }).toFormat(kind).toBuffer();
      expect(rounded(toDpi(readDensity(theirs)!).x)).toBe(150);
    }
  });

  it('differs across and down where the file says so, and turns with the picture', async () => {
    const png = await encodePng(raster, { x: 8000, y: 4000 });
    expect((await readImage(png)).density).toEqual({ x: 8000, y: 4000 });
    const turned = await sharp(png).withMetadata({ orientation: 6 }).toFormat('tiff', { xres: 8, yres: 4 }).toBuffer();
    const { density, raster: upright } = await readImage(turned);
    expect([upright.width, upright.height]).toEqual([8, 12]);
    expect([Math.round(density!.x), Math.round(density!.y)]).toEqual([4000, 8000]);
  });

  it('a PNG names none by default, whatever the encoder adds', async () => {
    const png = await encodePng(raster);
    expect(png.includes('pHYs')).toBe(false);
    expect((await sharp(await encodePng(raster, fromDpi(600))).metadata()).density).toBe(600);
    const [a, b] = await Promise.all(
      [png, await encodePng(raster, fromDpi(600))].map((f) => sharp(f).raw().toBuffer()),
    );
    expect(a).toEqual(b);
  });

  it('is none where a file names only proportions, nonsense, or is cut', async () => {
    const jpeg = await encodeImage(raster, 'jpeg');
    expect(readDensity(jpeg)).toBeUndefined();
    const tiff = await encodeImage(raster, 'tiff', fromDpi(600));
    for (const bytes of [jpeg, tiff, await encodePng(raster, fromDpi(600))]) {
      for (let length = 0; length < bytes.length; length += 3) readDensity(bytes.subarray(0, length));
    }
    expect(readDensity(await encodePng(raster, { x: 0, y: 0 }))).toBeUndefined();
  });
});

describe('color profiles', () => {
  it('are converted to sRGB and named', async () => {
    const p3 = await flat(8, 8, '#ff0000').withIccProfile('p3').png().toBuffer();
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    const { raster: read, profile } = await readImage(p3);
    expect(profile).toMatch(/P3/);
    // sRGB red in Display P3 is (234, 51, 35) by the colorimetry of both; and comes back as red.
    expect([...stored.subarray(0, 3)].map((v, i) => Math.abs(v - [234, 51, 35][i]!) <= 1)).toEqual([true, true, true]);
    expect([...read.data.subarray(0, 4)].map((v, i) => Math.abs(v - [255, 0, 0, 255][i]!) <= 2)).toEqual(
      Array(4).fill(true),
    );
  });

  it('of sRGB are not worth a word, and a picture without one has none', async () => {
    const srgb = await flat(8, 8, '#123456').withIccProfile('srgb').png().toBuffer();
    expect((await readImage(srgb)).profile).toBeUndefined();
    expect([...(await readImage(srgb)).raster.data.subarray(0, 3)]).toEqual([0x12, 0x34, 0x56]);
    expect((await readImage(await flat(8, 8, '#123456').png().toBuffer())).profile).toBeUndefined();
    const { icc } = await sharp(srgb).metadata();
    expect(isSrgb(profileName(icc!)!)).toBe(true);
    for (let length = 0; length < 300; length++) profileName(icc!.subarray(0, length));
  });
});
