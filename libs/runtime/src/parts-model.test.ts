import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';
import { PartsModel } from './parts-model.ts';
import { onnxModel } from './tiny-models.testing.ts';

/** embedding = (sketch, sketch + mean of its 4 x 4 block), names = the block's mean; other sizes fail. */
const tinyParts = (): Uint8Array =>
  onnxModel(
    [
      ['AveragePool', ['sketch'], 'pooled', { kernel_shape: [4, 4], strides: [4, 4] }],
      ['Resize', ['pooled', '', 'scales'], 'names', { mode: 'nearest' }],
      ['Add', ['sketch', 'names'], 'sum'],
      ['Concat', ['sketch', 'sum'], 'embedding', { axis: 1 }],
    ],
    { sketch: [1, 1, 'h', 'w'] },
    { embedding: [1, 2, 'h', 'w'], names: [1, 1, 'h', 'w'] },
    { scales: [1, 1, 4, 4] },
  );

const manifest = {
  stride: 4,
  trainSize: 128,
  input: 'sketch',
  outputs: { embedding: 'embedding', logits: 'names' },
  channels: 2,
  names: ['hair'],
};

describe('PartsModel', () => {
  it('pads with paper and gives fields of the sketch', async () => {
    const model = await PartsModel.load(ort, { manifest, model: tinyParts() });
    expect(model.trainSize).toBe(128);
    const [width, height] = [6, 3];
    const data = Float32Array.from({ length: width * height }, (_, i) => ((i * 7) % 5) / 5);
    const field = await model.run({ width, height, data });
    const at = (x: number, y: number) => (x < width && y < height ? data[y * width + x]! : 1);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let mean = 0;
        for (let k = 0; k < 16; k++) mean += at((x & ~3) + (k & 3), (y & ~3) + (k >> 2)) / 16;
        const i = y * width + x;
        expect(field.embedding[i]).toBeCloseTo(data[i]!, 6);
        expect(field.embedding[width * height + i]).toBeCloseTo(data[i]! + mean, 6);
        expect(field.logits[i]).toBeCloseTo(mean, 6);
      }
    }
    expect([field.width, field.height, field.channels, field.names]).toEqual([6, 3, 2, ['hair']]);
    expect(field.embedding).toHaveLength(2 * width * height);
    await expect(model.run({ width: 6, height: 4, data })).rejects.toThrow('expected 24 values for 6x4, got 18');
    // A failed call does not hold up the next.
    expect((await model.run({ width, height, data })).embedding).toEqual(field.embedding);
    await model.dispose();
  });

  it('gives the tone where the manifest names one, and none otherwise', async () => {
    const given = {
      ...manifest,
      outputs: { ...manifest.outputs, tone: 'embedding' },
      lights: ['left', 'right'] as const,
    };
    const model = await PartsModel.load(ort, { manifest: { ...given, lights: [...given.lights] }, model: tinyParts() });
    const sketch = { width: 4, height: 4, data: Float32Array.from({ length: 16 }, (_, i) => i / 16) };
    const { tone, embedding } = await model.run(sketch);
    expect(tone).toEqual({ lights: ['left', 'right'], logits: embedding });
    await model.dispose();
    const without = await PartsModel.load(ort, { manifest, model: tinyParts() });
    expect('tone' in (await without.run(sketch))).toBe(false);
    await without.dispose();
    const missing = { ...given, lights: [...given.lights], outputs: { ...manifest.outputs, tone: 'shade' } };
    await expect(PartsModel.load(ort, { manifest: missing, model: tinyParts() })).rejects.toThrow(
      "expected an output 'shade'",
    );
  });

  it('says what a file lacks', async () => {
    const load = (changes: object) =>
      PartsModel.load(ort, { manifest: { ...manifest, ...changes }, model: tinyParts() });
    await expect(load({ input: 'line' })).rejects.toThrow("expected an input 'line', got sketch");
    await expect(load({ outputs: { embedding: 'e', logits: 'names' } })).rejects.toThrow("expected an output 'e'");
    const more = await load({ channels: 3 });
    await expect(more.run({ width: 4, height: 4, data: new Float32Array(16) })).rejects.toThrow(
      'expected embedding [1, 3, 4, 4], got [1, 2, 4, 4]',
    );
    await more.dispose();
  });
});

describe('the parts entry of model.json', () => {
  const folder = JSON.parse(
    readFileSync(new URL('../../../models/swift/model.json', import.meta.url), 'utf8'),
  ) as Record<string, unknown>;
  const { parts: _, ...without } = folder;
  const parts = {
    ...manifest,
    version: 1,
    file: { path: 'parts.onnx', sha256: 'a'.repeat(64), bytes: 5 },
    parameters: 7,
    opset: 17,
    near: 0.3,
    far: 3,
  };
  const parse = (json: object) => parseManifest(JSON.stringify(json));

  it('may be missing, is read where it is known and passed over where it is of a later version', () => {
    expect(parse(without).parts).toBeUndefined();
    expect(parse({ ...without, parts }).parts).toMatchObject({ channels: 2, names: ['hair'], near: 0.3 });
    const tone = { outputs: { ...manifest.outputs, tone: 'tone' }, lights: ['left', 'right'] };
    expect(parse({ ...without, parts: { ...parts, ...tone, version: 2 } }).parts).toMatchObject(tone);
    expect(parse({ ...without, parts: { version: 3, shape: 'new' } }).parts).toBeUndefined();
  });

  it('is refused where it is damaged', () => {
    expect(() => parse({ ...without, parts: { ...parts, names: [] } })).toThrow('parts.names');
    expect(() => parse({ ...without, parts: { ...parts, file: { ...parts.file, path: '../x' } } })).toThrow(
      'parts.file.path: expected a plain file name',
    );
  });
});
