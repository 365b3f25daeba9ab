import { elementCount, Graph } from '../graph/index.ts';
import { discriminator, generator, type ModelConfig } from '../models/index.ts';
import { parameterInfo, type ParameterInfo } from './train-step.ts';

/** Every trained parameter of a model, in order of construction. */
export function modelParameters(config: ModelConfig): { generator: ParameterInfo[]; discriminator: ParameterInfo[] } {
  const g = new Graph();
  generator(g.input('sketch', 'float32', [1, 1, 32, 32]), g.input('hint', 'float32', [1, 4, 8, 8]), config.generator);
  const d = new Graph();
  discriminator(d.input('image', 'float32', [1, 3, 32, 32]), config.discriminator);
  return {
    generator: [...g.parameters.values()].map(parameterInfo),
    discriminator: [...d.parameters.values()].map(parameterInfo),
  };
}

/** Trained numbers in each network. */
export function countParameters(config: ModelConfig): { generator: number; discriminator: number } {
  const count = (infos: readonly ParameterInfo[]): number =>
    infos.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const { generator: g, discriminator: d } = modelParameters(config);
  return { generator: count(g), discriminator: count(d) };
}

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
function randomStream(label: string): () => number {
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
