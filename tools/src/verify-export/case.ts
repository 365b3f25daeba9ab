import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '@irodori/image';

/** A drawing with hints in the files that other programs read: raw little-endian float32. */
export interface VerifyCase {
  readonly height: number;
  readonly width: number;
  readonly sketch: Float32Array;
  readonly hint: Float32Array;
  readonly sketchFile: string;
  readonly hintFile: string;
}

/** What one runtime made of one model file. */
export interface RuntimeResult {
  readonly runtime: string;
  readonly version: string;
  /** Undefined for runtimes that only check. */
  readonly image?: Float32Array;
  readonly milliseconds?: number;
}

/** Random strokes and a few hinted cells, the same each time. */
export function writeCase(folder: string, height: number, width: number): VerifyCase {
  const rng = createRng(`verify/${height}x${width}`);
  const sketch = Float32Array.from({ length: height * width }, () => (rng.next() < 0.08 ? rng.range(0, 0.4) : 1));
  const cells = (height * width) / 16;
  const hint = new Float32Array(4 * cells);
  for (let i = 0; i < cells; i++) {
    if (rng.next() > 0.03) continue;
    for (let channel = 0; channel < 3; channel++) hint[channel * cells + i] = rng.range(-1, 1);
    hint[3 * cells + i] = 1;
  }
  const [sketchFile, hintFile] = ['sketch', 'hint'].map((name) => join(folder, `${name}-${height}x${width}.f32`));
  writeFileSync(sketchFile!, new Uint8Array(sketch.buffer));
  writeFileSync(hintFile!, new Uint8Array(hint.buffer));
  return { height, width, sketch, hint, sketchFile: sketchFile!, hintFile: hintFile! };
}

export function readFloats(path: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
}
