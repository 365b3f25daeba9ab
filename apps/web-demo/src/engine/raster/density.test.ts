import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hasProfile } from '@irodori/image';
import { readDensity, withDensity } from './density.ts';

const picture = () => sharp({ create: { width: 9, height: 7, channels: 3, background: '#abc' } });

describe('readDensity', () => {
  it('reads what sharp writes, in every format that has it', async () => {
    for (const density of [72, 350, 600]) {
      for (const format of ['png', 'jpeg', 'tiff', 'webp'] as const) {
        const bytes = await picture().withMetadata({ density }).toFormat(format).toBuffer();
        const read = readDensity(bytes);
        expect(read?.map(Math.round), `${format} ${density}`).toEqual([density, density]);
      }
    }
  });

  it('says nothing where the file says nothing', async () => {
    for (const format of ['gif', 'webp'] as const) {
      expect(readDensity(await picture().toFormat(format).toBuffer())).toBeUndefined();
    }
    const png = await picture().withMetadata({ density: 72 }).png().toBuffer();
    const at = png.indexOf('pHYs');
    png[at + 12] = 0;
    expect(readDensity(png)).toBeUndefined();
    png.write('qHYs', at, 'latin1');
    expect(readDensity(png)).toBeUndefined();
  });

  it('ends on any bytes', () => {
    const heads = ['', '\x89PNG\r\n\x1a\n', 'RIFF\0\0\0\0WEBP', '\xff\xd8\xff\xe1', '\xff\xd8', 'II*\0', 'MM\0*'];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...heads), (tail, head) => {
        const bytes = Uint8Array.from([...[...head].map((letter) => letter.charCodeAt(0)), ...tail]);
        readDensity(bytes);
        hasProfile(bytes);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('withDensity', () => {
  it('is read by sharp, with a checksum as zlib has it, and changes no pixel', async () => {
    const bare = await picture().png().toBuffer();
    const at = bare.indexOf('pHYs') - 4;
    const without = at > 0 ? Buffer.concat([bare.subarray(0, at), bare.subarray(at + 21)]) : bare;
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 2400 }), (dpi) => {
        const bytes = Buffer.from(withDensity(without, [dpi, dpi]));
        const chunk = bytes.indexOf('pHYs');
        expect(bytes.readUInt32BE(chunk + 13)).toBe(crc32(bytes.subarray(chunk, chunk + 13)));
        expect(readDensity(bytes)?.map((v) => Math.round(v * 10) / 10)).toEqual([dpi, dpi]);
      }),
    );
    const bytes = withDensity(without, [350, 350]);
    expect((await sharp(bytes).metadata()).density).toBe(350);
    expect((await sharp(bytes).raw().toBuffer()).equals(await sharp(bare).raw().toBuffer())).toBe(true);
  });
});

describe('hasProfile', () => {
  it('finds a profile where there is one', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      expect(hasProfile(await picture().withIccProfile('p3').toFormat(format).toBuffer()), format).toBe(true);
      expect(hasProfile(await picture().toFormat(format).toBuffer()), format).toBe(false);
    }
  });
});
