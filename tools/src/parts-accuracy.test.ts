import { partNames } from '@irodori/data';
import { expect, it } from 'vitest';
import { PartsScore } from './parts-accuracy/score.ts';

/** Eight pixels in a row: two of the background, three of hair, two of skin and one that is unknown. */
const parts = Float32Array.of(0, 0, 1, 1, 1, 2, 2, -1);
const classes = ['background', 'hair', 'skin'] as const;
const names = Float32Array.from(classes, (name) => partNames.indexOf(name));
const sample = { sketch: new Float32Array(8), parts, names, tones: new Float32Array(8), light: new Float32Array(1) };

/** One number a pixel, and names as they are said. */
function field(embedding: readonly number[], said: readonly (typeof classes)[number][]) {
  const logits = new Float32Array(8 * partNames.length);
  for (const [i, name] of said.entries()) logits[8 * partNames.indexOf(name) + i] = 50;
  return { width: 8, height: 1, channels: 1, embedding: Float32Array.from(embedding), logits };
}

it('counts what pixels are taken for, and which are nearest to their own part', () => {
  const score = new PartsScore();
  // The last pixel of hair lies by skin; the unknown one does not count.
  const embedding = [0, 0, 3, 3, 6, 6, 6, 9];
  score.add(sample, field(embedding, ['background', 'background', 'hair', 'skin', 'hair', 'skin', 'skin', 'hair']));
  const [ground, hair, skin] = score.taken;
  expect(ground).toEqual([2, 0, 0, 0, 0, 0]);
  expect(hair).toEqual([0, 2, 1, 0, 0, 0]);
  expect(skin).toEqual([0, 0, 2, 0, 0, 0]);
  const report = score.report();
  // One of seven pixels is wrong by 50; four of the five of the figure lie nearest to their part.
  expect(report).toContain('cross entropy 7.143');
  expect(report).toContain('mean of its part 80.0 %, to the pixel in its middle 80.0 %');
  expect(report).toMatch(/hair {8}0\.0 {3}66\.7 {3}33\.3/);
});

it('leaves out names that are not known', () => {
  const score = new PartsScore();
  score.add({ ...sample, names: Float32Array.of(0, -1, -1) }, field([0, 0, 1, 1, 1, 2, 2, 2], []));
  expect(score.taken.flat().reduce((sum, v) => sum + v, 0)).toBe(2);
});
