import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { presets } from '@irodori/graph-builder/models';
import { buildInference, initParameters, modelParameters } from '@irodori/graph-builder/training';
import { MANIFEST_FILE, manifestSchema } from '@irodori/runtime';
import { sha256 } from '@irodori/training';

/** Writes an untrained `tiny` model folder. */
export function writeTinyModel(folder: string, name: string, seed: number): string {
  const { generator: parameters } = modelParameters(presets.tiny);
  const bytes = buildInference(presets.tiny.generator, initParameters(parameters, seed));
  const manifest = manifestSchema.parse({
    schemaVersion: 1,
    kind: 'irodori-generator',
    name,
    date: '2026-01-01T00:00:00Z',
    preset: 'tiny',
    stride: 32,
    trainSize: 64,
    parameters: 249_827,
    opset: 17,
    inputs: { sketch: 'sketch', hint: 'hint' },
    output: 'image',
    files: {
      generator: {
        path: 'generator.onnx',
        sha256: sha256(bytes),
        bytes: bytes.length,
      },
    },
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'generator.onnx'), bytes);
  writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify(manifest));
  return folder;
}
