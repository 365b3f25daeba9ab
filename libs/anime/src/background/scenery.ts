import type { Rgb, Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import { between, box, closed, ellipse, identity, line, loop, pt, spline } from '../core/geometry.ts';
import { adjust, blend, oklch, white } from '../core/oklch.ts';
import { drawFlower } from '../extras/ornaments.ts';
import { starPoints } from '../extras/shapes.ts';
import type { Palette } from '../palette.ts';
import { ramp } from '../palette.ts';
import { cloud, ridge, Scenery, tree, vertical } from './scenery-parts.ts';

type SceneryKind = 'sky' | 'hills' | 'sea' | 'window' | 'night' | 'flowers' | 'room' | 'sunset' | 'forest';

type Draw = (s: Scenery, palette: Palette) => void;

const outdoors = (s: Scenery): { top: Rgb; low: Rgb } => {
  const hue = s.rng.range(215, 255);
  const top = oklch(s.rng.range(0.66, 0.78), s.rng.range(0.07, 0.13), hue);
  return { top, low: oklch(0.92, 0.04, hue) };
};

function clouds(s: Scenery, count: number, color: Rgb = oklch(0.98, 0.008, 240)): void {
  for (let i = 0; i < count; i++) cloud(s, s.rng.range(40, 960), s.rng.range(80, 520), s.rng.range(60, 150), color);
}

const SCENES: Readonly<Record<SceneryKind, Draw>> = {
  sky(s) {
    const { top, low } = outdoors(s);
    s.backdrop(vertical(top, low));
    clouds(s, 4 + s.rng.int(3));
  },
  hills(s) {
    const { top, low } = outdoors(s);
    s.backdrop(vertical(top, low, 0, 700));
    clouds(s, 2 + s.rng.int(2));
    const hue = s.rng.range(115, 150);
    ridge(s, 560, 60, oklch(0.72, 0.07, hue + 40), oklch(0.66, 0.07, hue + 50));
    ridge(s, 680, 45, oklch(0.74, 0.12, hue), oklch(0.66, 0.12, hue));
    for (let i = 0; i < 3; i++) {
      tree(s, s.rng.range(30, 970), 730 + s.rng.range(-20, 40), s.rng.range(60, 120), oklch(0.6, 0.12, hue + 8));
    }
    ridge(s, 800, 25, oklch(0.8, 0.13, hue - 10), oklch(0.73, 0.13, hue - 6));
  },
  sea(s) {
    const { top, low } = outdoors(s);
    s.backdrop(vertical(top, low, 0, 520));
    clouds(s, 3);
    const y = s.rng.range(520, 640);
    const water = oklch(0.62, 0.11, 235);
    s.area([box(-20, y, 1020, 1040)], vertical(water, oklch(0.8, 0.09, 215), y, 1000));
    for (let i = 0; i < 12; i++) {
      const x = s.rng.range(0, 900);
      const yy = y + 20 + i * 25;
      s.paint([loop([pt(x, yy), pt(x + 60, yy - 5), pt(x + 120, yy), pt(x + 60, yy + 4)])], white, 0.7);
    }
    ridge(s, 900, 20, oklch(0.9, 0.06, 85));
  },
  sunset(s) {
    const hue = s.rng.range(20, 60);
    s.backdrop(vertical(oklch(0.6, 0.12, 300), oklch(0.86, 0.13, hue), 0, 720));
    s.paint([ellipse(s.rng.range(200, 800), 560, 130, 130)], oklch(0.95, 0.1, 95));
    clouds(s, 3, oklch(0.82, 0.1, hue - 10));
    ridge(s, 700, 60, oklch(0.45, 0.08, 310));
    ridge(s, 820, 40, oklch(0.34, 0.07, 300));
  },
  night(s) {
    s.backdrop(vertical(oklch(0.25, 0.07, 275), oklch(0.45, 0.1, 285)));
    for (let i = 0; i < 40; i++) {
      const at = pt(s.rng.range(0, 1000), s.rng.range(0, 800));
      const r = s.rng.range(3, 9);
      s.paint(
        [i % 5 ? ellipse(at.x, at.y, r * 0.6, r * 0.6) : closed(starPoints(at, r * 2, 4, 0.25))],
        oklch(0.96, 0.05, 95),
        s.rng.range(0.5, 1),
      );
    }
    const m = pt(s.rng.range(150, 850), s.rng.range(120, 280));
    s.area([ellipse(m.x, m.y, 95, 95)], oklch(0.94, 0.06, 95), 0.8, {
      paint: oklch(0.86, 0.07, 90),
      edges: [ellipse(m.x - 30, m.y + 20, 26, 22), ellipse(m.x + 35, m.y - 25, 18, 15)],
    });
    if (s.rng.chance(0.5)) ridge(s, 800, 50, oklch(0.2, 0.05, 280));
  },
  window(s, palette) {
    const wall = palette.backdrop[0];
    s.backdrop(wall);
    const x = s.rng.range(80, 420);
    const frame = oklch(0.9, 0.03, 70);
    s.area([box(x - 30, 60, x + 530, 700)], frame, 1);
    const { top, low } = outdoors(s);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) {
        s.area(
          [box(x + 10 + i * 260, 100 + j * 290, x + 240 + i * 260, 370 + j * 290)],
          vertical(top, low, 100, 660),
          0.8,
        );
      }
    }
    s.area([box(x - 60, 700, x + 560, 745)], adjust(frame, -0.06), 0.9);
    const cloth = palette.backdrop[1];
    for (const side of [-1, 1]) {
      const cx = side < 0 ? x - 50 : x + 550;
      const inner = cx - side * 130;
      s.area(
        [
          spline([pt(cx + side * 60, 20), pt(inner, 20)]),
          spline([pt(inner, 20), pt(inner + side * 10, 400), pt(inner + side * 50, 780)]),
          line(pt(inner + side * 50, 780), pt(cx + side * 60, 780)),
          line(pt(cx + side * 60, 780), pt(cx + side * 60, 20)),
        ],
        cloth,
        1,
      );
      for (let k = 1; k < 4; k++) {
        s.stroke(
          spline([
            pt(inner + side * k * 42, 30),
            pt(inner + side * (k * 42 + 6), 400),
            pt(inner + side * (k * 36 + 30), 770),
          ]),
          cloth,
        );
      }
    }
  },
  room(s, palette) {
    const wall = palette.backdrop[0];
    s.backdrop(wall);
    s.area([box(-20, 780, 1020, 1040)], blend(adjust(wall, -0.16), oklch(0.6, 0.07, 55), 0.6), 0.9);
    const left = s.rng.chance(0.5) ? 30 : 560;
    const wood = oklch(s.rng.range(0.5, 0.7), 0.07, 55);
    s.area([box(left, 120, left + 400, 780)], wood, 1);
    for (let row = 0; row < 3; row++) {
      const y = 150 + row * 210;
      s.area([box(left + 25, y, left + 375, y + 180)], adjust(wood, -0.14), 0.8);
      let x = left + 32;
      while (x < left + 340) {
        const w = s.rng.range(22, 48);
        const h = s.rng.range(110, 168);
        const book = oklch(s.rng.range(0.45, 0.85), s.rng.range(0.03, 0.13), s.rng.range(0, 360));
        s.area([box(x, y + 180 - h, x + w, y + 180)], book, 0.6);
        x += w + (s.rng.chance(0.15) ? 30 : 0);
      }
    }
    const fx = left > 300 ? 160 : 680;
    s.area([box(fx, 180, fx + 200, 330)], oklch(0.95, 0.02, 80), 0.9);
    s.area([box(fx + 20, 200, fx + 180, 310)], palette.backdrop[1], 0.7);
  },
  flowers(s, palette) {
    const base = palette.backdrop[0];
    s.backdrop(vertical(base, palette.backdrop[1]));
    const style = { depth: 0.1, hue: 300 };
    const tones = [0, 1, 2].map((i) =>
      ramp(oklch(s.rng.range(0.75, 0.92), s.rng.range(0.05, 0.13), s.rng.range(0, 360) + i * 20), style),
    );
    const heart = ramp(oklch(0.87, 0.14, 92), style);
    for (let i = 0; i < 10; i++) {
      const at = pt(s.rng.range(0, 1000), s.rng.range(0, 1000));
      if (s.rng.chance(0.4)) {
        const leaf = oklch(0.68, 0.1, 140);
        s.area(
          [
            spline([at, pt(at.x + 60, at.y - 50), pt(at.x + 120, at.y - 40)]),
            spline([pt(at.x + 120, at.y - 40), pt(at.x + 70, at.y + 10), at]),
          ],
          leaf,
        );
      }
      drawFlower(s.d, at, s.rng.range(50, 105), tones[i % 3]!, heart, s.rng.range(0, 1));
    }
  },
  forest(s) {
    const hue = s.rng.range(125, 165);
    s.backdrop(vertical(oklch(0.9, 0.08, hue - 20), oklch(0.72, 0.1, hue)));
    for (let i = 0; i < 6; i++) {
      const x = i * 190 + s.rng.range(-50, 50);
      const w = s.rng.range(28, 60);
      const bark = oklch(s.rng.range(0.4, 0.55), 0.05, 60);
      const left = spline([pt(x - w * 0.5, -20), pt(x - w * 0.45, 500), pt(x - w * 0.8, 860)]);
      const right = spline([pt(x + w * 0.9, 860), pt(x + w * 0.5, 500), pt(x + w * 0.5, -20)]);
      s.area(between(left, right), bark, 0.9);
    }
    ridge(s, 840, 30, oklch(0.62, 0.12, hue), oklch(0.55, 0.12, hue));
  },
};

export function drawScenery(d: Drawing, rng: Rng, palette: Palette): string {
  const kind = choose(rng, {
    sky: 3,
    hills: 2,
    sea: 2,
    window: 2,
    night: 1.5,
    flowers: 1.5,
    room: 1.5,
    sunset: 1,
    forest: 1.5,
  });
  const inked = kind === 'flowers' || rng.chance(0.75);
  d.within(identity, () => SCENES[kind](new Scenery(d, rng, inked), palette), rng.range(0.6, 0.9));
  return kind;
}
