import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from './fixtures.testing.ts';
import { plainPngHeader } from './quick-header.ts';

describe('plainPngHeader', () => {
  it('knows the size of a plain RGB PNG', async () => {
    expect(plainPngHeader(await picture(31, 17).png().toBuffer())).toMatchObject({
      width: 31,
      height: 17,
      channels: 3,
      interlaced: false,
    });
    const gray = await picture(31, 17).toColourspace('b-w').png().toBuffer();
    expect(plainPngHeader(gray)).toMatchObject({ width: 31, height: 17, channels: 1 });
    const progressive = await picture(31, 17).png({ progressive: true }).toBuffer();
    expect(plainPngHeader(progressive)).toMatchObject({ interlaced: true });
  });

  it.each<readonly [string, () => Promise<Buffer>]>([
    ['alpha', () => picture(8, 8).ensureAlpha().png().toBuffer()],
    ['a palette', () => picture(8, 8).png({ palette: true }).toBuffer()],
    ['16 bits', () => picture(8, 8).toColourspace('rgb16').png().toBuffer()],
    ['a color profile', () => picture(8, 8).withIccProfile('p3').png().toBuffer()],
    ['EXIF', () => picture(8, 8).withMetadata({ orientation: 6 }).png().toBuffer()],
    ['no PNG in it', () => picture(8, 8).jpeg().toBuffer()],
    ['its end missing', async () => (await picture(8, 8).png().toBuffer()).subarray(0, 40)],
  ])('leaves a file with %s to the general way', async (_, make) => {
    expect(plainPngHeader(await make())).toBeUndefined();
  });

  it('leaves out no transparency', async () => {
    const clear = sharp({ create: { width: 8, height: 8, channels: 4, background: '#0000' } });
    expect(plainPngHeader(await clear.png().toBuffer())).toBeUndefined();
  });
});
