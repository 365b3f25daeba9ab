import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { presets } from '@irodori/graph-builder/models';
import {
  buildInference,
  buildSplitInference,
  countParameters,
  initParameters,
  modelParameters,
} from '@irodori/graph-builder/training';
import type { PresetName } from '@irodori/graph-builder/models';

const bundled = fileURLToPath(new URL('../../../models/', import.meta.url));

/** The trained model that the repository comes with, by its folder's name. */
export const bundledModel = (): string =>
  (JSON.parse(readFileSync(join(bundled, 'index.json'), 'utf8')) as { default: string }).default;

/**
 * Writes a model folder with seeded random weights: the contract of a trained one, without its taste. It paints noise from
 * black to white, which the painting step keeps as shading: nothing can be said about colors with it.
 */
export function writeTestModel(folder: string, preset: PresetName, name: string, seed = 7): void {
  const config = presets[preset];
  const weights = initParameters(modelParameters(config).generator, seed);
  const files = {
    generator: buildInference(config.generator, weights),
    ...buildSplitInference(config.generator, weights),
  };
  mkdirSync(folder, { recursive: true });
  const entry = (part: keyof typeof files) => {
    const bytes = files[part];
    writeFileSync(join(folder, `${part}.onnx`), bytes);
    return { path: `${part}.onnx`, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength };
  };
  const manifest = {
    schemaVersion: 1,
    kind: 'irodori-generator',
    name,
    description: 'random weights, for tests',
    license: 'MIT',
    date: '2026-01-01',
    preset,
    stride: 32,
    trainSize: 256,
    parameters: countParameters(config).generator,
    opset: 17,
    inputs: { sketch: 'sketch', hint: 'hint' },
    output: 'image',
    files: { generator: entry('generator'), encoder: entry('encoder'), decoder: entry('decoder') },
  };
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A `models/` folder as the build takes it, with one test model in its list. */
export function writeTestModels(folder: string, preset: PresetName = 'tiny'): void {
  writeTestModel(join(folder, 'test-model'), preset, 'test-model');
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify({ default: 'test-model', models: ['test-model'] })}\n`);
}

/** Puts the trained model beside the test model; {@link bundledModel} names it. */
export function addBundledModel(folder: string): void {
  cpSync(join(bundled, bundledModel()), join(folder, bundledModel()), { recursive: true });
}
