import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { presets, type PresetName } from '@irodori/graph-builder/models';
import { buildInference, buildSplitInference, modelParameters } from '@irodori/graph-builder/training';
import { manifestSchema, readSafetensors } from '@irodori/runtime';
import { sha256 } from '@irodori/training';

/**
 * Packs generator weights into a model folder: `node … tools/src/pack-model.ts WEIGHTS.safetensors DIR --preset swift
 * --train-size 128 --steps N --images N --hours H --description TEXT`. Weights are taken by their dotted names, averaged ones
 * (`ema.NAME`) first.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string', default: '' },
    'train-size': { type: 'string' },
    steps: { type: 'string' },
    images: { type: 'string' },
    hours: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const [source, folder] = positionals;
const preset = values.preset as PresetName | undefined;
if (!source || !folder || !preset || !(preset in presets) || !values.name || !values['train-size']) {
  throw new Error(
    'usage: pack-model WEIGHTS.safetensors DIR --preset NAME --name NAME --train-size N --steps N --images N --hours H',
  );
}

const { generator } = presets[preset];
const { tensors } = readSafetensors(readFileSync(source), source);
const infos = modelParameters(presets[preset]).generator;
const weights = new Map(
  infos.map(({ name }) => {
    const tensor = tensors.get(`ema.${name}`) ?? tensors.get(name);
    if (!(tensor?.data instanceof Float32Array)) {
      throw new Error(`${source}: ${name}: expected float32 weights, got none`);
    }
    return [name, tensor.data];
  }),
);

const models = { generator: buildInference(generator, weights), ...buildSplitInference(generator, weights) };
const entry = (name: keyof typeof models) => ({
  path: `${name}.onnx`,
  sha256: sha256(models[name]),
  bytes: models[name].length,
});
const licenses = {
  anime: 'MIT',
  fluent: 'MIT',
  noto: 'Apache-2.0',
  streamline: 'CC BY 4.0',
  dicebear: 'CC0 1.0 and CC BY 4.0',
};
const manifest = manifestSchema.parse({
  schemaVersion: 1,
  kind: 'irodori-generator',
  name: values.name,
  description: values.description,
  version: '0.1.0',
  license: 'MIT',
  date: new Date().toISOString(),
  preset,
  stride: 32,
  trainSize: Number(values['train-size']),
  parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
  opset: 17,
  inputs: { sketch: 'sketch', hint: 'hint' },
  output: 'image',
  files: { generator: entry('generator'), encoder: entry('encoder'), decoder: entry('decoder') },
  training: {
    steps: Number(values.steps),
    images: Number(values.images),
    seed: Number(values.seed),
    hours: Number(values.hours),
    data: Object.entries(licenses).map(([name, license]) => ({ name: `irodori-mix: ${name}`, license })),
  },
  config: { ...generator },
});
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(models)) writeFileSync(join(folder, `${name}.onnx`), bytes);
writeFileSync(join(folder, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(
  `${folder}: ${Object.values(models)
    .map(({ length }) => `${(length / 1e6).toFixed(1)} MB`)
    .join(', ')}`,
);
