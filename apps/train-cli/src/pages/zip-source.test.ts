import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openZip, type ZipLimits } from './zip-source.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'irodori-zip-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Zippable, change: (bytes: Buffer) => Buffer = (bytes) => bytes): string {
  const path = join(folder, 'book.cbz');
  writeFileSync(path, change(Buffer.from(zipSync(files))));
  return path;
}
/** Every place of a text in the bytes, by one of the same length. */
const replaced = (from: string, to: string) => (bytes: Buffer) =>
  Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');

async function namesIn(path: string, limits?: Partial<ZipLimits>): Promise<string[]> {
  const zip = await openZip(path, limits);
  zip.close();
  return zip.entries.map(({ name }) => name);
}

describe('openZip', () => {
  it('lists pages as a reader counts them', async () => {
    const page = strToU8('x');
    const path = write({ 'c/page10.png': page, 'c/page2.png': page, 'b/page3.png': page, 'empty/': new Uint8Array() });
    expect(await namesIn(path)).toEqual(['b/page3.png', 'c/page2.png', 'c/page10.png']);
  });

  it('reads what another program packed, packed or stored', async () => {
    const text = strToU8('page '.repeat(1000));
    const zip = await openZip(write({ 'a.txt': text, 'b.txt': [text, { level: 0 }] }));
    for (const entry of zip.entries) expect(Buffer.from(text).equals(await entry.read())).toBe(true);
    zip.close();
  });

  it.each([
    ['../e.png', 'dir/e.png'],
    ['/ro/e.png', 'aroo/.png'],
    ['C:/ee.png', 'dirc/.png'],
    ['..\\e.png', 'dir/e.png'],
  ])('refuses the name %s, which leads out of it', async (bad) => {
    const good = 'x'.repeat(bad.length);
    const path = write({ [good]: strToU8('1') }, replaced(good, bad));
    await expect(namesIn(path)).rejects.toThrow(/book\.cbz: expected names inside the archive, got '/);
  });

  it('refuses more entries and more bytes than agreed, before it unpacks any', async () => {
    const zeros = new Uint8Array(100_000);
    const path = write({ 'a.png': zeros, 'b.png': zeros, 'c.png': zeros });
    expect(await namesIn(path, { entries: 3, entryBytes: 100_000, totalBytes: 300_000 })).toHaveLength(3);
    await expect(namesIn(path, { entries: 2 })).rejects.toThrow(/at most 2 files in it, got 3/);
    await expect(namesIn(path, { entryBytes: 99_999 })).rejects.toThrow(/a\.png unpacks to more than 0 MB/);
    await expect(namesIn(path, { totalBytes: 299_999 })).rejects.toThrow(/it unpacks to more than 0 MB/);
  });

  it('refuses an entry that is larger than it says', async () => {
    const size = 100_000;
    const said = Buffer.alloc(4);
    said.writeUInt32LE(size);
    const path = write({ 'a.png': new Uint8Array(size) }, (bytes) => {
      for (let at = bytes.indexOf(said); at >= 0; at = bytes.indexOf(said, at + 4)) bytes.writeUInt32LE(1000, at);
      return bytes;
    });
    const zip = await openZip(path);
    expect(zip.entries[0]!.size).toBe(1000);
    await expect(zip.entries[0]!.read()).rejects.toThrow(/a\.png is damaged/);
    zip.close();
  });

  it('refuses entries that are listed twice, encrypted, or damaged', async () => {
    const page = strToU8('page');
    await expect(namesIn(write({ 'a.png': page, 'b.png': page }, replaced('b.png', 'a.png')))).rejects.toThrow(
      /a\.png is listed twice/,
    );
    const encrypted = write({ 'a.png': page }, (bytes) => {
      bytes[6]! |= 1;
      bytes[bytes.indexOf('PK\u0001\u0002') + 8]! |= 1;
      return bytes;
    });
    await expect(namesIn(encrypted)).rejects.toThrow(/a\.png is encrypted/);
    const zip = await openZip(write({ 'a.png': [page, { level: 0 }] }, replaced('page', 'pane')));
    await expect(zip.entries[0]!.read()).rejects.toThrow(/book\.cbz: a\.png is damaged; copy the archive again/);
    zip.close();
  });

  it('names what is no archive in one line', async () => {
    const path = join(folder, 'book.cbz');
    await expect(openZip(path)).rejects.toThrow(/no such file/);
    for (const bytes of ['', 'Rar!\u001a\u0007', zipSync({ 'a.png': new Uint8Array(9) }).subarray(0, 60)]) {
      writeFileSync(path, bytes);
      await expect(openZip(path)).rejects.toThrow(
        /^.*book\.cbz: expected a ZIP archive, got one that cannot be read.*$/,
      );
    }
  });
});
