import { toOklch, type Rgb, type UserHint } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { dot, Pen } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import type { PaintModel } from '../types.ts';
import { candidateHints, proposeColorings } from './candidates.ts';
import { harmonicPalettes, type PalettePart } from './palettes.ts';
import { partsOfDrawing } from './drawing-parts.ts';

const SIDE = 256;
const names = ['background', 'hair', 'skin', 'top', 'bottom'] as const;

/** Four boxes in a row, hair, skin and two of top, over a long one of bottom; each with lines inside. */
const boxes = [
  [20, 20, 70, 120, 'hair'],
  [78, 20, 128, 120, 'skin'],
  [136, 20, 186, 120, 'top'],
  [194, 20, 240, 120, 'hair'],
  [20, 130, 240, 230, 'bottom'],
] as const;
const pen = boxes.reduce((at, [l, t, r, b]) => at.box(l, t, r, b, 3), new Pen(SIDE, SIDE));
pen.line(45, 20, 45, 120, 3).line(130, 130, 130, 230, 3);

/** Knows the boxes, and says of each place what it shows. */
const model: PaintModel = {
  trainSize: 64,
  paint: ({ width, height }) =>
    Promise.resolve({ width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(200) }),
  parts({ width, height }) {
    const size = width * height;
    const [embedding, logits] = [new Float32Array(size * names.length), new Float32Array(size * names.length)];
    for (let i = 0; i < size; i++) {
      const x = ((i % width) + 0.5) * (SIDE / width);
      const y = (Math.floor(i / width) + 0.5) * (SIDE / height);
      const box = boxes.find(([l, t, r, b]) => x > l && x < r && y > t && y < b);
      const own = names.indexOf(box?.[4] ?? 'background');
      embedding[own * size + i] = 3;
      logits[own * size + i] = 8;
    }
    return Promise.resolve({ width, height, channels: names.length, embedding, names, logits });
  },
};

const prepared = await prepareDrawing(model, pen.drawing);
const middle = ([l, t, r, b]: (typeof boxes)[number]): [number, number] => [(l + r) / 2 - 12, (t + b) / 2];
const colorAt = (picture: { data: ArrayLike<number> }, [x, y]: readonly [number, number]): number[] =>
  [0, 1, 2].map((k) => picture.data[3 * (Math.round(y) * SIDE + Math.round(x)) + k]!);
const paint = (hints: readonly UserHint[]) => prepared.finish(prepared.label(hints)).picture;

describe('proposeColorings', () => {
  it('gives every part one color, both boxes of hair the same, and the paper none', () => {
    const proposed = proposeColorings(prepared);
    expect(proposed.parts.map(({ name }) => name).sort()).toEqual(['bottom', 'hair', 'skin', 'top']);
    expect(proposed.colorings).toHaveLength(9);
    for (const colors of proposed.colorings) {
      const picture = paint(candidateHints(proposed, colors));
      for (const box of boxes) {
        const part = proposed.parts.findIndex(({ name }) => name === box[4]);
        expect(colorAt(picture, middle(box))).toEqual([...colors[part]!]);
      }
      // The other half of a box that a line cuts.
      expect(colorAt(picture, [57, 90])).toEqual(colorAt(picture, middle(boxes[0])));
      expect(colorAt(picture, [8, 8])).toEqual([255, 255, 255]);
    }
  });

  it('keeps hints exactly, gives their color to what else is of their part, and leaves the others open', () => {
    const hints = [dot(31, 70, [12, 200, 34]), dot(155, 70, [250, 240, 10])];
    const proposed = proposeColorings(prepared, hints, { count: 5, seed: 3 });
    for (const colors of proposed.colorings) {
      const own = candidateHints(proposed, colors, hints);
      expect(own.slice(-2)).toEqual(hints);
      const picture = paint(own);
      expect(colorAt(picture, [31, 70])).toEqual([12, 200, 34]);
      expect(colorAt(picture, middle(boxes[3]))).toEqual([12, 200, 34]);
      expect(colorAt(picture, [155, 70])).toEqual([250, 240, 10]);
    }
    const bottoms = proposed.colorings.map((colors) =>
      String(colors[proposed.parts.findIndex((p) => p.name === 'bottom')]),
    );
    expect(new Set(bottoms).size).toBe(5);
  });

  it('is the same for the same seed, another for another', () => {
    const of = (seed: number) => proposeColorings(prepared, [], { seed }).colorings;
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it('takes the colors of a network that makes several pictures', () => {
    const picture = (rgb: Rgb) => {
      const { width, height } = prepared.made.unhinted;
      const data = new Uint8ClampedArray(3 * width * height);
      for (let i = 0; i < data.length; i++) data[i] = rgb[i % 3]!;
      return { width, height, channels: 3 as const, data };
    };
    const pictures = [picture([200, 30, 40]), picture([10, 130, 240])];
    const { colorings, parts } = proposeColorings(prepared, [], { pictures });
    expect(colorings).toEqual([parts.map(() => [200, 30, 40]), parts.map(() => [10, 130, 240])]);
  });

  it.each([0, 37, 2.5, Number.NaN])('refuses %s colorings', (count) => {
    expect(() => proposeColorings(prepared, [], { count })).toThrow(
      `proposeColorings: count: expected a whole number from 1 to 36, got ${count}`,
    );
  });

  it('of blank paper there is nothing to color', async () => {
    const blank = await prepareDrawing(model, new Pen(64, 64).drawing);
    const { dots, colorings } = proposeColorings(blank);
    expect(dots.length).toBeLessThan(8);
    expect(colorings).toHaveLength(9);
  });
});

describe('partsOfDrawing', () => {
  it('says how large parts are and where they lie in the figure', () => {
    const parts = partsOfDrawing(prepared);
    const bottom = parts.find(({ name }) => name === 'bottom')!;
    expect(parts[0]).toBe(bottom);
    expect(bottom.share).toBeCloseTo(0.52, 1);
    expect(bottom.center[0]).toBeCloseTo(0.5, 1);
    expect(bottom.center[1]).toBeCloseTo(0.76, 1);
  });
});

describe('harmonicPalettes', () => {
  const part = (name: string, share: number, rank = 0): PalettePart => ({ name, share, rank, guess: [200, 200, 200] });
  const parts = [part('hair', 0.3), part('skin', 0.2), part('top', 0.3), part('bottom', 0.15), part('eye', 0.01)];

  it('keeps skin within tones that people have', () => {
    for (let seed = 0; seed < 40; seed++) {
      for (const [, skin] of harmonicPalettes(parts, 9, seed)) {
        const { l, c, h } = toOklch(skin!);
        expect(l).toBeGreaterThan(0.5);
        expect(c).toBeLessThan(0.1);
        expect(c).toBeGreaterThan(0.015);
        expect(h).toBeGreaterThan(40);
        expect(h).toBeLessThan(70);
      }
    }
  });

  it('palettes differ in the hue of hair and clothes: no two colorings share both', () => {
    for (let seed = 0; seed < 10; seed++) {
      const hues = harmonicPalettes(parts, 9, seed).map((colors) => [toOklch(colors[0]!).h, toOklch(colors[2]!).h]);
      for (const [i, [hair, top]] of hues.entries()) {
        for (const [otherHair, otherTop] of hues.slice(0, i)) {
          const turn = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);
          expect(Math.max(turn(hair!, otherHair!), turn(top!, otherTop!))).toBeGreaterThan(15);
        }
      }
    }
  });
});
