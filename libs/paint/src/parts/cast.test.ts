import type { Raster, Rgb } from '@irodori/image';
import { expect, it } from 'vitest';
import { dot } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import { assignRows } from './assign.ts';
import { boxModel, drawBoxes, SIDE, type Box } from './boxes.testing.ts';
import { castOfPicture } from './colors-of-picture.ts';
import { applyColors } from './match-colors.ts';

/** Two people, no squares, which would be panels: one of short hair and a top, one of long hair and a skirt. */
const short = (x: number): Box[] => [
  [x, 20, x + 80, 60, 'hair'],
  [x + 28, 60, x + 52, 110, 'skin'],
  [x, 110, x + 80, 230, 'top'],
];
const long = (x: number): Box[] => [
  [x, 20, x + 80, 120, 'hair'],
  [x + 28, 120, x + 52, 160, 'skin'],
  [x, 160, x + 80, 230, 'bottom'],
];
const colors: Record<'short' | 'long', Rgb[]> = {
  short: [
    [40, 40, 160],
    [250, 215, 190],
    [200, 60, 60],
  ],
  long: [
    [210, 180, 60],
    [150, 100, 70],
    [40, 130, 70],
  ],
};
const LEFT = 20;
const RIGHT = 156;

const drawn = (list: readonly Box[]) => prepareDrawing(boxModel(list), drawBoxes(list, []).drawing);

function painted(list: readonly Box[], own: readonly Rgb[]): Raster<3> {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE).fill(255);
  for (const [i, [l, t, r, b]] of list.entries()) {
    for (let y = t; y < b; y++) for (let x = l; x < r; x++) data.set(own[i]!, 3 * (y * SIDE + x));
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}

const first = [...short(LEFT), ...long(RIGHT)];
const second = [...long(LEFT), ...short(RIGHT)];

it('two people of a page keep their colors where they have changed places', async () => {
  const cast = castOfPicture(await drawn(first), painted(first, [...colors.short, ...colors.long]));
  expect(cast.map((own) => own.map(({ color }) => color))).toEqual(
    expect.arrayContaining([
      expect.arrayContaining(colors.short) as unknown,
      expect.arrayContaining(colors.long) as unknown,
    ]),
  );
  expect(cast).toHaveLength(2);
  const page = await drawn(second);
  const at = (hints: ReturnType<typeof applyColors>['hints'], [l, t, r, b]: Box): number[] => {
    const { data } = page.finish(page.label(hints)).picture;
    const p = 3 * (Math.round((t + b) / 2) * SIDE + Math.round((l + r) / 2));
    return [...data.subarray(p, p + 3)];
  };
  const { hints } = applyColors(page, cast);
  expect(second.map((box) => at(hints, box))).toEqual([...colors.long, ...colors.short]);
  // A dot in the hair says who it is.
  const told = applyColors(page, cast, [dot(LEFT + 40, 70, colors.short[0]!)]);
  expect(at(told.hints, second[1]!)).toEqual(colors.short[1]);
  expect(at(told.hints, second[4]!)).toEqual(colors.long[1]);
});

it('the same person in two places is one of the cast', async () => {
  const twice = [...short(LEFT), ...short(RIGHT)];
  const cast = castOfPicture(await drawn(twice), painted(twice, [...colors.short, ...colors.short]));
  expect(cast).toHaveLength(1);
});

it('rows get the columns whose costs sum to the least', () => {
  // Row by row the first would take column 0 and leave 9 to the second.
  expect(assignRows([[1, 2], [1, 9]])).toEqual([1, 0]); // prettier-ignore
  expect(assignRows([[3, 1], [2, 1], [5, 4]])).toEqual([1, 1, 1]); // prettier-ignore
});
