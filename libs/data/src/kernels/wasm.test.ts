import { readFileSync } from 'node:fs';
import wabt from 'wabt';
import { expect, it } from 'vitest';
import { kernels } from './kernels.generated.ts';
import { pngRows } from './png-rows.generated.ts';

it.each([
  ['kernels', kernels],
  ['png-rows', pngRows],
])('%s is what its source says', async (name, assembled) => {
  const source = readFileSync(new URL(`./${name}.wat`, import.meta.url), 'utf8');
  const module = (await wabt()).parseWat(`${name}.wat`, source, { simd: true });
  expect(Buffer.from(module.toBinary({}).buffer).toString('base64')).toBe(assembled);
});
