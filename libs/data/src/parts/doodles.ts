import type { Rng } from '@irodori/image';
import { arc, BackgroundPen } from './background-pen.ts';
import { USUAL_SIDE, type LabeledView } from './labeled-view.ts';

type Doodle = (pen: BackgroundPen, rng: Rng, x: number, y: number, unit: number) => void;

/** A row or column of signs, each of some strokes and bows in a box. */
const lettering: Doodle = (pen, rng, x, y, unit) => {
  const size = rng.range(3, 11) * unit;
  const upright = rng.chance(0.25);
  const [rows, columns] = [1 + rng.int(2), 2 + rng.int(7)];
  for (let k = 0; k < rows * columns; k++) {
    const [a, b] = [(k % columns) * size * 1.2, Math.floor(k / columns) * size * 1.4];
    const [left, top] = upright ? [x + b, y + a] : [x + a, y + b];
    for (let stroke = 2 + rng.int(4); stroke > 0; stroke--) {
      const place = (): [number, number] => [left + rng.next() * size, top + rng.next() * size];
      if (rng.chance(0.25)) {
        const from = rng.range(0, 6);
        const [cx, cy] = place();
        pen.stroke(arc(cx, cy, size * rng.range(0.15, 0.4), size * rng.range(0.15, 0.4), from, from + rng.range(3, 6)));
      } else {
        const [p, q] = [place(), place()];
        const straight = rng.next();
        pen.stroke([p, straight < 0.4 ? [q[0], p[1]] : straight < 0.8 ? [p[0], q[1]] : q]);
      }
    }
  }
};

/** A closed form with something in it. */
const shape: Doodle = (pen, rng, x, y, unit) => {
  const [rx, ry] = [rng.range(3, 18) * unit, rng.range(3, 18) * unit];
  const corners = rng.pick([3, 4, 4, 5, 0, 0]);
  const turn = rng.range(0, 3);
  const around = (scale: number): (readonly [number, number])[] =>
    corners === 0
      ? arc(x, y, rx * scale, ry * scale)
      : Array.from({ length: corners + 1 }, (_, k) => {
          const angle = turn + (2 * Math.PI * k) / corners;
          return [x + rx * scale * Math.cos(angle), y + ry * scale * Math.sin(angle)] as const;
        });
  pen.stroke(around(1));
  if (rng.chance(0.4)) pen.stroke(around(rng.range(0.3, 0.8)));
  if (rng.chance(0.3)) {
    pen.stroke([
      [x - rx, y],
      [x + rx * rng.range(0, 2), y + ry * rng.range(-1, 1)],
    ]);
  }
};

/** One line whose direction changes at random. */
const scribble: Doodle = (pen, rng, x, y, unit) => {
  let [px, py, angle] = [x, y, rng.range(0, 6)];
  const turning = rng.range(0.2, 1.2);
  const points = Array.from({ length: 6 + rng.int(30) }, (): readonly [number, number] => {
    angle += rng.normal() * turning;
    px += 3 * unit * Math.cos(angle);
    py += 3 * unit * Math.sin(angle);
    return [px, py];
  });
  pen.stroke(points);
};

/** Parallel strokes: shade on a wall, movement, rain. */
const strokes: Doodle = (pen, rng, x, y, unit) => {
  const [angle, length, spacing] = [rng.range(0, 3.2), rng.range(5, 40) * unit, rng.range(2, 6) * unit];
  const [cx, cy] = [Math.cos(angle), Math.sin(angle)];
  for (let k = 3 + rng.int(12); k > 0; k--) {
    const [sx, sy] = [x - k * spacing * cy, y + k * spacing * cx];
    const l = length * rng.range(0.7, 1);
    pen.stroke([
      [sx, sy],
      [sx + l * cx, sy + l * cy],
    ]);
  }
};

/** Of a panel, or of a box with a solid piece. */
const frame: Doodle = (pen, rng, x, y, unit) => {
  const [w, h] = [rng.range(15, 90) * unit, rng.range(10, 60) * unit];
  pen.stroke([
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
    [x, y],
  ]);
  if (rng.chance(0.2)) pen.fill(x, y, w * rng.range(0.1, 0.5), h * rng.range(0.1, 1));
};

/** Lettering, scribbles, forms, strokes and frames beside the figure and behind it: all of it stays background. */
export function addDoodles(view: LabeledView, rng: Rng): void {
  const { size } = view;
  const unit = size / USUAL_SIDE;
  const pen = new BackgroundPen(view, rng.range(0.5, 1.6) * unit, rng.range(0.6, 1));
  const most = rng.weighted([
    [2, 3],
    [5, 3],
    [16, 2],
  ] as const);
  const kinds = [lettering, lettering, shape, shape, scribble, strokes, frame];
  for (let k = 1 + rng.int(most); k > 0; k--) {
    const draw = rng.pick(kinds);
    draw(pen, rng, rng.range(-0.1, 1) * size, rng.range(-0.1, 1) * size, unit);
  }
}
