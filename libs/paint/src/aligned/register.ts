import { squaredDistances } from '@irodori/image';
import { BINS, type LineMap } from './line-map.ts';
import { mapped, similarities, type Similarity } from './similarities.ts';

/** Where the places of a drawing lie in a reference: one map or several, each with a smooth displacement of its own. */
export interface Registration {
  /** Pixels of the drawing's line map between nodes of the lattice. */
  readonly spacing: number;
  /** Nodes across and down. */
  readonly columns: number;
  readonly rows: number;
  readonly layers: readonly Layer[];
}

interface Layer {
  readonly map: Similarity;
  /** Displacement of each node in the reference's line map, after `map`. */
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  /** How far the drawing's lines around each node lie on lines of the reference: 0 as by chance, 1 all of them. */
  readonly agreement: Float32Array;
}

/** A place of the reference's line map, and how well lines agree around it. */
export interface Counterpart {
  x: number;
  y: number;
  agreement: number;
}

/** Nodes lie this far apart, and each looks at lines so far around it: at least so many points, else twice as far. */
const [SPACING, REACH, POINTS, MOST_POINTS] = [12, 24, 24, 80];
/** Displacements that are looked at first, in steps of two, and then around their smoothed field. */
const [FAR, AGAIN] = [10, 3];
/** Distance to a line from which on it does not count how far, and up to which lines are the same, map pixels. */
const [NO_LINE, SAME] = [5, 1.6];
/** What a pixel of displacement costs against a pixel of distance to lines. */
const MOVE = 0.03;
/** Agreement that has a say in the displacement of the nodes around. */
const SAY = 0.25;

/** Registers the lines of a reference to those of a drawing, coarse to fine. */
export function register(drawing: LineMap, reference: LineMap): Registration {
  const columns = Math.ceil(drawing.width / SPACING) + 1;
  const rows = Math.ceil(drawing.height / SPACING) + 1;
  const points = nodePoints(drawing, columns, rows);
  const near = directed(reference);
  const maps: Similarity[] = [];
  for (const map of [...similarities(drawing, reference), ...boxMaps(drawing, reference)]) {
    if (!maps.some((other) => nearly(map, other, drawing))) maps.push(map);
  }
  const layers = maps.map((map): Layer => {
    const first = displaced(drawing, { reference, near, points, map, columns }, undefined);
    return displaced(drawing, { reference, near, points, map, columns }, smoothed(first, columns, rows));
  });
  const used = layers
    .map((layer) => smoothed(layer, columns, rows))
    .filter(({ agreement }) => agreement.some((v) => v > SAY));
  return { spacing: SPACING, columns, rows, layers: used };
}

