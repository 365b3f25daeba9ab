import { describe, expect, it } from 'vitest';
import type { Raster } from '../raster.ts';
import { createRng } from '../rng.ts';
import { drawTrainingHints, fullHints, paperHints, strokeHints } from './training.ts';
import type { HintMap } from './types.ts';

function noisePicture(size: number): Raster<3> {
  const rng = createRng('picture');
  const data = Uint8ClampedArray.from({ length: 3 * size * size }, () => rng.int(256));
  return { width: size, height: size, channels: 3, data };
}

/** Left half one color, right half another. */
function twoTone(size: number): Raster<3> {
  const data = new Uint8ClampedArray(3 * size * size);
  for (let i = 0; i < size * size; i++) data.set(i % size < size / 2 ? [220, 40, 40] : [30, 60, 200], 3 * i);
  return { width: size, height: size, channels: 3, data };
}

const countOn = (map: HintMap) => map.data.subarray(3 * map.width * map.height).reduce((a, b) => a + b, 0);

describe('fullHints', () => {
  it('is the mean of every 4 x 4 block, in [-1, 1], mask 1', () => {
    const target = noisePicture(16);
    const map = fullHints(target);
    for (let cy = 0; cy < 4; cy++) {
      for (let cx = 0; cx < 4; cx++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let i = 0; i < 16; i++) sum += target.data[3 * ((cy * 4 + (i >> 2)) * 16 + cx * 4 + (i & 3)) + c]!;
          expect(map.data[c * 16 + cy * 4 + cx]).toBeCloseTo(sum / 16 / 127.5 - 1, 5);
        }
        expect(map.data[48 + cy * 4 + cx]).toBe(1);
      }
    }
  });

  it('refuses sides that are no multiple of 4', () => {
    expect(() => fullHints(noisePicture(18))).toThrow('multiples of 4, got 18 x 18');
  });
});

describe('paperHints', () => {
  it('shows about 16 of 64 x 64 cells on average, with the cell colors of the target', () => {
    const target = noisePicture(256);
    const full = fullHints(target);
    const rng = createRng('paper');
    let total = 0;
    for (let i = 0; i < 400; i++) {
      const map = paperHints(target, rng);
      total += countOn(map);
      for (let cell = 0; cell < 4096; cell++) {
        const on = map.data[3 * 4096 + cell] === 1;
        for (let c = 0; c < 3; c++) {
          const expected = on ? full.data[c * 4096 + cell]! : 0;
          if (map.data[c * 4096 + cell] !== expected) throw new Error(`cell ${cell} differs`);
        }
      }
    }
    // 4096 cells x 0.005 sqrt(2 / pi).
    expect(total / 400).toBeGreaterThan(14.5);
    expect(total / 400).toBeLessThan(18.2);
  });

  it('follows a log-uniform density', () => {
    const target = noisePicture(64);
    const rng = createRng('dense');
    const shares = Array.from(
      { length: 500 },
      () => countOn(paperHints(target, rng, { kind: 'logUniform', min: 0.01, max: 1 })) / 256,
    );
    const median = shares.sort((a, b) => a - b)[250]!;
    expect(median).toBeGreaterThan(0.06);
    expect(median).toBeLessThan(0.16);
  });
});

describe('strokeHints', () => {
  it('paints strokes in a color of the target and stays inside its flat area', () => {
    const target = twoTone(128);
    const full = fullHints(target);
    const rng = createRng('strokes');
    for (let i = 0; i < 100; i++) {
      const map = strokeHints(target, rng);
      expect(countOn(map)).toBeGreaterThan(0);
      for (let cell = 0; cell < 1024; cell++) {
        if (map.data[3 * 1024 + cell] !== 1) continue;
        for (let c = 0; c < 3; c++) expect(map.data[c * 1024 + cell]).toBeCloseTo(full.data[c * 1024 + cell]!, 5);
      }
    }
  });

  it('makes connected runs, unlike points', () => {
    const target = twoTone(256);
    const rng = createRng('runs');
    let neighbors = 0;
    let cells = 0;
    for (let i = 0; i < 50; i++) {
      const map = strokeHints(target, rng);
      for (let cell = 0; cell < 4096; cell++) {
        if (map.data[3 * 4096 + cell] !== 1) continue;
        cells++;
        const around = [cell - 1, cell + 1, cell - 64, cell + 64, cell - 65, cell - 63, cell + 63, cell + 65];
        if (around.some((c) => map.data[3 * 4096 + c] === 1)) neighbors++;
      }
    }
    expect(neighbors / cells).toBeGreaterThan(0.9);
  });
});

describe('drawTrainingHints', () => {
  it('keeps the shares of the mix', () => {
    const target = twoTone(64);
    const rng = createRng('mix');
    let [none, full] = [0, 0];
    const n = 4000;
    for (let i = 0; i < n; i++) {
      const on = countOn(drawTrainingHints(target, rng.fork(i), { none: 0.4, full: 0.1, strokes: 1 }));
      if (on === 0) none++;
      if (on === 256) full++;
    }
    expect(none / n).toBeGreaterThan(0.37);
    expect(none / n).toBeLessThan(0.43);
    expect(full / n).toBeGreaterThan(0.08);
    expect(full / n).toBeLessThan(0.12);
  });

  it('leaves half of the samples empty by the paper’s scheme and repeats for the same rng', () => {
    const target = noisePicture(256);
    let none = 0;
    for (let i = 0; i < 300; i++) if (countOn(drawTrainingHints(target, createRng(i))) === 0) none++;
    expect(none / 300).toBeGreaterThan(0.42);
    expect(none / 300).toBeLessThan(0.6);
    const again = [0, 1].map(() => drawTrainingHints(target, createRng(9)).data);
    expect(again[0]).toEqual(again[1]);
  });
});
