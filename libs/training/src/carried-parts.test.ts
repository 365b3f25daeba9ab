import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import { carriedParts } from './carried-parts.ts';
import { sha256 } from './files.ts';

const ours = fileURLToPath(new URL('../../../models/swift/', import.meta.url));
const { parts: shipped, ...plain } = parseManifest(readFileSync(join(ours, MANIFEST_FILE), 'utf8'));

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run with a model whose parts network is a file of this text; undefined: without one. */
function putRun(name: string, text: string | undefined): string {
  const model = join(folder, name, 'model');
  mkdirSync(model, { recursive: true });
  const file = text !== undefined && { path: 'parts.onnx', sha256: sha256(text), bytes: text.length };
  writeFileSync(
    join(model, MANIFEST_FILE),
    JSON.stringify({ ...plain, parts: file ? { ...shipped, file } : undefined }),
  );
  if (text !== undefined) writeFileSync(join(model, 'parts.onnx'), text);
  return model;
}

/** The folder that it lies in, and its text, for a run `now` that began with `init`. */
async function carried(init: string | null) {
  const found = await carriedParts(init, folder, join(folder, 'now'));
  return found && [found.folder, Buffer.from(found.bytes).toString(), found.manifest.file.bytes];
}

describe('the parts network that goes along with a run', () => {
  it('is that of the model that the run began with', async () => {
    const model = putRun('start', 'first');
    for (const init of ['start', 'start/model', 'start/checkpoints/last.safetensors', model]) {
      expect(await carried(init), init).toEqual([model, 'first', 5]);
    }
  });

  it('is that which the run shipped before, also where its start model has another or is gone', async () => {
    putRun('start', 'first');
    const model = putRun('now', 'newer one');
    for (const init of ['start', 'gone', null]) {
      expect(await carried(init), init ?? 'none').toEqual([model, 'newer one', 9]);
    }
  });

  it('is that of the start model where what describes the shipped one is damaged', async () => {
    const start = putRun('start', 'first');
    writeFileSync(join(putRun('now', 'newer one'), 'model.json'), '{"version": 2, "parts"');
    expect(await carried('start')).toEqual([start, 'first', 5]);
    writeFileSync(join(start, 'model.json'), '');
    expect(await carried('start')).toBeUndefined();
  });

  it('is that of the start model where the run shipped none, or none that is whole', async () => {
    const start = putRun('start', 'first');
    const own = putRun('now', undefined);
    expect(await carried('start')).toEqual([start, 'first', 5]);
    putRun('now', 'newer one');
    writeFileSync(join(own, 'parts.onnx'), 'newer two');
    expect(await carried('start')).toEqual([start, 'first', 5]);
    rmSync(join(own, 'parts.onnx'));
    expect(await carried('start')).toEqual([start, 'first', 5]);
  });

  it('is none where there is none', async () => {
    putRun('start', undefined);
    for (const init of ['start', 'gone', 'preset:tiny,7', null]) expect(await carried(init)).toBeUndefined();
  });
});
