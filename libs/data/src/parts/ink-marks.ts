import { UNKNOWN_PART, type Rng } from '@irodori/image';

/** A square view of a drawing with its parts, changed in place. */
export interface LabeledView {
  /** Side in pixels. */
  readonly size: number;
  /** [size * size] in [0, 1], white paper = 1. */
  readonly line: Float32Array;
  /** [size * size], the part of each pixel, 0 = background. */
  readonly parts: Uint8Array;
  /** [size * size]: 0 lit, 1 in shade, 255: not known. */
  readonly tones: Uint8Array;
  /** Side that light comes from: -1 left, 1 right. */
  readonly light: 1 | -1;
}

/** Side of the views that the lengths below are meant for; they grow with the view. */
const USUAL = 128;
/** Parts of fewer pixels than this, of a view of the usual side, are not marked. */
const SMALLEST = 40;

/** The parts that are large enough to be marked, without the background. */
function markedParts({ size, parts }: LabeledView): number[] {
  const pixels = new Uint32Array(256);
  for (const id of parts) pixels[id]!++;
  const least = SMALLEST * (size / USUAL) ** 2;
  return [...pixels.keys()].filter((id) => id !== 0 && id !== UNKNOWN_PART && pixels[id]! >= least);
}

/** Where a mark may lie: all of it, one side of a line, or a disc. */
function region(rng: Rng, size: number): (x: number, y: number) => boolean {
  const kind = rng.next();
  const [cx, cy] = [rng.range(0.2, 0.8) * size, rng.range(0.2, 0.8) * size];
  const angle = rng.range(0, 2 * Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const radius = rng.range(0.08, 0.3) * size;
  if (kind < 0.4) return () => true;
  if (kind < 0.7) return (x, y) => (x - cx) * nx + (y - cy) * ny > 0;
  return (x, y) => Math.hypot(x - cx, y - cy) < radius;
}

/** Distance to the nearest of parallel lines `spacing` apart, a little wavy. */
function stripes(rng: Rng, spacing: number): (x: number, y: number) => number {
  const angle = rng.range(0, Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const [bend, frequency] = [rng.range(0, 0.35) * spacing, rng.range(0.02, 0.12)];
  return (x, y) => {
    const across = x * nx + y * ny + bend * Math.sin(frequency * (y * nx - x * ny));
    const at = across / spacing;
    return Math.abs(at - Math.round(at)) * spacing;
  };
}

function darken({ line }: LabeledView, i: number, cover: number, darkness: number): void {
  const value = 1 - Math.min(1, Math.max(0, cover)) * darkness;
  if (value < line[i]!) line[i] = value;
}

/** Hatches one or two parts, a piece of them or, as often, their shade; their parts stay what they are. */
export function addHatching(view: LabeledView, rng: Rng): void {
  const { size, parts, tones } = view;
  const candidates = markedParts(view);
  if (candidates.length === 0) return;
  const chosen = new Set([rng.pick(candidates), rng.pick(candidates)]);
  const unit = size / USUAL;
  const inside = region(rng, size);
  const spacing = rng.range(2.5, 7) * unit;
  const sets = [stripes(rng, spacing)];
  if (rng.chance(0.3)) sets.push(stripes(rng, spacing));
  const half = (rng.range(0.4, 1.1) * unit) / 2;
  const darkness = rng.range(0.6, 1);
  const shadeAlone = rng.chance(0.5) && tones.some((tone, i) => tone === 1 && chosen.has(parts[i]!));
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      if (!chosen.has(parts[i]!) || !(shadeAlone ? tones[i] === 1 : inside(x, y))) continue;
      for (const far of sets) darken(view, i, half + 0.5 - far(x, y), darkness);
    }
  }
}

/** Fills one to three parts, or a piece of them, with solid black; of some a shine is left white. */
export function addSolidBlacks(view: LabeledView, rng: Rng): void {
  const { size, parts } = view;
  const candidates = markedParts(view);
  if (candidates.length === 0) return;
  const chosen = new Set(Array.from({ length: 1 + rng.int(3) }, () => rng.pick(candidates)));
  const inside = region(rng, size);
  const shine = rng.chance(0.4) ? stripes(rng, size * rng.range(0.2, 0.6)) : undefined;
  const width = rng.range(0.01, 0.03) * size;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      if (chosen.has(parts[i]!) && inside(x, y) && !(shine && shine(x, y) < width)) view.line[i] = 0;
    }
  }
}

/** A pen that draws on the background alone, so that what it draws lies behind the figure. */
class BackgroundPen {
  readonly #view: LabeledView;
  readonly #width: number;
  readonly #darkness: number;

  constructor(view: LabeledView, width: number, darkness: number) {
    this.#view = view;
    this.#width = width;
    this.#darkness = darkness;
  }

  stroke(points: readonly (readonly [number, number])[]): void {
    for (let k = 1; k < points.length; k++) this.#segment(points[k - 1]!, points[k]!);
  }

  fill(left: number, top: number, width: number, height: number): void {
    const { size, parts, line } = this.#view;
    const at = (v: number): number => Math.max(0, Math.min(size, Math.round(v)));
    for (let y = at(top); y < at(top + height); y++) {
      for (let x = at(left); x < at(left + width); x++) if (parts[y * size + x] === 0) line[y * size + x] = 0;
    }
  }

  #segment([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): void {
    const { size, parts } = this.#view;
    const reach = this.#width / 2 + 1;
    const low = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
    const high = (a: number, b: number): number => Math.min(size - 1, Math.ceil(Math.max(a, b) + reach));
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy || 1;
    for (let y = low(ay, by); y <= high(ay, by); y++) {
      for (let x = low(ax, bx); x <= high(ax, bx); x++) {
        if (parts[y * size + x] !== 0) continue;
        const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
        const far = Math.hypot(x - ax - along * dx, y - ay - along * dy);
        darken(this.#view, y * size + x, this.#width / 2 + 0.5 - far, this.#darkness);
      }
    }
  }
}

type Doodle = (pen: BackgroundPen, rng: Rng, x: number, y: number, unit: number) => void;

/** The outline of an ellipse, or a piece of it. */
function arc(x: number, y: number, rx: number, ry: number, from = 0, to = 2 * Math.PI): (readonly [number, number])[] {
  const points = 18;
  return Array.from({ length: points + 1 }, (_, k) => {
    const angle = from + ((to - from) * k) / points;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

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
  const unit = size / USUAL;
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
