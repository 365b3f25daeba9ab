import { toOklch, type Rgb, type UserHint } from '@irodori/image';
import { describe, expect, it, vi } from 'vitest';
import { dot, Pen } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import { boxes, boxModel, drawBoxes, SIDE, type Box } from './boxes.testing.ts';
import { candidateHints, hasOpenParts, proposeColorings, proposeColoringsInSteps } from './candidates.ts';
import { harmonicPalettes, type PalettePart } from './palettes.ts';
import { partsOfDrawing } from './drawing-parts.ts';

const model = boxModel(boxes);
const prepared = await prepareDrawing(model, drawBoxes(boxes).drawing);
const middle = ([l, t, r, b]: Box): [number, number] => [(l + r) / 2 - 12, (t + b) / 2];
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
      expect(colorAt(picture, [57, 90])).toEqual(colorAt(picture, middle(boxes[0]!)));
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
      expect(colorAt(picture, middle(boxes[3]!))).toEqual([12, 200, 34]);
      expect(colorAt(picture, [155, 70])).toEqual([250, 240, 10]);
    }
    const bottoms = proposed.colorings.map((colors) =>
      String(colors[proposed.parts.findIndex((p) => p.name === 'bottom')]),
    );
    expect(new Set(bottoms).size).toBe(5);
  });

  it('labels the drawing at most once between two steps, with other labels in between, for the same colorings', () => {
    const steps = proposeColoringsInSteps(prepared, [], { count: 3 });
    const label = vi.spyOn(prepared, 'label');
    const counts: number[] = [];
    for (;;) {
      const step = steps.next();
      counts.push(label.mock.calls.length);
      label.mockClear();
      if (step.done) {
        label.mockRestore();
        expect(counts.length).toBeGreaterThan(3);
        expect(Math.max(...counts)).toBeLessThanOrEqual(2);
        expect(step.value).toEqual(proposeColorings(prepared, [], { count: 3 }));
        return;
      }
      prepared.label([dot(31, 70, [counts.length, 200, 34])]);
      label.mockClear();
    }
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

  describe('whites of the eyes', () => {
    const skin = boxes[1]!;
    const eye: Box = [90, 40, 116, 70, 'eyeWhite'];
    const withEyes = async (gray: number, eyes: Box[], drawn = drawBoxes([...eyes, ...boxes]), others = boxes) => {
      const own = await prepareDrawing(boxModel([...eyes, ...others], gray), drawn.drawing);
      const proposed = proposeColorings(own);
      const whites = proposed.parts.findIndex(({ name }) => name === 'eyeWhite');
      const pictures = proposed.colorings.map(
        (colors) => own.finish(own.label(candidateHints(proposed, colors))).picture,
      );
      return { own, proposed, whites, pictures };
    };

    it('stay as painted where that is dark and no eyes are named: there are irises in them', async () => {
      const { own, proposed, whites, pictures } = await withEyes(110, [eye]);
      expect(proposed.colorings.map((colors) => colors[whites])).toEqual(Array(9).fill(undefined));
      expect(proposed.colorings.flat().filter((color) => !color)).toHaveLength(9);
      const before = colorAt(own.finish(own.label([])).picture, [103, 55]);
      for (const [k, picture] of pictures.entries()) {
        expect(colorAt(picture, [103, 55])).toEqual(before);
        const skinPart = proposed.parts.findIndex(({ name }) => name === 'skin');
        expect(colorAt(picture, [84, (skin[1] + skin[3]) / 2])).toEqual([...proposed.colorings[k]![skinPart]!]);
      }
    });

    it('keep their paint also where their outline is open to the skin', async () => {
      // A face so large that what is open to it is not one part with it, whatever the network says; no line below the eye.
      const large: Box[] = [...boxes.filter(({ 4: name }) => name === 'hair' || name === 'bottom')];
      large.push([78, 20, 186, 120, 'skin']);
      const open = drawBoxes(large, [
        [90, 70, 90, 40],
        [90, 40, 116, 40],
        [116, 40, 116, 70],
      ]);
      const { proposed, pictures } = await withEyes(110, [eye], open, large);
      expect(proposed.dots.filter(({ part }) => part < 0).map(({ color }) => color)).toEqual([[110, 110, 110]]);
      for (const picture of pictures) {
        for (const at of [
          [103, 55],
          [94, 64],
        ] as const) {
          expect(colorAt(picture, at)).toEqual([110, 110, 110]);
        }
        expect(colorAt(picture, [103, 80])).not.toEqual([110, 110, 110]);
      }
    });

    it('are white where they are painted light, or eyes are named beside them', async () => {
      const light = await withEyes(200, [eye]);
      const beside = await withEyes(110, [
        [90, 40, 116, 70, 'eye'],
        [90, 78, 116, 108, 'eyeWhite'],
      ]);
      for (const { proposed, whites } of [light, beside]) {
        for (const colors of proposed.colorings) expect(toOklch(colors[whites]!).l).toBeGreaterThan(0.95);
      }
    });

    it("have the colors of a network's own pictures in any case", async () => {
      const { own } = await withEyes(110, [eye]);
      const { parts, dots, colorings } = proposeColorings(own, [], { pictures: [own.made.unhinted] });
      const whites = parts.findIndex(({ name }) => name === 'eyeWhite');
      expect(colorings[0]![whites]).toEqual([110, 110, 110]);
      expect(dots.some(({ part }) => part === whites)).toBe(true);
    });
  });

  it('says whether hints left anything to color', () => {
    const all = boxes.map((box, i) => dot(...middle(box), [10 * i, 100, 200]));
    // The other half of the box of which a line cuts off a piece.
    const halves = [dot(57, 90, [0, 100, 200]), dot(180, 180, [40, 100, 200])];
    const open = (hints: readonly UserHint[]) => hasOpenParts(proposeColorings(prepared, hints));
    expect(open([])).toBe(true);
    expect(open(all.slice(0, 2))).toBe(true);
    expect(open([...all, ...halves])).toBe(false);
    // One dot of hair colors the rest of the hair.
    expect(open([...all.filter((_, i) => i !== 3), ...halves])).toBe(false);
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
