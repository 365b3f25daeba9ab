import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bandToRgba, boxShrink, colorShare, LinesBuilder } from './bands.ts';
import { sniffImage } from './sniff.ts';
import { displaySize } from './picture-size.ts';

describe('sniffImage', () => {
  const picture = sharp({ create: { width: 37, height: 23, channels: 3, background: '#abc' } });

  it('reads kind and size from the head of real files', async () => {
    for (const kind of ['png', 'jpeg', 'gif'] as const) {
      const bytes = await picture.clone().toFormat(kind).toBuffer();
      expect(sniffImage(bytes)).toEqual({ kind, width: 37, height: 23 });
    }
    for (const options of [{ lossless: true }, { lossless: false }]) {
      const bytes = await picture.clone().webp(options).toBuffer();
      expect(sniffImage(bytes)).toEqual({ kind: 'webp', width: 37, height: 23 });
    }
    const alpha = sharp({
      create: { width: 37, height: 23, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.4 } },
    });
    expect(sniffImage(await alpha.webp().toBuffer())).toMatchObject({ kind: 'webp', width: 37, height: 23 });
  });

  it('knows SVG by its root element', () => {
    const text = (s: string) => sniffImage(new TextEncoder().encode(s))?.kind;
    expect(text('<svg xmlns="http://www.w3.org/2000/svg"/>')).toBe('svg');
    expect(text('\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg viewBox="0 0 1 1">')).toBe('svg');
    expect(text('<html><svg></svg></html>')).toBeUndefined();
    expect(text('hello, I am a text called drawing.png')).toBeUndefined();
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom('', '\x89PNG\r\n\x1a\n', 'RIFF....WEBPVP8X', '\xff\xd8\xff'),
        (tail, head) => {
          sniffImage(Uint8Array.from([...[...head].map((c) => c.charCodeAt(0)), ...tail]));
        },
      ),
    );
  });
});

describe('lines in bands', () => {
  const rgb = (width: number, height: number, at: (i: number) => number[]) => ({
    width,
    height,
    channels: 3 as const,
    data: Uint8ClampedArray.from(Array.from({ length: width * height }, (_, i) => at(i)).flat()),
  });

  it('stays one byte a pixel while gray, and widens without loss when color comes', () => {
    const builder = new LinesBuilder(2, 3);
    builder.add(
      rgb(2, 1, (i) => [i, i, i]),
      0,
    );
    expect(builder.finish().channels).toBe(1);
    builder.add(
      rgb(2, 2, (i) => [200 + i, 7, i]),
      1,
    );
    const lines = builder.finish();
    expect(lines.channels).toBe(3);
    expect([...lines.data]).toEqual([0, 0, 0, 1, 1, 1, 200, 7, 0, 201, 7, 1, 202, 7, 2, 203, 7, 3]);
    expect([...bandToRgba(lines, 1, 1)]).toEqual([200, 7, 0, 255, 201, 7, 1, 255]);
  });

  it('shrinks by means, also where the last box is cut', () => {
    const lines = rgb(
      3,
      2,
      (i) =>
        [
          [0, 10, 20],
          [10, 10, 20],
          [90, 10, 20],
          [20, 10, 20],
          [30, 10, 20],
          [110, 10, 20],
        ][i]!,
    );
    expect([...boxShrink(lines, 2).data]).toEqual([15, 10, 20, 100, 10, 20]);
  });

  it('tells a painting from a line drawing', () => {
    expect(colorShare(rgb(10, 10, (i) => (i % 7 ? [255, 255, 255] : [30, 30, 30])))).toBe(0);
    expect(colorShare(rgb(10, 10, () => [240, 180, 150]))).toBe(1);
  });
});

describe('sizes', () => {
  it('shows a drawing at its own size, or at a million pixels', () => {
    expect(displaySize({ width: 800, height: 600 })).toEqual({ width: 800, height: 600 });
    expect(displaySize({ width: 8000, height: 8000 })).toEqual({ width: 1024, height: 1024 });
  });
});
