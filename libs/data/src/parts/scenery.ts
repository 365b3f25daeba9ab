import type { Rng } from '@irodori/image';
import { arc, BackgroundPen } from './background-pen.ts';
import { USUAL_SIDE, type LabeledView } from './labeled-view.ts';

type Point = readonly [number, number];
type Scenery = (pen: BackgroundPen, rng: Rng, size: number, unit: number) => void;

/** Straight lines across the whole view, of any direction or of three: triangles, tiles, beams, a floor in perspective. */
const beams: Scenery = (pen, rng, size) => {
  const turn = rng.range(0, Math.PI);
  const directions = rng.pick([0, 2, 3]);
  const meet = rng.chance(0.25) ? ([rng.range(0, size), rng.range(0, size)] as const) : undefined;
  for (let k = 8 + rng.int(24); k > 0; k--) {
    const step = directions > 0 ? rng.int(directions) * (Math.PI / directions) : rng.range(0, Math.PI);
    const angle = turn + step + 0.05 * rng.normal();
    const [x, y] = meet ?? [rng.range(0, size), rng.range(0, size)];
    const [dx, dy] = [Math.cos(angle) * 2 * size, Math.sin(angle) * 2 * size];
    // Some end within the view.
    const [from, to] = rng.chance(0.7) ? [1, 1] : [rng.range(0, 0.2), rng.range(0, 0.2)];
    pen.stroke([
      [x - from * dx, y - from * dy],
      [x + to * dx, y + to * dy],
    ]);
  }
};

/** Level lines of a smooth field: a map, clouds, smoke, water, grain of wood. */
const levels: Scenery = (pen, rng, size) => {
  const waves = Array.from({ length: 5 }, () => {
    const angle = rng.range(0, 2 * Math.PI);
    const frequency = (2 * Math.PI) / (size * rng.range(0.25, 1.2));
    return [frequency * Math.cos(angle), frequency * Math.sin(angle), rng.range(0, 6.3), rng.range(0.4, 1)] as const;
  });
  const density = rng.range(0.7, 2.5);
  pen.trace((x, y) => {
    let [value, dx, dy] = [0, 0, 0];
    for (const [fx, fy, phase, height] of waves) {
      const at = fx * x + fy * y + phase;
      const slope = height * Math.cos(at);
      value += height * Math.sin(at);
      dx += slope * fx;
      dy += slope * fy;
    }
    const level = density * value;
    return Math.abs(level - Math.round(level)) / (density * Math.max(1e-3, Math.hypot(dx, dy)));
  });
};

