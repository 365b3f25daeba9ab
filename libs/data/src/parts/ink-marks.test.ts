import { UNKNOWN_PART, createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { addDoodles } from './doodles.ts';
import { addHatching, addSolidBlacks } from './ink-marks.ts';
import type { LabeledView } from './labeled-view.ts';
import { addScenery } from './scenery.ts';

const size = 96;

/** A figure of two parts on white, a band between them unknown. */
function figure(): LabeledView {
  const parts = Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    if (x < 24 || x >= 72) return 0;
    return y < 44 ? 1 : y < 50 ? UNKNOWN_PART : 2;
  });
  // The lower part is in shade on its left half.
  const tones = parts.map((part, i) => Number(part === 2 && i % size < 48));
  return { size, parts, line: new Float32Array(size * size).fill(1), tones, light: 1 };
}

/** What is marked of the background, the two parts and what is unknown. */
function marked({ line, parts }: LabeledView): Record<number, number> {
  const counts: Record<number, number> = { 0: 0, 1: 0, 2: 0, [UNKNOWN_PART]: 0 };
  line.forEach((v, i) => (counts[parts[i]!]! += Number(v < 1)));
  return counts;
}

const same = (a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): boolean => a.every((v, i) => v === b[i]);
const seeds = Array.from({ length: 60 }, (_, seed) => seed);

describe.each([
  ['hatching', addHatching],
  ['solid blacks', addSolidBlacks],
  ['doodles', addDoodles],
  ['scenery', addScenery],
] as const)('%s', (name, add) => {
  const onFigure = name === 'hatching' || name === 'solid blacks';

  it('lie where they belong, leave the parts alone and are the same for a seed', () => {
    let [background, parts] = [0, 0];
    for (const seed of seeds) {
      const [view, again] = [figure(), figure()];
      add(view, createRng(seed));
      add(again, createRng(seed));
      expect(same(view.line, again.line) && same(view.parts, figure().parts)).toBe(true);
      expect(view.line.every((v) => v >= 0 && v <= 1)).toBe(true);
      const counts = marked(view);
      // Behind the figure marks go on where the pixels beside it are not known, 2 of a view of 128.
      if (onFigure) expect(counts[UNKNOWN_PART]).toBe(0);
      expect(
        view.line.every((v, i) => v === 1 || view.parts[i] !== UNKNOWN_PART || i % size < 26 || i % size >= 70),
      ).toBe(true);
      background += counts[0]!;
      parts += counts[1]! + counts[2]!;
    }
    expect(onFigure ? background : parts).toBe(0);
    expect(onFigure ? parts : background).toBeGreaterThan(50 * seeds.length);
  });
});

it('hatching leaves paper between its lines', () => {
  for (const seed of seeds) {
    const view = figure();
    addHatching(view, createRng(seed));
    const paper = view.line.filter((v, i) => v > 0.5 && view.parts[i]! > 0 && view.parts[i]! < UNKNOWN_PART).length;
    expect(paper).toBeGreaterThan(0.3 * 48 * 90);
  }
});

it('a drawing without a figure is not hatched or blackened, one without background not doodled on', () => {
  const blank = (part: number): LabeledView => ({ ...figure(), parts: new Uint8Array(size * size).fill(part) });
  for (const add of [addHatching, addSolidBlacks]) {
    const view = blank(0);
    add(view, createRng(1));
    expect(same(view.line, blank(0).line)).toBe(true);
  }
  for (const add of [addDoodles, addScenery]) {
    const full = blank(1);
    add(full, createRng(1));
    expect(same(full.line, blank(1).line)).toBe(true);
  }
});

it('scenery runs up to the lines of the figure, also where the pixels beside them are not known', () => {
  const bordered = (): LabeledView => {
    const view = figure();
    for (let i = 0; i < size * size; i++) {
      const x = i % size;
      if (x === 22 || x === 23 || x === 25) view.parts[i] = UNKNOWN_PART;
      if (x === 24) view.line[i] = 0;
    }
    return view;
  };
  let [beside, beyond] = [0, 0];
  for (const seed of seeds) {
    const view = bordered();
    addScenery(view, createRng(seed));
    for (let y = 0; y < size; y++) {
      beside += Number(view.line[y * size + 23]! < 1);
      beyond += Number(view.line[y * size + 25]! < 1);
    }
  }
  expect(beside).toBeGreaterThan(seeds.length);
  expect(beyond).toBe(0);
});
