import { elementCount, Graph } from '../graph/index.ts';
import { discriminator, generator, GUIDE_SCOPE, type ModelConfig } from '../models/index.ts';
import { parameterInfo, type ParameterInfo } from './train-step.ts';

/** Every trained parameter of a model in order of construction, and after them the statistics it carries. */
export function modelParameters(config: ModelConfig): { generator: ParameterInfo[]; discriminator: ParameterInfo[] } {
  const g = new Graph();
  // Two images: one pixel at the bottom of one image has no variance for a batch norm.
  const [lines, hint] = [g.input('sketch', 'float32', [2, 1, 64, 64]), g.input('hint', 'float32', [2, 4, 16, 16])];
  generator(lines, hint, config.generator, { onGuides: () => {} });
  const d = new Graph();
  const [image, sketch] = [d.input('image', 'float32', [2, 3, 64, 64]), d.input('sketch', 'float32', [2, 1, 64, 64])];
  discriminator(image, config.discriminator, sketch);
  const all = (graph: Graph): ParameterInfo[] => [
    ...[...graph.parameters.values()].map(parameterInfo),
    ...[...graph.statistics.values()].map((one) => ({ ...parameterInfo(one), statistic: true })),
  ];
  return {
    generator: all(g),
    discriminator: all(d),
  };
}

const count = (infos: readonly ParameterInfo[]): number =>
  infos.reduce((sum, { shape, statistic }) => sum + (statistic ? 0 : elementCount(shape)), 0);

/** Trained numbers in each network; running statistics are none. */
export function countParameters(config: ModelConfig): { generator: number; discriminator: number } {
  const { generator: g, discriminator: d } = modelParameters(config);
  return { generator: count(g), discriminator: count(d) };
}

/** The generator's parameters and statistics that a network in use has: all but those of training's guides. */
export const parametersInUse = (config: ModelConfig): ParameterInfo[] =>
  modelParameters(config).generator.filter(({ name }) => !name.startsWith(GUIDE_SCOPE));

/** Trained numbers of the generator in use. */
export const countInUse = (config: ModelConfig): number => count(parametersInUse(config));

/**
 * Fresh parameters: Xavier uniform (Glorot and Bengio 2010, eq. 16) for convolutions, gains 1, biases 0. Each tensor
 * depends on the seed and its own name only.
 */
export function initParameters(parameters: readonly ParameterInfo[], seed: number): Map<string, Float32Array> {
  return new Map(parameters.map((info) => [info.name, initialValue(info, seed)]));
}

function initialValue({ name, shape, init }: ParameterInfo, seed: number): Float32Array {
  const length = elementCount(shape);
  if (init !== 'xavier') return new Float32Array(length).fill(init === 'ones' ? 1 : 0);
  const [a, b, ...kernel] = shape as [number, number, ...number[]];
  const bound = Math.sqrt(6 / ((a + b) * elementCount(kernel)));
  const uniform = randomStream(`${seed}/${name}`);
  return Float32Array.from({ length }, () => (uniform() * 2 - 1) * bound);
}

/** A stream of numbers in [0, 1): sfc32 (Doty-Humphrey, PractRand) seeded by an FNV-1a hash of the label. */
export function randomStream(label: string): () => number {
  const hash = (salt: number): number => {
    let h = 2166136261 ^ salt;
    for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 16777619);
    return h >>> 0;
  };
  let [a, b, c, counter] = [hash(1), hash(2), hash(3), 1];
  const next = (): number => {
    const t = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
