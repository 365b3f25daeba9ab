import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';

const text = readFileSync(new URL('../../../testdata/version-1/model.json', import.meta.url), 'utf8');

it('reads a file that an editor of Windows has saved: byte order mark and CRLF', () => {
  expect(parseManifest(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(parseManifest(text));
});

it('stays with one short line, however long the damage is', () => {
  const damaged = JSON.stringify({ ...(JSON.parse(text) as object), [`a\n${'- '.repeat(5_000)}`]: 1 });
  expect(() => parseManifest(damaged)).toThrow(/^model\.json: [^\n]{1,400}$/);
});
