import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '@irodori/image';

/** One input of a model, in memory and in a file that other programs read: raw little-endian float32. */
interface VerifyInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly file: string;
}

/** What a model is fed and gives. */
export interface VerifyCase {
  /** In the order in which the model has them. */
  readonly inputs: readonly VerifyInput[];
  /** Likewise. */
  readonly outputs: readonly string[];
}

/** What one runtime made of one model file. */
export interface RuntimeResult {
  readonly runtime: string;
  readonly version: string;
  /** All outputs behind each other; undefined for runtimes that only check. */
  readonly values?: Float32Array;
  readonly milliseconds?: number;
}

/**
 * A square of random strokes, for the generator with a few hinted cells, the same each time.
 * @param partsOutputs what the parts network gives out; none: the generator is meant
 */
export function writeCase(folder: string, side: number, partsOutputs?: readonly string[]): VerifyCase {
  const rng = createRng(`verify/${side}x${side}`);
  const sketch = Float32Array.from({ length: side * side }, () => (rng.next() < 0.08 ? rng.range(0, 0.4) : 1));
  const input = (name: string, shape: readonly number[], data: Float32Array): VerifyInput => {
    const file = join(folder, `${name}-${side}x${side}.f32`);
    writeFileSync(file, new Uint8Array(data.buffer));
    return { name, shape, data, file };
  };
  const first = input('sketch', [1, 1, side, side], sketch);
  if (partsOutputs) return { inputs: [first], outputs: partsOutputs };
  const cells = (side * side) / 16;
  const hint = new Float32Array(4 * cells);
  for (let i = 0; i < cells; i++) {
    if (rng.next() > 0.03) continue;
    for (let channel = 0; channel < 3; channel++) hint[channel * cells + i] = rng.range(-1, 1);
    hint[3 * cells + i] = 1;
  }
  return { inputs: [first, input('hint', [1, 4, side / 4, side / 4], hint)], outputs: ['image'] };
}

/** Arrays behind each other. */
export const joined = async (arrays: readonly Float32Array[]): Promise<Float32Array> =>
  new Float32Array(await new Blob([...arrays]).arrayBuffer());

export function readFloats(path: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
}