/** A room or a street: rectangles cut into rectangles, with panes, shelves, rails, dials and solid pieces in them. */
const room: Scenery = (pen, rng, size, unit) => {
  const angle = rng.chance(0.6) ? 0 : rng.range(-0.25, 0.25);
  const lean = rng.chance(0.6) ? 0 : rng.range(-0.4, 0.4);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  /** A place of the upright room in the view. */
  const place = (u: number, v: number): Point => {
    const [x, y] = [u - size / 2, v - size / 2 + lean * (u - size / 2)];
    return [size / 2 + cos * x - sin * y, size / 2 + sin * x + cos * y];
  };
  const box = (x: number, y: number, w: number, h: number): void =>
    pen.stroke([place(x, y), place(x + w, y), place(x + w, y + h), place(x, y + h), place(x, y)]);
  const furnish = (x: number, y: number, w: number, h: number): void => {
    const kind = rng.next();
    if (kind < 0.25) return;
    if (kind < 0.45) {
      const inset = rng.range(0.08, 0.3) * Math.min(w, h);
      box(x + inset, y + inset, w - 2 * inset, h - 2 * inset);
      if (rng.chance(0.4)) pen.stroke([place(x + w / 2, y + inset), place(x + w / 2, y + h - inset)]);
    } else if (kind < 0.7) {
      const across = rng.chance(0.5);
      const gap = rng.range(2.5, 8) * unit;
      for (let at = gap; at < (across ? w : h); at += gap * rng.range(0.7, 1.4)) {
        pen.stroke(across ? [place(x + at, y), place(x + at, y + h)] : [place(x, y + at), place(x + w, y + at)]);
      }
    } else if (kind < 0.85) {
      const radius = rng.range(0.15, 0.4) * Math.min(w, h);
      const [cx, cy] = place(x + w / 2, y + h / 2);
      pen.stroke(arc(cx, cy, radius, radius));
      pen.stroke([[cx, cy], place(x + w / 2, y + h / 2 - radius)]);
    } else if (kind < 0.93 && angle === 0 && lean === 0) {
      pen.fill(x, y, w, h);
    } else {
      pen.stroke([place(x, y), place(x + w, y + h)]);
      pen.stroke([place(x + w, y), place(x, y + h)]);
    }
  };
  const cut = (x: number, y: number, w: number, h: number, depth: number): void => {
    if (depth === 0 || Math.min(w, h) < 6 * unit || rng.chance(0.1)) {
      furnish(x, y, w, h);
      return;
    }
    const share = rng.range(0.25, 0.75);
    if (rng.chance(w > h ? 0.75 : 0.25)) {
      pen.stroke([place(x + share * w, y), place(x + share * w, y + h)]);
      cut(x, y, share * w, h, depth - 1);
      cut(x + share * w, y, w - share * w, h, depth - 1);
    } else {
      pen.stroke([place(x, y + share * h), place(x + w, y + share * h)]);
      cut(x, y, w, share * h, depth - 1);
      cut(x, y + share * h, w, h - share * h, depth - 1);
    }
  };
  cut(-0.3 * size, -0.3 * size, 1.6 * size, 1.6 * size, 3 + rng.int(4));
};

/** Rows of bows: leaves, scales, waves, roof tiles, hills. */
const rows: Scenery = (pen, rng, size, unit) => {
  const step = rng.range(7, 26) * unit;
  const [wide, high] = [step * rng.range(0.5, 0.8), step * rng.range(0.3, 1)];
  const from = rng.chance(0.7) ? Math.PI : 0;
  const loose = rng.range(0, 0.35) * step;
  for (let y = 0, row = 0; y < size + step; y += 0.7 * step, row++) {
    for (let x = (row % 2) * 0.5 * step; x < size + step; x += step) {
      pen.stroke(arc(x + loose * rng.normal(), y + loose * rng.normal(), wide, high, from, from + Math.PI));
    }
  }
};

/** Many outlines of any form, each before the others: stones, crowds of things, leaves close by. */
const things: Scenery = (pen, rng, size, unit) => {
  const largest = rng.range(8, 30) * unit;
  for (let k = 12 + rng.int(40); k > 0; k--) {
    const [x, y] = [rng.range(-0.1, 1.1) * size, rng.range(-0.1, 1.1) * size];
    const radius = rng.range(0.25, 1) * largest;
    const corners = 5 + rng.int(9);
    const form = Array.from({ length: corners }, (_, n): Point => {
      const angle = (2 * Math.PI * n) / corners;
      const far = radius * rng.range(0.5, 1.1);
      return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
    });
    pen.stroke([...form, form[0]!]);
    if (rng.chance(0.4)) pen.stroke([form[0]!, form[Math.floor(corners / 2)]!]);
  }
};

/**
 * Covers the background with lines of one or two kinds, as rooms, streets, maps and patterns behind a figure do: closed places
 * everywhere, all of which stay background.
 */
export function addScenery(view: LabeledView, rng: Rng): void {
  const { size } = view;
  const unit = size / USUAL_SIDE;
  const pen = new BackgroundPen(view, rng.range(0.5, 1.6) * unit, rng.range(0.6, 1));
  for (let k = rng.chance(0.3) ? 2 : 1; k > 0; k--) {
    const draw = rng.pick([beams, levels, room, room, rows, things]);
    draw(pen, rng, size, unit);
  }
}
