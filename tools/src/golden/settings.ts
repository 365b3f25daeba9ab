import { presets, type PerceptualWeights } from '@irodori/graph-builder/models';
import { paperAdam, paperLosses, type TrainConfig } from '@irodori/graph-builder/training';
import type { SafetensorsFile } from '@irodori/runtime';

/** A golden file that lacks something; the message is one line for a person. */
class GoldenError extends Error {
  override readonly name = 'GoldenError';
}

/** Mean RGB that Caffe-style VGG weights expect to be subtracted, 0..255 (spec section 4). */
const CAFFE_MEAN = [123.68, 116.779, 103.939] as const;

/** One golden file: the training step it was made with, read from its header and tensors. */
export interface Golden {
  readonly config: TrainConfig;
  readonly steps: number;
  readonly learningRate: number;
  readonly tensor: (name: string) => { readonly shape: readonly number[]; readonly data: Float32Array };
  readonly names: (prefix: string) => string[];
}

export function readGolden({ tensors, metadata }: SafetensorsFile, where: string): Golden {
  const setting = (name: string): string => {
    const value = metadata.get(name);
    if (value === undefined) {
      throw new GoldenError(`${where}: expected '${name}' in the header's metadata (golden/reference.py writes it)`);
    }
    return value;
  };
  const integer = (name: string): number => {
    const value = Number(setting(name));
    if (!Number.isInteger(value) || value < 1) {
      throw new GoldenError(`${where}: ${name}: expected a positive integer, got '${setting(name)}'`);
    }
    return value;
  };
  const widths = (name: string, count: number): number[] => {
    const list = setting(name).split(',').map(Number);
    if (list.length !== count || list.some((n) => !Number.isInteger(n) || n < 1)) {
      throw new GoldenError(`${where}: ${name}: expected ${count} positive integers, got '${setting(name)}'`);
    }
    return list;
  };
  const tensor = (name: string) => {
    const found = tensors.get(name);
    if (!found) throw new GoldenError(`${where}: tensor '${name}' is missing`);
    if (!(found.data instanceof Float32Array)) {
      throw new GoldenError(`${where}: tensor '${name}': expected F32, got ${found.dtype}`);
    }
    return { shape: found.shape, data: found.data };
  };
  widths('vggWidths', 5);
  const names = (prefix: string): string[] =>
    [...tensors.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const perceptual: PerceptualWeights = {
    network: 'vgg19',
    origin: where,
    input: {
      scale: [127.5, 127.5, 127.5],
      shift: [127.5 - CAFFE_MEAN[0], 127.5 - CAFFE_MEAN[1], 127.5 - CAFFE_MEAN[2]],
    },
    parameters: new Map(
      names('init.')
        .filter((name) => name.startsWith('vgg19.'))
        .map((name) => [name, tensor(`init.${name}`)]),
    ),
  };
  return {
    config: {
      generator: { ...presets.paper.generator, widths: widths('widths', 6) },
      discriminator: { ...presets.paper.discriminator, widths: widths('discriminatorWidths', 7) },
      losses: paperLosses,
      adam: paperAdam,
      perceptual,
      batch: integer('batch'),
      height: integer('height'),
      width: integer('width'),
    },
    steps: integer('steps'),
    learningRate: 1e-4,
    tensor,
    names,
  };
}