/** Where a place of the drawing's line map lies in the reference's, by the layer whose lines agree best there. */
export function counterpart(
  { spacing, columns, rows, layers }: Registration,
  x: number,
  y: number,
  out: Counterpart,
): void {
  out.agreement = 0;
  const [u, v] = [Math.min(columns - 1.001, x / spacing), Math.min(rows - 1.001, y / spacing)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [u - left, v - top];
  const n = top * columns + left;
  const mix = (values: Float32Array): number =>
    (1 - fy) * ((1 - fx) * values[n]! + fx * values[n + 1]!) +
    fy * ((1 - fx) * values[n + columns]! + fx * values[n + columns + 1]!);
  for (const { map, dx, dy, agreement } of layers) {
    const own = mix(agreement);
    if (own <= out.agreement + LATER) continue;
    out.agreement = own;
    out.x = map.a * x - map.b * y + map.c + mix(dx);
    out.y = map.b * x + map.a * y + map.d + mix(dy);
  }
}

/** So much better must a later layer agree, which fewer places have. */
const LATER = 0.02;

/** Whether two maps put all corners of a drawing within reach of displacement of each other. */
function nearly(p: Similarity, q: Similarity, { width, height }: LineMap): boolean {
  return [0, width].every((x) =>
    [0, height].every((y) => {
      const [[px, py], [qx, qy]] = [mapped(p, x, y), mapped(q, x, y)];
      return Math.hypot(px - qx, py - qy) < FAR / 3;
    }),
  );
}

/** The whole sheet on the whole sheet, and the box of all lines on the other's. */
function boxMaps(drawing: LineMap, reference: LineMap): Similarity[] {
  const sheet = Math.min(reference.width / drawing.width, reference.height / drawing.height);
  const [p, q] = [boxOf(drawing), boxOf(reference)];
  const size = (q.bottom - q.top) / Math.max(1, p.bottom - p.top);
  const middle = 0.5 * (q.left + q.right) - 0.5 * size * (p.left + p.right);
  return [
    { a: sheet, b: 0, c: 0, d: 0 },
    { a: size, b: 0, c: middle, d: q.top - size * p.top },
  ];
}

function boxOf({ points, width }: LineMap): { left: number; right: number; top: number; bottom: number } {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (const i of points) {
    left = Math.min(left, i % width);
    right = Math.max(right, i % width);
    top = Math.min(top, Math.floor(i / width));
    bottom = Math.max(bottom, Math.floor(i / width));
  }
  return left > right ? { left: 0, right: 1, top: 0, bottom: 1 } : { left, right, top, bottom };
}

/** For each direction, about which lines of other directions do not count: distance to lines, and sums of where they are the same. */
interface Near {
  readonly distance: readonly Float32Array[];
  readonly same: readonly Float64Array[];
}

function directed({ width, height, points, angles }: LineMap): Near {
  const distance = Array.from({ length: BINS }, (_, bin) => {
    const off = new Uint8Array(width * height).fill(1);
    for (const [k, i] of points.entries()) {
      const apart = Math.abs((((angles[k]! / Math.PI) * BINS - bin + 1.5 * BINS) % BINS) - 0.5 * BINS);
      if (apart <= 1) off[i] = 0;
    }
    return Float32Array.from(squaredDistances(off, width, height), (v) => Math.min(NO_LINE, Math.sqrt(v)));
  });
  const same = distance.map((values) => {
    const sum = new Float64Array((width + 1) * (height + 1));
    for (let y = 0; y < height; y++) {
      let row = 0;
      for (let x = 0; x < width; x++) {
        if (values[y * width + x]! <= SAME) row++;
        sum[(y + 1) * (width + 1) + x + 1] = sum[y * (width + 1) + x + 1]! + row;
      }
    }
    return sum;
  });
  return { distance, same };
}

/** The line points around each node, as indexes into those of the map, thinned out evenly. */
function nodePoints(drawing: LineMap, columns: number, rows: number): { own: Int32Array; reach: number }[] {
  const { points, width } = drawing;
  const bucket: number[][] = Array.from({ length: columns * rows }, () => []);
  for (const [k, i] of points.entries()) {
    bucket[Math.floor(Math.floor(i / width) / SPACING) * columns + Math.floor((i % width) / SPACING)]!.push(k);
  }
  return Array.from({ length: columns * rows }, (_, n) => {
    const [cx, cy] = [n % columns, Math.floor(n / columns)];
    for (const reach of [REACH, 2 * REACH]) {
      const own: number[] = [];
      const span = reach / SPACING;
      for (let y = Math.max(0, cy - span); y < Math.min(rows, cy + span); y++) {
        for (let x = Math.max(0, cx - span); x < Math.min(columns, cx + span); x++) {
          own.push(...bucket[y * columns + x]!);
        }
      }
      if (own.length < POINTS) continue;
      const step = Math.max(1, own.length / MOST_POINTS);
      return {
        own: Int32Array.from({ length: Math.floor(own.length / step) }, (__, k) => own[Math.floor(k * step)]!),
        reach,
      };
    }
    return { own: new Int32Array(0), reach: REACH };
  });
}

interface Fitting {
  readonly reference: LineMap;
  readonly near: Near;
  readonly points: readonly { own: Int32Array; reach: number }[];
  readonly map: Similarity;
  readonly columns: number;
}

/** The displacement of each node under which the lines around it lie nearest to lines of the reference. */
function displaced(
  { points: all, angles, width }: LineMap,
  { reference, near, points, map, columns }: Fitting,
  around: Layer | undefined,
): Layer {
  const count = points.length;
  const [dx, dy, agreement] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const [w, h] = [reference.width, reference.height];
  const size = Math.hypot(map.a, map.b);
  const turn = Math.atan2(map.b, map.a);
  const same = SAME * Math.max(1, size);
  const [reach, step] = around ? [AGAIN, 1] : [FAR, 2];
  const [px, py, bins] = [new Float32Array(MOST_POINTS), new Float32Array(MOST_POINTS), new Uint8Array(MOST_POINTS)];
  for (const [n, { own, reach: window }] of points.entries()) {
    if (own.length === 0) continue;
    const [midX, midY] = mapped(map, (n % columns) * SPACING, Math.floor(n / columns) * SPACING);
    const far = window * size + FAR;
    if (midX < -far || midY < -far || midX > w + far || midY > h + far) continue;
    const perBin = new Float32Array(BINS);
    for (const [k, p] of own.entries()) {
      const i = all[p]!;
      const [x, y] = mapped(map, i % width, Math.floor(i / width));
      px[k] = x + 0.5;
      py[k] = y + 0.5;
      const bin = Math.round((((angles[p]! + turn + 2 * Math.PI) % Math.PI) / Math.PI) * BINS) % BINS;
      bins[k] = bin;
      perBin[bin]!++;
    }
    const [fromX, fromY] = around ? [around.dx[n]!, around.dy[n]!] : [0, 0];
    let [best, bx, by, hits] = [Infinity, fromX, fromY, 0];
    for (let oy = -reach; oy <= reach; oy += step) {
      for (let ox = -reach; ox <= reach; ox += step) {
        const [mx, my] = [fromX + ox, fromY + oy];
        let cost = MOVE * Math.hypot(ox, oy) * own.length;
        let on = 0;
        for (let k = 0; k < own.length && cost < best; k++) {
          const x = Math.floor(px[k]! + mx);
          const y = Math.floor(py[k]! + my);
          const d = x < 0 || y < 0 || x >= w || y >= h ? NO_LINE : near.distance[bins[k]!]![y * w + x]!;
          cost += d;
          if (d <= same) on++;
        }
        if (cost < best) [best, bx, by, hits] = [cost, mx, my, on];
      }
    }
    dx[n] = bx;
    dy[n] = by;
    // Beyond chance, as Cohen's kappa: dense lines are hit by anything.
    let chance = 0;
    for (let bin = 0; bin < BINS; bin++) {
      if (perBin[bin]! > 0) {
        chance += (perBin[bin]! / own.length) * shareSame(near.same[bin]!, w, h, midX + bx, midY + by, window * size);
      }
    }
    agreement[n] = Math.max(0, (hits / own.length - chance) / Math.max(0.05, 1 - chance));
  }
  return { map, dx, dy, agreement };
}

function shareSame(sum: Float64Array, w: number, h: number, x: number, y: number, reach: number): number {
  const at = (v: number, most: number): number => Math.min(most, Math.max(0, Math.round(v)));
  const [l, r, t, b] = [at(x - reach, w), at(x + reach, w), at(y - reach, h), at(y + reach, h)];
  const row = w + 1;
  const n = sum[b * row + r]! - sum[t * row + r]! - sum[b * row + l]! + sum[t * row + l]!;
  return n / Math.max(1, 4 * reach * reach);
}

/** Displacements are what those around say that agree. */
function smoothed({ map, dx, dy, agreement }: Layer, columns: number, rows: number): Layer {
  const [outX, outY] = [new Float32Array(dx.length), new Float32Array(dx.length)];
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      let [sx, sy, all] = [0, 0, 1e-6];
      for (let v = Math.max(0, y - 2); v <= Math.min(rows - 1, y + 2); v++) {
        for (let u = Math.max(0, x - 2); u <= Math.min(columns - 1, x + 2); u++) {
          const m = v * columns + u;
          if (agreement[m]! < SAY) continue;
          const weight = agreement[m]! ** 2 * Math.exp(-0.5 * ((u - x) ** 2 + (v - y) ** 2));
          sx += weight * dx[m]!;
          sy += weight * dy[m]!;
          all += weight;
        }
      }
      outX[n] = sx / all;
      outY[n] = sy / all;
    }
  }
  return { map, dx: outX, dy: outY, agreement };
}
