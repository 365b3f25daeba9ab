import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inceptionLayers } from '@irodori/graph-builder/models';
import { writeSafetensors, type SafetensorsTensor } from '@irodori/runtime';
import { foldBatchNorm } from './perceptual/fold.ts';
import { readQuantizedWeights, type QuantizedWeight } from './perceptual/keras-package.ts';

/**
 * Makes `models/perceptual/inception-mixed2.safetensors` from nsfwjs 4.3.0, which is not a dependency:
 *
 *     npm pack nsfwjs@4.3.0 && tar xf nsfwjs-4.3.0.tgz       in any other folder
 *     node --conditions=@irodori/source --import tsx tools/src/extract-perceptual.ts FOLDER/package [OUT]
 */
const [packageFolder, out = join('models', 'perceptual')] = process.argv.slice(2);
if (!packageFolder || !existsSync(join(packageFolder, 'package.json'))) {
  console.error('expected the folder of the unpacked nsfwjs 4.3.0 package as first argument');
  process.exit(2);
}

const weights = readQuantizedWeights(packageFolder, 'inception_v3');
const weight = (name: string): QuantizedWeight => {
  const found = weights.get(name);
  if (!found) throw new Error(`${packageFolder}: weight ${name} is missing; expected nsfwjs 4.3.0`);
  return found;
};

const tensors: [string, SafetensorsTensor][] = [];
for (const { name } of inceptionLayers) {
  const norm = name.replace('conv2d', 'batch_normalization');
  const { shape, codes, scale, offset, bias } = foldBatchNorm(weight(`${name}/kernel`), {
    beta: weight(`${norm}/beta`),
    mean: weight(`${norm}/moving_mean`),
    variance: weight(`${norm}/moving_variance`),
  });
  const vector = (data: Float32Array): SafetensorsTensor => ({ dtype: 'F32', shape: [data.length], data });
  tensors.push([`${name}.weight`, { dtype: 'U8', shape, data: codes }]);
  tensors.push([`${name}.scale`, vector(scale)], [`${name}.offset`, vector(offset)], [`${name}.bias`, vector(bias)]);
}

const table = inceptionLayers.map(
  ({ name, in: channelsIn, out: channelsOut, kernel, stride, padding }) =>
    `${name} ${channelsIn}>${channelsOut} ${kernel}x${kernel}/${stride} ${padding}`,
);
const bytes = writeSafetensors(tensors, [
  ['network', 'inception-mixed2'],
  ['source', 'nsfwjs 4.3.0 (npm), dist/models/inception_v3: InceptionV3 cut at mixed2, batch normalization folded in'],
  ['license', 'MIT, Copyright (c) 2019 Infinite Red, Inc.; see LICENSE-nsfwjs'],
  ['encoding', 'weight[o] = codes[o] * scale[o] + offset[o]; OIHW'],
  ['input', 'RGB in [0, 1]'],
  ['layers', table.join('; ')],
]);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'inception-mixed2.safetensors'), bytes);
copyFileSync(join(packageFolder, 'LICENSE'), join(out, 'LICENSE-nsfwjs'));
console.log(`${join(out, 'inception-mixed2.safetensors')}: ${tensors.length} tensors, ${bytes.length} bytes`);
