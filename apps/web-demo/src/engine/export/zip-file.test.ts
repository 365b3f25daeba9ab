import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { exportName } from './names.ts';
import { ZipFile } from './zip-file.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

it('drawings of one name, in any letter case and any form of its letters, are files of their own', async () => {
  const zip = new ZipFile();
  const names = ['page.png', 'Page.jpg', 'page.psd', 'caf\u00e9', 'cafe\u0301', 'page (2).png'];
  for (const name of names) zip.add(exportName(name, 'flat'), Buffer.from(name));
  const entries = unzipSync(new Uint8Array(await zip.finish().arrayBuffer()));
  expect(Object.values(entries).map(text).sort()).toEqual([...names].sort());
  // As Windows and macOS compare names.
  const folded = Object.keys(entries).map((name) => name.normalize('NFC').toUpperCase());
  expect(new Set(folded).size).toBe(names.length);
  expect(text(entries['page-irodori.png'])).toBe('page.png');
  for (const name of Object.keys(entries)) expect(name).toMatch(/\.png$/);
});

it('an empty one is a zip file all the same', async () => {
  expect(unzipSync(new Uint8Array(await new ZipFile().finish().arrayBuffer()))).toEqual({});
});
