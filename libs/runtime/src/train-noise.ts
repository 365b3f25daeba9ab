import type { NoiseInput } from './train-program.ts';
import { elementCount } from './backend.ts';

/** FNV-1a over the characters of a label. */
function hash(label: string, salt: number): number {
  let h = 2166136261 ^ salt;
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 16777619);
  return h >>> 0;
}

/**
 * Uniform numbers in [0, 1) for one step: the same ones for the same seed, step, part and name, whatever was drawn before, so
 * that a run that is resumed draws what it would have drawn (sfc32; Doty-Humphrey, PractRand).
 * @param step 1-based number of the optimizer step
 * @param part number of the batch within the step, where gradients of several are averaged
 */
export function drawNoise({ name, shape }: NoiseInput, seed: number, step: number, part = 0): Float32Array {
  const label = `${seed}/${step}/${part}/${name}`;
  let [a, b, c, counter] = [hash(label, 1), hash(label, 2), hash(label, 3), 1];
  const next = (): number => {
    const t = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 8;
  };
  for (let i = 0; i < 12; i++) next();
  return Float32Array.from({ length: elementCount(shape) }, () => next() / 2 ** 24);
}
