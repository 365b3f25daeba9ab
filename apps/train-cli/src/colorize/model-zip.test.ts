import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { findModelFolder, loadModel, readManifest } from './model.ts';

const { at } = temporaryFolder();
const bundled = fileURLToPath(new URL('../../../../models/swift/', import.meta.url));
const files = Object.fromEntries(
  readdirSync(bundled)
    .filter((name) => /\.(?:onnx|json)$/.test(name))
    .map((name) => [name, new Uint8Array(readFileSync(join(bundled, name)))]),
);

function write(name: string, entries: Zippable): string {
  const path = at(name);
  writeFileSync(path, zipSync(entries, { level: 0 }));
  return path;
}

const under = (prefix: string, some = files): Zippable =>
  Object.fromEntries(Object.entries(some).map(([name, bytes]) => [`${prefix}${name}`, bytes]));

describe('a model in a ZIP', () => {
  it('is loaded as the editor exports it, in a folder of its name, and with its files at the top', async () => {
    for (const path of [write('named.zip', under('my-style/')), write('plain.zip', under(''))]) {
      expect(await readManifest(findModelFolder(path))).toEqual(await readManifest(bundled));
      const [zipped, plain] = [await loadModel(path), await loadModel(bundled)];
      const paper = new Float32Array(64 * 64).fill(1);
      const hint = new Float32Array(4 * 16 * 16);
      expect(await zipped.colorizer.colorize(paper, hint, 64, 64)).toEqual(
        await plain.colorizer.colorize(paper, hint, 64, 64),
      );
      expect(zipped.network.parts === undefined).toBe(plain.network.parts === undefined);
      await Promise.all([zipped.dispose(), plain.dispose()]);
    }
  });

  it('is refused in one line where it is none, two, damaged or not whole', async () => {
    const { 'model.json': manifest, 'generator.onnx': generator, ...others } = files;
    const cut = { ...files, 'generator.onnx': generator!.slice(0, -1) };
    const changed = Uint8Array.from(generator!);
    changed[changed.length >> 1]! ^= 1;
    const cases: [string, Zippable, RegExp][] = [
      ['pages.zip', { 'page.png': strToU8('no') }, /pages\.zip: no model\.json in it; expected a model/],
      ['two.zip', { ...under('a/'), ...under('b/') }, /two\.zip: expected one model in it, got a\/model\.json and b\//],
      [
        'part.zip',
        { 'model.json': manifest!, ...others },
        /part\.zip: its model\.json names generator\.onnx, which is/,
      ],
      ['cut.zip', under('', cut), /generator\.onnx: expected \d+ bytes, got \d+; copy it again/],
      ['changed.zip', under('', { ...files, 'generator.onnx': changed }), /its SHA-256 differs/],
      ['large.zip', { ...files, 'model.json': new Uint8Array(1_000_001) }, /model\.json: larger than 1000000 bytes/],
    ];
    for (const [name, entries, said] of cases) {
      await expect(loadModel(write(name, entries)), name).rejects.toThrow(said);
    }
    const text = at('text.zip');
    writeFileSync(text, 'not an archive');
    await expect(loadModel(text)).rejects.toThrow(/text\.zip: expected a ZIP archive/);
    expect(() => findModelFolder(at('absent.zip'))).toThrow(/absent\.zip: no such/);
  });
});
