import { describe, expect, it } from 'vitest';
import { fileKind } from '../engine/files/file-kind.ts';
import { Fault } from '../model/errors.ts';
import { checkSize, decode, decodeReference, known } from './decode-file.ts';
import { deskWith } from './desk.testing.ts';
import type { Editor } from './editor.ts';

const bytesOf = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));

const PSD = bytesOf('8BPS', [0, 1]);
const TIFF = bytesOf('II*\0', [8, 0, 0, 0]);
const HEIC = bytesOf([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0]);
/** The beginning of a PNG of some size. */
function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', new Array<number>(8).fill(0), [8, 6, 0, 0, 0]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** What a file's refusal is called, and what it says. */
async function fault(work: () => unknown): Promise<[string, string]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Fault) return [error.key, error.message];
    throw error;
  }
  throw new Error('expected a fault, got none');
}

/** An editor whose studio tells which of its functions was called, and fails where told to. */
function studioDesk(failing?: Fault) {
  const called: string[] = [];
  const remote = new Proxy(
    {},
    {
      get: (_, name: string) => (_bytes: unknown, more?: unknown) => {
        called.push(more === undefined ? name : `${name} ${String(more)}`);
        return failing ? Promise.reject(failing) : Promise.resolve({ lines: name });
      },
    },
  );
  const studio = { call: (work: (service: typeof remote) => unknown) => work(remote) };
  return { editor: deskWith(undefined, { studio: studio as unknown as Editor['studio'] }).editor, called };
}

describe('what a file is', () => {
  it.each([
    [bytesOf('CSFCHUNK'), 'a', 'fault.clip'],
    [bytesOf('%PDF-1.7'), 'page.png', 'fault.pdf'],
    [bytesOf('whatever'), 'girl.SAI2', 'fault.sai'],
    [bytesOf('Rar!'), 'book.cbr', 'fault.rar'],
    [bytesOf('PK?'), 'notes.txt', 'fault.notPicture'],
    [bytesOf(''), '', 'fault.notPicture'],
  ])('a kind that is not opened is refused by what it is (%#)', async (bytes, name, key) => {
    expect((await fault(() => known(fileKind(bytes), name)))[0]).toBe(key);
  });

  it('a picture is a picture, whatever its name says', () => {
    expect(known(fileKind(png(3, 4)), 'scan.pdf')).toMatchObject({ kind: 'png', width: 3, height: 4 });
    expect(known(fileKind(PSD), 'lines.xcf')).toMatchObject({ kind: 'psd' });
  });

  it('layered files may be larger than pictures, and the refusal says how large', async () => {
    const [picture, layered] = [{ kind: 'png' }, { kind: 'psd' }] as const;
    expect(() => checkSize(layered, 300 * 2 ** 20)).not.toThrow();
    expect(await fault(() => checkSize(picture, 300 * 2 ** 20))).toEqual(['fault.fileTooBig', '300 MB > 256 MB']);
    expect((await fault(() => checkSize(layered, 1025 * 2 ** 20)))[1]).toBe('1025 MB > 1024 MB');
  });
});

describe('decoding', () => {
  it.each([
    [PSD, 'openLayers guess'],
    [bytesOf('PK\x03\x04'), 'openLayers guess'],
    [TIFF, 'openTiff'],
    [png(10, 10), 'open read'],
    [HEIC, 'open read'],
  ])('goes to the reader of its kind (%#)', async (bytes, call) => {
    const { editor, called } = studioDesk();
    await decode(editor, bytes.buffer, 'read');
    expect(called).toEqual([call]);
  });

  it.each([
    [20_000, 10],
    [10_001, 10_000],
  ])('a picture of %i × %i is refused by its header, undecoded', async (width, height) => {
    const { editor, called } = studioDesk();
    const [key, detail] = await fault(() => decode(editor, png(width, height).buffer, 'read'));
    expect([key, called]).toEqual(['fault.pictureTooBig', []]);
    expect(detail).toContain(`${width} × ${height}`);
  });

  it('a photo that this browser cannot decode is named as one; a broken PNG is a broken picture', async () => {
    const broken = studioDesk(new Fault('fault.pictureBroken', 'cannot decode'));
    expect((await fault(() => decode(broken.editor, HEIC.buffer, 'read')))[0]).toBe('fault.heic');
    expect((await fault(() => decode(broken.editor, png(3, 3).buffer, 'read')))[0]).toBe('fault.pictureBroken');
    // What is wrong with the worker is not wrong with the photo.
    const lost = studioDesk(new Fault('fault.worker', 'gone'));
    expect((await fault(() => decode(lost.editor, HEIC.buffer, 'read')))[0]).toBe('fault.worker');
  });

  it('a picture whose colors are wanted is taken as it is; archives and hints hold none', async () => {
    const { editor, called } = studioDesk();
    await decodeReference(editor, new File([png(3, 3)], 'art.png'));
    expect(called).toEqual(['open asItIs']);
    for (const bytes of [bytesOf('PK\x03\x04'), bytesOf('{"hints":[]}')]) {
      expect(await fault(() => decodeReference(editor, new File([bytes], 'art')))).toEqual(['fault.notPicture', 'art']);
    }
    expect(called).toHaveLength(1);
  });
});
