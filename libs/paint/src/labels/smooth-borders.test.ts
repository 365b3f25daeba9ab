import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cells } from '../areas/cells.ts';
import { signedDistance } from '../areas/distance.ts';
import { REACH, smoothBorders } from './smooth-borders.ts';

/**
 * What it does in its plainest form: every pixel of paper with a border on paper at most `reach` rows and columns away takes
 * the most frequent part of 31 places, those of the disk drawn in as far as ink is near.
 */
function plainly(parts: Int32Array, kept: readonly number[], { wall, width, height, distance }: Cells): Int32Array {
  const reach = Math.max(2, Math.round(Math.max(width, height) * REACH));
  const paper = (x: number, y: number): boolean => x < width && y < height && wall[y * width + x] === 0;
  const isBorder = (x: number, y: number): boolean =>
    paper(x, y) &&
    [y * width + x + 1, (y + 1) * width + x].some(
      (j, down) => paper(x + 1 - down, y + down) && parts[j] !== parts[y * width + x],
    );
  const disk = [
    [0.35, 6],
    [0.7, 10],
    [1, 14],
  ].flatMap(([radius, points]) =>
    Array.from({ length: points! }, (_, k) => {
      const angle = (2 * Math.PI * (k + radius!)) / points!;
      return [Math.round(reach * radius! * Math.cos(angle)), Math.round(reach * radius! * Math.sin(angle))] as const;
    }),
  );
  return parts.map((own, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (wall[i] === 1 || kept.includes(i)) return own;
    let near = false;
    for (let v = Math.max(0, y - reach); v <= y + reach; v++) {
      for (let u = Math.max(0, x - reach); u <= x + reach; u++) near ||= isBorder(u, v);
    }
    if (!near) return own;
    const reached = Math.min(1, Math.max(0, distance[i]!) / reach);
    const votes = new Map([[own, 1]]);
    for (const [dx, dy] of disk) {
      const [px, py] = [x + Math.round(dx * reached), y + Math.round(dy * reached)];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const part = parts[py * width + px]!;
      votes.set(part, (votes.get(part) ?? 0) + 1);
    }
    // The first of the most frequent, its own before all others.
    return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
  });
}

it('is a vote of the places around, whatever the parts and lines', () => {
  const drawing = fc.record({
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 40 }),
    tile: fc.integer({ min: 1, max: 9 }),
    count: fc.integer({ min: 1, max: 5 }),
    ink: fc.integer({ min: 0, max: 30 }),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    long: fc.boolean(),
  });
  fc.assert(
    fc.property(drawing, ({ width: w, height: h, tile, count, ink, seed, long }) => {
      // Pictures 400 pixels long have a reach of 7.
      const [width, height] = long ? [4 * w + 40, Math.min(h, 12)] : [w, h];
      let state = seed;
      const next = (below: number): number => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1;
        return (state >>> 8) % below;
      };
      const size = width * height;
      const columns = Math.ceil(width / tile);
      const ofTile = Int32Array.from({ length: columns * Math.ceil(height / tile) }, () => next(count));
      const parts = Int32Array.from(
        { length: size },
        (_, i) => ofTile[Math.floor(Math.floor(i / width) / tile) * columns + Math.floor((i % width) / tile)]!,
      );
      const wall = Uint8Array.from({ length: size }, () => (next(200) < ink ? 1 : 0));
      const distance = signedDistance(wall, width, height);
      const kept = Array.from({ length: 3 }, () => next(size));
      // Cells are columns, so that parts end within them too.
      const labels = Int32Array.from(parts, (_, i) => Math.floor((i % width) / 7));
      const first = Array.from({ length: Math.ceil(width / 7) }, (_, c) => parts[7 * c]!);
      const strays = [...parts.keys()].filter((i) => parts[i] !== first[labels[i]!]);
      const cells: Cells = { width, height, wall, distance, labels, count: first.length, area: new Float32Array(0) };
      const moving = { now: parts.slice(), before: parts.slice(), count, strays };
      smoothBorders(moving, kept, cells);
      expect(moving.now).toEqual(plainly(parts, kept, cells));
      expect(moving.before).toEqual(parts);
    }),
    { numRuns: 60 },
  );
});
