import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModel } from '@irodori/graph-builder';
import { readInceptionWeights, readVgg19Onnx, readVgg19StateDict } from '@irodori/graph-builder/models';
import type { OnnxWeights, PerceptualWeights, WeightTensor } from '@irodori/graph-builder/models';
import { readSafetensors } from '@irodori/runtime';
import { TrainingError } from './errors.ts';
import { exists, readFileChecked } from './files.ts';

const packageFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** In an installed package, or in the repository. */
const bundledFile = [packageFolder, join(packageFolder, '../..')]
  .map((folder) => join(folder, 'models/perceptual/inception-mixed2.safetensors'))
  .find((path, index) => index === 1 || exists(path, 'file')) as string;
const FILE_LIMIT = 2_000_000_000;

/**
 * The frozen network that a `perceptual` setting names: `bundled`, `none`, or `vgg19=FILE` (safetensors of torchvision,
 * or ONNX).
 * @param base folder from which a relative FILE starts
 * @throws TrainingError, SafetensorsError, OnnxReadError or PerceptualWeightsError, each one line
 */
export async function loadPerceptual(setting: string, base = '.'): Promise<PerceptualWeights | null> {
  if (setting === 'none') return null;
  if (setting === 'bundled') {
    const file = readSafetensors(await readFileChecked(bundledFile, FILE_LIMIT), bundledFile);
    return readInceptionWeights(file.tensors, bundledFile);
  }
  const named = setting.slice('vgg19='.length);
  const where = isAbsolute(named) ? named : join(base, named);
  if (!exists(where, 'file')) {
    throw new TrainingError('unusableSetting', `perceptual vgg19=${where}: no such file`, {
      path: where,
      settings: ['perceptual'],
      remedy: "get torchvision's vgg19 as safetensors or vgg19-7.onnx of the ONNX model zoo, or use perceptual bundled",
    });
  }
  const bytes = await readFileChecked(where, FILE_LIMIT);
  if (extname(where).toLowerCase() !== '.onnx') {
    return readVgg19StateDict(readSafetensors(bytes, where).tensors, { where });
  }
  return readVgg19Onnx(onnxWeights(bytes, where), { where });
}

/** ONNX's element type of half floats. */
const ONNX_FLOAT16 = 10;

function onnxWeights(bytes: Uint8Array, where: string): OnnxWeights {
  const { nodes, initializers } = readModel(bytes, where);
  const tensors = new Map<string, WeightTensor>();
  for (const [name, { dtype, shape, bytes: raw }] of initializers) {
    // Initializer bytes need not be aligned.
    const { buffer } = raw.slice();
    const sides = shape.map(Number);
    if (dtype === 'float32') tensors.set(name, { dtype: 'F32', shape: sides, data: new Float32Array(buffer) });
    else if (dtype === ONNX_FLOAT16) tensors.set(name, { dtype: 'F16', shape: sides, data: new Uint16Array(buffer) });
  }
  return { nodes, initializers: tensors };
}
