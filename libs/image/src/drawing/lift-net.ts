import { bitsInRange, invertBits, spreadBits, type Bits } from './bits.ts';
import { smallParts } from './components.ts';
import { GAP, patternParts, type DotSearch } from './dot-patterns.ts';
import { PartGrid } from './part-grid.ts';

/** Ink up to here is the center of a hole. */
const HOLE_CENTER = 64;

/** The light pixels of a picture, eroded. */
export function erodedLight(ink: Uint8Array, { width, height, apart }: DotSearch): Bits {
  const light = spreadBits(bitsInRange(ink, width, height, HOLE_CENTER + 1, 255), apart);
  invertBits(light);
  return light;
}

/** Lifts the dark net between light dots, where they make a pattern; marks their squares in `dense`. */
export function liftNet(ink: Uint8Array, search: DotSearch, dense: Uint8Array, lift: (p: number) => void): void {
  if (search.core === GAP) return;
  const holes = smallParts(erodedLight(ink, search), search.side);
  const grid = new PartGrid(holes, search.side, search.width, search.height);
  const inPattern = patternParts(grid, search);
  for (let i = 0; i < holes.count; i++) if (inPattern[i]) dense[grid.cellOf(i)] = 1;
  bridgeHoles(grid, inPattern, search, lift);
}

/** The holes of a pattern within one and a half times the distance of the second nearest, of the same pattern. */
function nextHoles(grid: PartGrid, inPattern: Uint8Array, part: number): number[] {
  const { parts } = grid;
  const found: number[] = [];
  const distance: number[] = [];
  let [first, second] = [Infinity, Infinity];
  grid.near(part, (other) => {
    if (other === part || !inPattern[other]) return true;
    const d = Math.hypot(parts.x[other]! - parts.x[part]!, parts.y[other]! - parts.y[part]!);
    found.push(other);
    distance.push(d);
    if (d < first) [first, second] = [d, first];
    else if (d < second) second = d;
    return true;
  });
  const limit = 1.5 * (second < Infinity ? second : first);
  return found.filter((_, k) => distance[k]! <= limit);
}

/**
 * Lifts what lies between neighboring holes: strokes as wide as the holes, from middle to middle. Holes with fewer than
 * three neighbors are chance gaps between lines.
 */
function bridgeHoles(
  grid: PartGrid,
  inPattern: Uint8Array,
  { width, apart }: DotSearch,
  lift: (p: number) => void,
): void {
  const { parts } = grid;
  const links: (readonly number[])[] = [];
  for (let i = 0; i < parts.count; i++) links.push(inPattern[i] ? nextHoles(grid, inPattern, i) : []);
  for (let i = 0; i < parts.count; i++) {
    if (links[i]!.length < 3) continue;
    for (const other of links[i]!) {
      if (links[other]!.length < 3) continue;
      const thick =
        Math.min(parts.width[i]!, parts.height[i]!, parts.width[other]!, parts.height[other]!) + 2 * apart + 1;
      stroke(parts.x[i]!, parts.y[i]!, parts.x[other]!, parts.y[other]!, thick / 2, width, lift);
    }
  }
}

/** A line between two points, `radius` to each side of it. */
function stroke(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius: number,
  width: number,
  lift: (p: number) => void,
): void {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = Math.max(1e-6, dx * dx + dy * dy);
  for (let y = Math.ceil(Math.min(y0, y1)); y <= Math.max(y0, y1); y++) {
    for (let x = Math.ceil(Math.min(x0, x1) - radius); x <= Math.max(x0, x1) + radius; x++) {
      const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
      if (x >= 0 && x < width && ex * ex + ey * ey <= radius * radius) lift(y * width + x);
    }
  }
}
