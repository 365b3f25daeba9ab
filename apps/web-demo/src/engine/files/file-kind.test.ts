import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fileKind, kindByName, zipKind } from './file-kind.ts';

describe('fileKind', () => {
  const picture = sharp({ create: { width: 37, height: 23, channels: 3, background: '#abc' } });

  it('reads kind and size from the head of real files', async () => {
    for (const kind of ['png', 'jpeg', 'gif'] as const) {
      const bytes = await picture.clone().toFormat(kind).toBuffer();
      expect(fileKind(bytes)).toEqual({ kind, width: 37, height: 23 });
    }
    for (const options of [{ lossless: true }, { lossless: false }]) {
      const bytes = await picture.clone().webp(options).toBuffer();
      expect(fileKind(bytes)).toEqual({ kind: 'webp', width: 37, height: 23 });
    }
    const alpha = sharp({
      create: { width: 37, height: 23, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.4 } },
    });
    expect(fileKind(await alpha.webp().toBuffer())).toMatchObject({ kind: 'webp', width: 37, height: 23 });
  });

  it('knows SVG by its root element', () => {
    const text = (s: string) => fileKind(new TextEncoder().encode(s))?.kind;
    expect(text('<svg xmlns="http://www.w3.org/2000/svg"/>')).toBe('svg');
    expect(text('\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg viewBox="0 0 1 1">')).toBe('svg');
    expect(text('<html><svg></svg></html>')).toBeUndefined();
    expect(text('hello, I am a text called drawing.png')).toBeUndefined();
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom(
          '',
          'PK\x03\x04',
          'MM\0*',
          '8BPS',
          '\0\0\0 ftyp',
          '\x89PNG\r\n\x1a\n',
          'RIFF....WEBPVP8X',
          '\xff\xd8\xff',
        ),
        (tail, head) => {
          fileKind(Uint8Array.from([...[...head].map((c) => c.charCodeAt(0)), ...tail]));
        },
      ),
    );
  });
});

describe('kinds by content', () => {
  const bytes = (text: string) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)));

  it('tells layered files, TIFF, photos of phones and what is refused by name', async () => {
    const tiff = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#fff' } })
      .tiff()
      .toBuffer();
    expect(fileKind(tiff)).toEqual({ kind: 'tiff' });
    const cases: [string, string | undefined][] = [
      ['8BPS\0\x01', 'psd'],
      ['PK\x03\x04', 'zip'],
      ['\0\0\0\x18ftypheic\0\0\0\0', 'heic'],
      ['\0\0\0\x18ftypmif1\0\0\0\0', 'heic'],
      ['\0\0\0\x1cftypavif\0\0\0\0', 'avif'],
      ['\0\0\0\x18ftypisom\0\0\0\0', 'video'],
      ['CSFCHUNK\0\0', 'clip'],
      ['gimp xcf v011', 'xcf'],
      ['%PDF-1.7', 'pdf'],
      ['Rar!\x1a', 'rar'],
      ['mdipack\0', 'medibang'],
      [' {"version": 1}', 'json'],
      ['nothing known', undefined],
    ];
    for (const [head, kind] of cases) expect(fileKind(bytes(head))?.kind, head).toBe(kind);
    expect(kindByName('girl.SAI2')).toBe('sai');
    expect(kindByName('girl.png')).toBeUndefined();
  });

  it('tells zip files by what is in them', () => {
    expect(zipKind(['project.json', 'lines.png'])).toBe('project');
    expect(zipKind(['mimetype', 'stack.xml', 'mergedimage.png', 'data/l.png'])).toBe('ora');
    expect(zipKind(['mimetype', 'maindoc.xml', 'mergedimage.png', 'girl/layers/layer2'])).toBe('kra');
    expect(zipKind(['Document.archive', 'QuickLook/Thumbnail.png'])).toBe('procreate');
    expect(zipKind(['01.png', '02.png'])).toBe('pages');
  });
});
