import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { flat, makeFolder, picture, pixels, pngBomb, pngSignature, put } from './fixtures.testing.ts';
import { encodePng } from './encode-image.ts';
import { decodeImage, ImageError, renderSvg } from './image.ts';
import { sniffImage } from './sniff.ts';

const svg = (body: string, head = '') =>
  Buffer.from(
    `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">${body}</svg>`,
  );
const half = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2));
const flipByte = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0xff;
  return copy;
};

/** Every one refused with one clear line. */
const refused: readonly (readonly [name: string, make: () => Promise<Buffer> | Buffer, message: RegExp])[] = [
  ['an empty file', () => Buffer.alloc(0), /empty file/],
  ['text named like a picture', () => Buffer.from('hello, this is not a picture at all'), /got something else/],
  [
    'an HTML error page',
    () => Buffer.from('<!DOCTYPE html><html><body>404 not found</body></html>'),
    /got something else/,
  ],
  ['a PDF', () => Buffer.from('%PDF-1.7 whatever follows here'), /got something else/],
  ['a PNG signature and nothing else', () => pngSignature, /got something else|cannot be read/],
  ['half a PNG header', () => Buffer.concat([pngSignature, Buffer.from('\0\0\0\rIHDR')]), /cannot be read/],
  ['half a JPEG', async () => half(await picture(200, 150).jpeg().toBuffer()), /damaged jpeg/],
  ['half a PNG', async () => half(await picture(200, 150).png().toBuffer()), /damaged png/],
  ['half a WebP', async () => half(await picture(200, 150).webp().toBuffer()), /webp/],
  ['half a GIF', async () => half(await picture(200, 150).gif().toBuffer()), /gif/],
  ['half a TIFF', async () => half(await picture(200, 150).tiff({ compression: 'deflate' }).toBuffer()), /tiff/],
  ['half an AVIF', async () => half(await picture(64, 64).avif({ effort: 0 }).toBuffer()), /avif/],
  [
    'a PNG with a flipped byte in its pixels',
    async () => {
      const bytes = await picture(64, 64).png().toBuffer();
      return flipByte(bytes, bytes.indexOf('IDAT') + 40);
    },
    /damaged png/,
  ],
  ['a PNG bomb of 30,000 x 30,000', () => pngBomb(30_000, 30_000), /at most 100 million pixels, got 30000 x 30000/],
  ['a PNG of 2 billion pixels a side', () => pngBomb(0x7fffffff, 0x7fffffff), /million pixels|cannot be read/],
  [
    'an SVG that loads a file',
    () => svg('<image href="file:///etc/hostname" width="20" height="20"/>'),
    /an external reference/,
  ],
  [
    'an SVG that loads an address',
    () => svg('<image xlink:href="http://localhost:1/a.png" width="9" height="9"/>'),
    /an external reference/,
  ],
  [
    'an SVG with a style from outside',
    () => svg('<style>@import url(http://localhost:1/a.css);</style>'),
    /an external reference/,
  ],
  ['an SVG with a script', () => svg('<script>alert(1)</script>'), /a script/],
  ['an SVG with HTML inside', () => svg('<foreignObject><div/></foreignObject>'), /foreign content/],
  [
    'an SVG that expands entities',
    () => svg('<text>&b;</text>', '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
    /an entity declaration/,
  ],
  [
    'an SVG of 200,000 x 200,000',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200000" height="200000"/>'),
    /million pixels/,
  ],
  [
    'an SVG that ends too early',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><path d="M0 0"'),
    /svg that cannot be read|damaged svg/,
  ],
];

describe('decodeImage refuses', () => {
  it.each(refused)('%s', async (_, make, message) => {
    const bytes = await make();
    const error = await decodeImage(bytes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ImageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('bombs quickly and without taking memory', async () => {
    const before = process.memoryUsage().rss;
    const start = process.cpuUsage();
    await expect(decodeImage(pngBomb(30_000, 30_000))).rejects.toThrow('million pixels');
    // Processor time of all threads, so that what else the machine does has no say.
    expect(process.cpuUsage(start).user).toBeLessThan(2e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});

describe('decodeImage reads', () => {
  const raw = pixels(40, 30);
  const expectPixels = async (bytes: Buffer, tolerance: number) => {
    const raster = await decodeImage(bytes);
    expect([raster.width, raster.height, raster.channels]).toEqual([40, 30, 4]);
    let sum = 0;
    for (let i = 0; i < 1200; i++) {
      for (let c = 0; c < 3; c++) sum += Math.abs(raster.data[4 * i + c]! - raw[3 * i + c]!);
    }
    expect(sum / 3600).toBeLessThanOrEqual(tolerance);
  };

  it.each<readonly [string, () => Promise<Buffer>, number]>([
    ['PNG', () => picture(40, 30).png().toBuffer(), 0],
    ['interlaced PNG', () => picture(40, 30).png({ progressive: true }).toBuffer(), 0],
    ['16-bit PNG', () => picture(40, 30).toColourspace('rgb16').png().toBuffer(), 1],
    ['palette PNG', () => picture(40, 30).png({ palette: true, colors: 256 }).toBuffer(), 8],
    ['JPEG', () => picture(40, 30).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(), 3],
    [
      'progressive JPEG',
      () => picture(40, 30).jpeg({ quality: 98, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
      3,
    ],
    [
      'JPEG with bytes after its end',
      async () =>
        Buffer.concat([
          await picture(40, 30).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(),
          Buffer.alloc(99),
        ]),
      3,
    ],
    ['lossless WebP', () => picture(40, 30).webp({ lossless: true }).toBuffer(), 0],
    ['TIFF', () => picture(40, 30).tiff({ compression: 'lzw' }).toBuffer(), 0],
    ['AVIF', () => picture(40, 30).avif({ quality: 90, chromaSubsampling: '4:4:4', effort: 0 }).toBuffer(), 6],
    ['GIF', () => picture(40, 30).gif().toBuffer(), 10],
  ])('%s', async (_, make, tolerance) => expectPixels(await make(), tolerance));

  it('CMYK JPEG as RGB', async () => {
    const bytes = await flat(20, 20, '#c83c28').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { data } = await decodeImage(bytes);
    for (const [c, expected] of [200, 60, 40].entries()) expect(Math.abs(data[c]! - expected)).toBeLessThan(30);
  });

  it('palette PNG with alpha, gray with alpha', async () => {
    const source = sharp({
      create: { width: 9, height: 9, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    });
    expect([
      ...(await decodeImage(await source.clone().png({ palette: true }).toBuffer())).data.subarray(0, 4),
    ]).toEqual([255, 0, 0, 128]);
    const gray = await decodeImage(await source.clone().toColourspace('b-w').png().toBuffer());
    expect(gray.data[0]).toBe(gray.data[1]);
    expect(gray.data[3]).toBe(128);
  });

  it('the first frame of animations', async () => {
    const frames = await Promise.all(['#ff0000', '#00ff00'].map((color) => flat(16, 16, color).png().toBuffer()));
    const animated = sharp(frames, { join: { animated: true } });
    for (const bytes of [
      await animated.clone().gif().toBuffer(),
      await animated.clone().webp({ lossless: true }).toBuffer(),
    ]) {
      const raster = await decodeImage(bytes);
      expect([raster.width, raster.height]).toEqual([16, 16]);
      expect([...raster.data.subarray(0, 3)]).toEqual([255, 0, 0]);
    }
  });

  it('turns by EXIF orientation', async () => {
    const bytes = await picture(40, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const raster = await decodeImage(bytes);
    expect([raster.width, raster.height]).toEqual([20, 40]);
  });

  it('1 x 1 and 1 x 4000 pictures', async () => {
    expect((await decodeImage(await flat(1, 1, '#010203').png().toBuffer())).data).toEqual(
      Uint8ClampedArray.of(1, 2, 3, 255),
    );
    expect((await decodeImage(await flat(1, 4000, '#fff').png().toBuffer())).height).toBe(4000);
  });

  it('SVG with inner references and inlined pictures', async () => {
    const inlined = (await flat(4, 4, '#00ff00').png().toBuffer()).toString('base64');
    const raster = await decodeImage(
      svg(
        `<defs><path id="a" d="M0 0h9v9H0z"/></defs><use href="#a"/><image href="data:image/png;base64,${inlined}" x="10" y="10" width="10" height="10"/>`,
      ),
    );
    expect([...raster.data.subarray(4 * (15 * 20 + 15), 4 * (15 * 20 + 15) + 4)]).toEqual([0, 255, 0, 255]);
  });
});

describe('paths', () => {
  const folder = makeFolder('image');
  const at = (name: string) => join(folder, name);

  it('reads by content, whatever the name says', async () => {
    put(folder, 'photo.png', await picture(12, 10).jpeg().toBuffer());
    expect((await decodeImage(at('photo.png'))).width).toBe(12);
  });

  it('names the file and the reason', async () => {
    put(folder, 'folder.png/inner.txt', 'x');
    put(folder, 'big.png', await picture(64, 64).png().toBuffer());
    symlinkSync('self.png', at('self.png'));
    await expect(decodeImage(at('gone.png'))).rejects.toThrow(/gone\.png: no such file$/);
    await expect(decodeImage(at('folder.png'))).rejects.toThrow(/expected a picture file, got a folder/);
    await expect(decodeImage(at('self.png'))).rejects.toThrow(ImageError);
    await expect(decodeImage(at('big.png'), { maxBytes: 10 })).rejects.toThrow(/big\.png: expected at most/);
    await expect(decodeImage(at('big.png'), { maxPixels: 100 })).rejects.toThrow(/got 64 x 64/);
  });

  it('does not hang on a pipe', async () => {
    execFileSync('mkfifo', [at('pipe.png')]);
    await expect(decodeImage(at('pipe.png'))).rejects.toThrow('a special file');
  });

  it.skipIf(process.getuid?.() === 0)('names a file that may not be read', async () => {
    put(folder, 'locked.png', await picture(8, 8).png().toBuffer());
    chmodSync(at('locked.png'), 0);
    await expect(decodeImage(at('locked.png'))).rejects.toThrow('no permission to read it');
  });
});

describe('encodePng and renderSvg', () => {
  it('go through PNG without loss in 1, 3 and 4 channels', async () => {
    for (const channels of [1, 3, 4] as const) {
      const data = Uint8ClampedArray.from({ length: 6 * channels }, (_, i) => (i * 37) % 256);
      const png = await encodePng({ width: 3, height: 2, channels, data });
      expect((await sharp(png).metadata()).channels).toBe(channels);
      const back = await sharp(png)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer();
      expect([...back]).toEqual([...data]);
    }
  });

  it('draws an SVG at the size asked for', async () => {
    const raster = await renderSvg(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="10" fill="#f00"/></svg>',
      64,
    );
    expect([raster.width, raster.height]).toEqual([64, 64]);
    expect([...raster.data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect(raster.data[4 * 60 + 3]).toBe(0);
    await expect(renderSvg('<svg><script/></svg>', 8)).rejects.toThrow('a script');
    await expect(renderSvg('no svg', 8)).rejects.toThrow(ImageError);
  });

  it('sniffs kinds', async () => {
    expect(sniffImage(await flat(2, 2, '#000').webp().toBuffer())).toBe('webp');
    expect(sniffImage(Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- made by hand --><svg width="1"/>'))).toBe('svg');
    expect(sniffImage(Buffer.from('<html><svg></svg></html>'))).toBeUndefined();
  });
});
