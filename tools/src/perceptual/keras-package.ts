import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One weight of a tfjs layers model: uint8 codes and the affine that turns them back: `value = code * scale + min`. */
export interface QuantizedWeight {
  name: string;
  shape: number[];
  codes: Uint8Array;
  scale: number;
  min: number;
}

interface ManifestWeight {
  name: string;
  shape: number[];
  quantization?: { min: number; scale: number; dtype: string };
}
interface ModelModule {
  weightsManifest: { weights: ManifestWeight[] }[];
}

/**
 * Reads the weights of one of nsfwjs's models from its unpacked npm package: CommonJS modules whose export is base64.
 * @param folder the unpacked package (the folder with its package.json)
 * @throws Error naming the file when the package does not have the expected layout
 */
export function readQuantizedWeights(folder: string, model: string): Map<string, QuantizedWeight> {
  const home = resolve(folder, 'dist', 'models', model);
  const require = createRequire(join(home, 'index.js'));
  const description = require('./model.min.js') as ModelModule;
  const shards = readdirSync(home)
    .map((file) => ({ file, number: Number(/^group1-shard(\d+)of\d+\.min\.js$/.exec(file)?.[1]) }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
  const bytes = Buffer.concat(shards.map(({ file }) => Buffer.from(require(`./${file}`) as string, 'base64')));

  const weights = new Map<string, QuantizedWeight>();
  let at = 0;
  for (const { name, shape, quantization } of description.weightsManifest.flatMap((group) => group.weights)) {
    if (quantization?.dtype !== 'uint8') throw new Error(`${home}: ${name}: expected uint8 weights, got float ones`);
    const length = shape.reduce((a, b) => a * b, 1);
    weights.set(name, {
      name,
      shape,
      codes: bytes.subarray(at, at + length),
      scale: quantization.scale,
      min: quantization.min,
    });
    at += length;
  }
  if (at !== bytes.length) {
    throw new Error(`${home}: expected ${at} bytes of weights in the shards, got ${bytes.length}`);
  }
  return weights;
}
