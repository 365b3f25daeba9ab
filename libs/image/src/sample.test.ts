import { describe, expect, it } from 'vitest';
import { fromImageTensor } from './pixels/tensors.ts';
import type { Pair } from './raster.ts';
import { createRng } from './rng.ts';
import { makeSample } from './sample.ts';

const size = 32;
const rng = createRng('pair');
const pair: Pair = {
  id: 'a',
  source: 'test',
  color: { width: size, height: size, channels: 3, data: Uint8ClampedArray.from({ length: 3072 }, () => rng.int(256)) },
  line: { width: size, height: size, data: Float32Array.from({ length: 1024 }, () => rng.next()) },
};
const plain = { styles: { exact: 1 }, augment: false as const, flip: 0 };

describe('makeSample', () => {
  it('hands over exact lines and the target untouched when nothing is drawn', () => {
    const sample = makeSample(pair, size, createRng(1), plain);
    expect(sample.sketch).toEqual(pair.line!.data);
    expect(fromImageTensor(sample.target, size, size)).toEqual(pair.color);
    expect(sample.hint.length).toBe(4 * 8 * 8);
  });

  it('flips sketch, hints and target together', () => {
    const options = { ...plain, hints: { none: 0, full: 1 } };
    const straight = makeSample(pair, size, createRng(1), options);
    const flipped = makeSample(pair, size, createRng(1), { ...options, flip: 1 });
    const mirrored = (data: Float32Array, width: number) =>
      data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)]!);
    expect(flipped.sketch).toEqual(mirrored(straight.sketch, size));
    expect(flipped.target).toEqual(mirrored(straight.target, size));
    expect(mirrored(straight.hint, size / 4).every((v, i) => Math.abs(v - flipped.hint[i]!) < 1e-5)).toBe(true);
  });

  it('repeats for the same rng and varies with another', () => {
    expect(makeSample(pair, size, createRng(5))).toEqual(makeSample(pair, size, createRng(5)));
    expect(makeSample(pair, size, createRng(5)).sketch).not.toEqual(makeSample(pair, size, createRng(6)).sketch);
  });

  it('extracts lines where the source has none, and resizes', () => {
    const { line: _, ...colorOnly } = pair;
    const sample = makeSample(colorOnly, 64, createRng(2), { styles: { exact: 1 } });
    expect(sample.sketch.length).toBe(64 * 64);
    expect(sample.sketch.some((v) => v < 0.9)).toBe(true);
    expect(sample.target.every((v) => v >= -1 && v <= 1)).toBe(true);
  });
});
