import { describe, expect, it } from 'vitest';
import { colorize } from './colorize.ts';
import { dot, grayModel, Pen } from './drawings.testing.ts';

const SIDE = 420;
const RED = [200, 40, 40] as const;
const BLUE = [40, 60, 200] as const;
const ANGLES = [17, 30, 45];

type Point = readonly [x: number, y: number];

/** Turned about the middle of the picture. */
function turned([x, y]: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [x - SIDE / 2, y - SIDE / 2];
  return [
    SIDE / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
    SIDE / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
  ];
}

interface Scene {
  readonly lines: readonly (readonly [Point, Point])[];
  readonly ring: number;
  readonly red: Point;
  readonly blue: Point;
}

async function painted({ lines, ring, red, blue }: Scene, degrees: number) {
  const pen = new Pen(SIDE, SIDE).ring(SIDE / 2, SIDE / 2, ring, 4);
  for (const [from, to] of lines) pen.line(...turned(from, degrees), ...turned(to, degrees), 4);
  const dots = [dot(...turned(red, degrees), [...RED], 3), dot(...turned(blue, degrees), [...BLUE], 3)];
  const { picture } = await colorize(grayModel, pen.drawing, dots);
  const isRed = ([x, y]: Point): boolean => picture.data[3 * (Math.floor(y) * SIDE + Math.floor(x))]! > 120;
  return { isRed, pen };
}

/** Share of the ring's inside whose color differs from that in the drawing as it was, at places off the lines in both. */
async function changed(scene: Scene, before: Awaited<ReturnType<typeof painted>>, degrees: number): Promise<number> {
  const after = await painted(scene, degrees);
  const dark = ({ pen }: typeof before, [x, y]: Point): boolean => pen.ink[Math.floor(y) * SIDE + Math.floor(x)]! > 0;
  let [all, other] = [0, 0];
  for (let y = 0.5; y < SIDE; y++) {
    for (let x = 0.5; x < SIDE; x++) {
      if (Math.hypot(x - SIDE / 2, y - SIDE / 2) > scene.ring - 4) continue;
      const place = turned([x, y], degrees);
      if (dark(before, [x, y]) || dark(after, place)) continue;
      all++;
      if (before.isRed([x, y]) !== after.isRed(place)) other++;
    }
  }
  return other / all;
}

describe('a drawing that is turned', () => {
  const empty: Scene = { lines: [], ring: 180, red: [150, 200], blue: [290, 230] };
  /** Two lines whose ends, 88 pixels apart, lie near the middle between the dots. */
  const ajar: Scene = {
    ring: 180,
    lines: [
      [
        [215, 30],
        [205, 170],
      ],
      [
        [225, 390],
        [220, 257],
      ],
    ],
    red: [140, 205],
    blue: [285, 225],
  };

  it('has its colors in the same places between two dots', async () => {
    const before = await painted(empty, 0);
    for (const degrees of ANGLES) expect(await changed(empty, before, degrees)).toBeLessThan(0.025);
  });

  it('has the border where an open line is closed', async () => {
    const before = await painted(ajar, 0);
    for (const degrees of ANGLES) expect(await changed(ajar, before, degrees)).toBeLessThan(0.01);
  });
});
