import { Pen } from '../drawings.testing.ts';
import type { PaintModel } from '../types.ts';

export const SIDE = 256;
const names = ['background', 'hair', 'skin', 'top', 'bottom', 'eye', 'eyeWhite'] as const;

/** Left, top, right, bottom and name of a part. */
export type Box = readonly [left: number, top: number, right: number, bottom: number, name: (typeof names)[number]];

/** Four boxes in a row over a long one, with a line in two of them. */
export const boxes: readonly Box[] = [
  [20, 20, 70, 120, 'hair'],
  [78, 20, 128, 120, 'skin'],
  [136, 20, 186, 120, 'top'],
  [194, 20, 240, 120, 'hair'],
  [20, 130, 240, 230, 'bottom'],
];

/** Both ends of a line in a box. */
type Line = readonly [x0: number, y0: number, x1: number, y1: number];
const inside: readonly Line[] = [
  [45, 20, 45, 120],
  [130, 130, 130, 230],
];

export function drawBoxes(list: readonly Box[], lines = inside): Pen {
  const pen = list.reduce((at, [l, t, r, b]) => at.box(l, t, r, b, 3), new Pen(SIDE, SIDE));
  return lines.reduce((at, [x0, y0, x1, y1]) => at.line(x0, y0, x1, y1, 3), pen);
}

/** Knows the boxes, says of each place what it shows, and paints everything in one gray. */
export const boxModel = (list: readonly Box[], gray = 200): PaintModel => ({
  trainSize: 64,
  paint: ({ width, height }) =>
    Promise.resolve({ width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(gray) }),
  parts({ width, height }) {
    const size = width * height;
    const [embedding, logits] = [new Float32Array(size * names.length), new Float32Array(size * names.length)];
    for (let i = 0; i < size; i++) {
      const x = ((i % width) + 0.5) * (SIDE / width);
      const y = (Math.floor(i / width) + 0.5) * (SIDE / height);
      const box = list.find(([l, t, r, b]) => x > l && x < r && y > t && y < b);
      const own = names.indexOf(box?.[4] ?? 'background');
      embedding[own * size + i] = 3;
      logits[own * size + i] = 8;
    }
    return Promise.resolve({ width, height, channels: names.length, embedding, names, logits });
  },
});
