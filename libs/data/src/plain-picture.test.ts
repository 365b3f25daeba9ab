import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture, pixels, pngChunk, pngSignature } from './fixtures.testing.ts';
import { decodeImage } from './image.ts';
import { encodeNetpbm } from './netpbm.ts';
import { plainPicture, type PlainPicture } from './plain-picture.ts';

function pixelsOf({ bytes, width, height, channels, first, pitch }: PlainPicture): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from(bytes.subarray(first + y * pitch, first + y * pitch + width * channels)),
  );
  return Buffer.concat(rows);
}

/** A PNG of the rows of `made`, filter bytes included, in several IDAT chunks. */
function pngOf(width: number, height: number, colorType: 0 | 2, made: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorType, 0, 0, 0], 8);
  const packed = deflateSync(made);
  const parts = [packed.subarray(0, 9), packed.subarray(9, 10), packed.subarray(10)];
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    ...parts.map((part) => pngChunk('IDAT', part)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('plainPicture', () => {
  it.each([2, 0] as const)('reads every row filter as the general decoder does, color type %i', async (colorType) => {
    // Any bytes are a picture: each filter turns them into some pixels.
    const rows = pixels(21, 16, 4).subarray(0, 15 * (1 + 21 * (colorType === 2 ? 3 : 1)));
    for (let y = 0; y < 15; y++) rows[y * (rows.length / 15)] = (y * 3) % 5;
    const png = pngOf(21, 15, colorType, rows);
    const plain = plainPicture(png)!;
    expect([plain.width, plain.height, plain.channels]).toEqual([21, 15, colorType === 2 ? 3 : 1]);
    const space = colorType === 2 ? 'srgb' : 'b-w';
    const { data } = await sharp(png).toColourspace(space).raw().toBuffer({ resolveWithObject: true });
    expect(pixelsOf(plain).equals(data)).toBe(true);
  });

  it('reads PPM and PGM, also with comments', () => {
    const rgb = pixels(5, 3);
    expect(pixelsOf(plainPicture(encodeNetpbm(5, 3, 3, rgb))!).equals(rgb)).toBe(true);
    expect(pixelsOf(plainPicture(encodeNetpbm(15, 3, 1, rgb))!).equals(rgb)).toBe(true);
    const commented = Buffer.concat([Buffer.from('P6\n# made by hand\n5 # wide\n3\n255\n'), rgb]);
    expect(pixelsOf(plainPicture(commented)!).equals(rgb)).toBe(true);
  });

  it('leaves damaged files and other kinds to the general decoder', async () => {
    const png = await picture(20, 20).png({ adaptiveFiltering: true }).toBuffer();
    expect(plainPicture(png)).toBeDefined();
    expect(plainPicture(png.subarray(0, png.length - 20))).toBeUndefined();
    const scratched = Buffer.from(png);
    scratched[png.length - 20]! ^= 0xff;
    expect(plainPicture(scratched)).toBeUndefined();
    const wrongFilter = Buffer.alloc(4 * 10, 9);
    expect(plainPicture(pngOf(3, 4, 2, wrongFilter))).toBeUndefined();
    expect(plainPicture(pngOf(3, 5, 2, Buffer.alloc(40)))).toBeUndefined();
    expect(plainPicture(await picture(9, 9).png({ progressive: true }).toBuffer())).toBeUndefined();
    expect(plainPicture(await picture(9, 9).jpeg().toBuffer())).toBeUndefined();
    expect(plainPicture(png, 399)).toBeUndefined();
    const ppm = encodeNetpbm(5, 3, 3, pixels(5, 3));
    expect(plainPicture(ppm.subarray(0, ppm.length - 1))).toBeUndefined();
    for (const head of ['P6 0 3 255 ', 'P6 5 3 65535 ', 'P3 1 1 255 0 0 0', 'P6 5 255 ']) {
      expect(plainPicture(Buffer.concat([Buffer.from(head), Buffer.alloc(90)]))).toBeUndefined();
    }
  });
});

describe('PPM in the general decoder', () => {
  it('decodes to the same pixels, gray too', async () => {
    const rgb = pixels(6, 4, 2);
    const color = await decodeImage(encodeNetpbm(6, 4, 3, rgb));
    const expected = await sharp(rgb, { raw: { width: 6, height: 4, channels: 3 } })
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(Buffer.from(color.data).equals(expected)).toBe(true);
    const gray = await decodeImage(encodeNetpbm(6, 4, 1, rgb.subarray(0, 24)));
    expect([gray.channels, ...gray.data.subarray(0, 4)]).toEqual([4, rgb[0], rgb[0], rgb[0], 255]);
  });

  it.each([
    ['P6 5 3 255 ', 'damaged ppm (expected 56 bytes, got 31)'],
    ['P6 5 3 65535 ', 'expected binary PPM or PGM'],
    ['P6 30000 30000 255 ', 'expected at most 100 million pixels, got 30000 x 30000'],
  ])('refuses %j with one line', async (head, message) => {
    const error: unknown = await decodeImage(Buffer.concat([Buffer.from(head), Buffer.alloc(20)])).catch((e) => e);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('\n');
  });
});
