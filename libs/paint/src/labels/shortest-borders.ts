import type { Cells } from '../areas/cells.ts';
import { minCut } from './min-cut.ts';

/** How far a border may move, as a share of the long side. */
const REACH = 1 / 15;
/** Places across that reach: borders are looked for in a grid as coarse as that, */
const PLACES = 12;
/** and then in finer ones, each by this factor, near to where they were found. */
const FINER = 3;
/** The finest has places of this share of the coarsest's side: the smoothing that comes after covers the rest. */
const FINEST = 1 / 4;
const NEAR = 4;
/** Of parts too thin for the reach, what lies deeper than this share of their greatest depth stays. */
const CORE = 0.5;
/** What leaving its part costs a place, against the length of a border through it. */
const STAY = 0.02;
/** Each part may grow so often where more than two meet. */
const ROUNDS = 2;
/** Where more parts than these meet, each cut anew in turn, time would grow with their square: borders stay. */
const MOST_PARTS = 12;
/** Never paid. */
const SURE = 1e6;

/**
 * Steps to neighbors and what it costs to cut them, so that a cut costs about its Euclidean length in every direction (Boykov and
 * Kolmogorov 2003, 16 neighbors): half the angle between neighboring directions, by length.
 */
const STEPS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
  [2, 1],
  [1, 2],
  [-1, 2],
  [-2, 1],
].flatMap(([dx, dy]) => [
  [dx!, dy!],
  [-dx!, -dy!],
]);
const DX = Int8Array.from(STEPS, ([dx]) => dx!);
const DY = Int8Array.from(STEPS, ([, dy]) => dy!);
const COST = Float64Array.from(STEPS, ([dx, dy]) => {
  const length = Math.hypot(dx!, dy!);
  const angle = length === 1 ? Math.atan(0.5) : length < 2 ? Math.PI / 4 - Math.atan(0.5) : Math.PI / 8;
  return angle / (2 * length);
});

/** Borders found before, by what they were found for. */
export type KnownBorders = Map<string, Uint32Array>;

/** Parts on a coarse grid. Arrays hold one value per place, -1 where ink is. */
interface Places {
  readonly width: number;
  readonly height: number;
  readonly part: Int32Array;
}

/**
 * Borders between parts that meet without a line between them run the shortest way from ink to ink: between the ends of lines
 * that an artist would join. There cells end where a lattice happened to cut them. Within reach of such a border paper is
 * shared anew by a minimum cut whose cost is the Euclidean length of the border over paper; cutting along ink costs nothing. What
 * lies deep inside a part stays, and so does what was painted. Places where more than twelve parts hang together stay, too.
 * @param parts the part of each grid pixel; not changed
 * @param kept grid pixels that stay as they are
 * @param known borders of the last call, which most strokes leave as they are; holds those of this call afterwards
 */
export function shortestBorders(
  parts: Int32Array,
  kept: readonly number[] | Int32Array,
  cells: Cells,
  known: KnownBorders = new Map(),
): Int32Array {
  const used: KnownBorders = new Map();
  let scale = Math.max(1, Math.round((Math.max(cells.width, cells.height) * REACH) / PLACES));
  const finest = Math.max(1, Math.round(scale * FINEST));
  let result = shorten(parts, kept, cells, { scale, reach: PLACES, known, used });
  while (scale > finest && result !== parts) {
    scale = Math.max(finest, Math.round(scale / FINER));
    result = shorten(result, kept, cells, { scale, reach: NEAR, known, used });
  }
  known.clear();
  for (const [key, borders] of used) known.set(key, borders);
  return result;
}

interface Round {
  /** Side of a place in grid pixels. */
  readonly scale: number;
  /** Places by which a border may move. */
  readonly reach: number;
  readonly known: KnownBorders;
  readonly used: KnownBorders;
}

function shorten(parts: Int32Array, kept: readonly number[] | Int32Array, cells: Cells, round: Round): Int32Array {
  const { scale, reach } = round;
  const places = coarsePlaces(parts, cells, scale);
  const free = freePlaces(places, reach);
  if (!free) return parts;
  for (const i of kept) {
    const x = i % cells.width;
    const g = Math.floor((i - x) / cells.width / scale) * places.width + Math.floor(x / scale);
    free[g] = 0;
    if (places.part[g]! >= 0) places.part[g] = parts[i]!;
  }
  return atGrid(parts, kept, cells, scale, { ...places, free, shared: shareFree(places, free, round) });
}

/** The part in the middle of each block; ink where any of the block is ink. */
function coarsePlaces(parts: Int32Array, { wall, width, height }: Cells, scale: number): Places {
  if (scale === 1) return { width, height, part: parts.map((part, i) => (wall[i] === 1 ? -1 : part)) };
  const [w, h] = [Math.ceil(width / scale), Math.ceil(height / scale)];
  const part = new Int32Array(w * h);
  for (let y = 0; y < h; y++) {
    const row = Math.min(height - 1, y * scale + (scale >> 1)) * width;
    for (let x = 0; x < w; x++) part[y * w + x] = parts[row + Math.min(width - 1, x * scale + (scale >> 1))]!;
  }
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / scale) * w;
    for (let gx = 0, left = 0; gx < w; gx++) {
      for (left += scale; i < y * width + Math.min(left, width); i++) if (wall[i] === 1) part[row + gx] = -1;
    }
  }
  return { width: w, height: h, part };
}

/** 1 where a place may change its part: near a border on paper, and not deep in its part. Undefined without such borders. */
function freePlaces({ width, height, part }: Places, reach: number): Uint8Array | undefined {
  const count = part.length;
  const depth = new Uint8Array(count);
  const queue: number[] = [];
  const start = (i: number, j: number): void => {
    if (part[i] === part[j] || part[i]! < 0 || part[j]! < 0) return;
    for (const k of [i, j]) {
      if (depth[k]! > 0) continue;
      depth[k] = 1;
      queue.push(k);
    }
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (x + 1 < width) start(i, i + 1);
      if (y + 1 < height) start(i, i + width);
    }
  }
  if (queue.length === 0) return undefined;
  // By turns with and without diagonals: circles come out as octagons.
  for (let head = 0; head < queue.length; head++) {
    const i = queue[head]!;
    const next = depth[i]! + 1;
    if (next > reach + 1) break;
    const x = i % width;
    const all = next % 2 === 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (!all && dx !== 0 && dy !== 0) continue;
        const j = i + dy * width + dx;
        if (x + dx < 0 || x + dx >= width || j < 0 || j >= count) continue;
        if (depth[j]! > 0 || part[j] !== part[i]) continue;
        depth[j] = next;
        queue.push(j);
      }
    }
  }
  const free = new Uint8Array(count);
  const seen = new Uint8Array(count);
  const stack: number[] = [];
  const whole: number[] = [];
  // Reached places that hang together and are of one part.
  for (const first of queue) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    stack.push(first);
    whole.length = 0;
    let deepest = 0;
    while (stack.length > 0) {
      const i = stack.pop()!;
      whole.push(i);
      if (depth[i]! > deepest) deepest = depth[i]!;
      const x = i % width;
      for (let d = 0; d < 4; d++) {
        if ((d === 0 && x === 0) || (d === 1 && x === width - 1)) continue;
        const j = i + (d === 0 ? -1 : d === 1 ? 1 : d === 2 ? -width : width);
        if (j < 0 || j >= count || seen[j] === 1 || depth[j] === 0 || part[j] !== part[i]) continue;
        seen[j] = 1;
        stack.push(j);
      }
    }
    const core = deepest > reach ? reach + 1 : Math.max(2, Math.ceil(CORE * deepest));
    for (const i of whole) if (depth[i]! < core) free[i] = 1;
  }
  return free;
}

/** The part of each place after its border became as short as it can. */
function shareFree({ width, height, part }: Places, free: Uint8Array, { scale, known, used }: Round): Int32Array {
  const out = part.slice();
  const place = new Int32Array(part.length).fill(-1);
  const members: number[] = [];
  for (let first = 0; first < free.length; first++) {
    if (free[first] === 0 || place[first]! >= 0 || part[first]! < 0) continue;
    members.length = 0;
    members.push(first);
    place[first] = 0;
    const ends = new Set<number>();
    for (let head = 0; head < members.length; head++) {
      const i = members[head]!;
      ends.add(part[i]!);
      eachNeighbor(i, width, height, part, (j) => {
        if (free[j] === 0 || place[j]! >= 0) return;
        place[j] = members.length;
        members.push(j);
      });
    }
    if (ends.size < 2 || ends.size > MOST_PARTS) continue;
    const labels = [...ends];
    const key = `${scale}:${keyOf(labels, { members, free, part, width, height })}`;
    let found = used.get(key) ?? known.get(key);
    if (!found) {
      const expansion = { members, place, free, out, part, width, height };
      if (labels.length === 2) {
        // Of two parts one cut finds the best, wherever the border was.
        for (const i of members) out[i] = labels[0]!;
        expand(labels[1]!, expansion);
      } else {
        for (let round = 0; round < ROUNDS; round++) for (const label of labels) expand(label, expansion);
      }
      found = Uint32Array.from(members, (i) => labels.indexOf(out[i]!));
    } else for (let n = 0; n < members.length; n++) out[members[n]!] = labels[found[n]!]!;
    used.set(key, found);
  }
  return out;
}

interface Expansion {
  readonly members: readonly number[];
  /** Index of each place among the members. */
  readonly place: Int32Array;
  readonly free: Uint8Array;
  /** Parts so far; changed. */
  readonly out: Int32Array;
  readonly part: Int32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Tells places to be shared from others: where they are, and which of them and of what is around them are of one part, whatever
 * its number. Two FNV-1a hashes of 32 bits.
 */
function keyOf(
  labels: readonly number[],
  { members, free, part, width, height }: Omit<Expansion, 'place' | 'out'>,
): string {
  const number = new Map(labels.map((label, n) => [label, n]));
  let [one, two] = [0x811c9dc5, 0x9e3779b9];
  const mix = (value: number): void => {
    one = Math.imul(one ^ value, 0x01000193);
    two = Math.imul(two ^ (value + (one >>> 15)), 0x01000193);
  };
  const numberOf = (label: number): number => {
    let n = number.get(label);
    if (n === undefined) number.set(label, (n = number.size));
    return n;
  };
  for (const i of members) {
    mix(i);
    mix(numberOf(part[i]!));
    eachNeighbor(i, width, height, part, (j) => free[j] === 0 && mix(numberOf(part[j]!)));
  }
  return `${members.length}:${one >>> 0}:${two >>> 0}`;
}

/** Lets one part take what makes borders shorter, exactly (an expansion move: Boykov, Veksler and Zabih 2001). */
function expand(label: number, { members, place, free, out, part, width, height }: Expansion): void {
  const gain = new Float64Array(members.length);
  const a: number[] = [];
  const b: number[] = [];
  const weight: number[] = [];
  for (let n = 0; n < members.length; n++) {
    const i = members[n]!;
    if (out[i] === label) gain[n]! += SURE;
    gain[n]! += part[i] === label ? STAY : part[i] === out[i] ? -STAY : 0;
    eachNeighbor(i, width, height, part, (j, cost) => {
      if (free[j] === 0) {
        if (out[j] === label) gain[n]! += cost;
        else if (out[j] === out[i]) gain[n]! -= cost;
        return;
      }
      const other = place[j]!;
      if (other < n) return;
      const like = out[i] === out[j] || out[i] === label || out[j] === label;
      a.push(n);
      b.push(other);
      weight.push(like ? cost : cost / 2);
      if (!like) {
        gain[n]! += cost / 2;
        gain[other]! += cost / 2;
      }
    });
  }
  const side = minCut({
    count: members.length,
    a: Int32Array.from(a),
    b: Int32Array.from(b),
    gain,
    weight: Float64Array.from(weight),
  });
  for (const [n, i] of members.entries()) if (side[n] === 1) out[i] = label;
}

/** Calls back for the neighbors on paper that a place sees past no ink. */
function eachNeighbor(
  i: number,
  width: number,
  height: number,
  part: Int32Array,
  call: (j: number, cost: number) => void,
): void {
  const x = i % width;
  const y = (i - x) / width;
  for (let d = 0; d < 16; d++) {
    const dx = DX[d]!;
    const dy = DY[d]!;
    if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
    const j = i + dy * width + dx;
    if (part[j]! < 0) continue;
    const h = ((dy / 2) | 0) * width + ((dx / 2) | 0);
    if (h !== 0) {
      // A knight's move passes between two places.
      if (part[i + h]! < 0 || part[j - h]! < 0) continue;
    } else if (dx !== 0 && dy !== 0 && part[i + dx]! < 0 && part[i + dy * width]! < 0) continue;
    call(j, COST[d]!);
  }
}

/** 1 where a place lies beside one with ink: from there alone is anything left to fill. */
function besideInk(part: Int32Array, width: number): Uint8Array {
  const rim = new Uint8Array(part.length);
  for (let g = 0; g < part.length; g++) {
    if (part[g]! >= 0) continue;
    const x = g % width;
    if (x > 0) rim[g - 1] = 1;
    if (x < width - 1) rim[g + 1] = 1;
    if (g >= width) rim[g - width] = 1;
    if (g + width < part.length) rim[g + width] = 1;
  }
  return rim;
}

/** Carries the coarse parts to the grid: paper from the nearest place, ink from the paper of its own cell. */
function atGrid(
  parts: Int32Array,
  kept: readonly number[] | Int32Array,
  { labels, wall, count, width, height }: Cells,
  scale: number,
  { width: w, part, free, shared }: Places & { readonly free: Uint8Array; readonly shared: Int32Array },
): Int32Array {
  const out = parts.slice();
  const done = new Uint8Array(parts.length);
  for (const i of kept) done[i] = 1;
  const eachPixel = (g: number, call: (i: number) => void): void => {
    const [gx, gy] = [g % w, Math.floor(g / w)];
    const [right, low] = [Math.min(width, (gx + 1) * scale), Math.min(height, (gy + 1) * scale)];
    for (let y = gy * scale; y < low; y++) for (let x = gx * scale; x < right; x++) call(y * width + x);
  };
  const touched = new Uint8Array(count);
  let any = false;
  for (let g = 0; g < shared.length; g++) {
    if (free[g] === 0 || part[g]! < 0) continue;
    eachPixel(g, (i) => {
      if (done[i] === 1 || out[i] === shared[g]) return;
      out[i] = shared[g]!;
      touched[labels[i]!] = 1;
      any = true;
    });
  }
  if (!any) return parts;
  // Blocks with ink follow the place beside them: paper first, then ink within the same cell.
  const queue: number[] = [];
  const rim = besideInk(part, w);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / scale) * w;
    for (let gx = 0, end = y * width; i < (y + 1) * width; gx++) {
      const g = row + gx;
      end = Math.min(end + scale, (y + 1) * width);
      if (part[g]! < 0) {
        i = end;
        continue;
      }
      for (; i < end; i++) {
        if (touched[labels[i]!] === 0) continue;
        done[i] = 1;
        if (rim[g] === 1) queue.push(i);
      }
    }
  }
  for (const ink of [0, 1]) {
    for (let head = 0; head < queue.length; head++) {
      const i = queue[head]!;
      const x = i % width;
      for (let d = 0; d < 4; d++) {
        if ((d === 0 && x === 0) || (d === 1 && x === width - 1)) continue;
        const j = i + (d === 0 ? -1 : d === 1 ? 1 : d === 2 ? -width : width);
        if (j < 0 || j >= out.length || done[j] === 1 || wall[j]! > ink) continue;
        if (labels[j] !== labels[i] || parts[j] !== parts[i]) continue;
        done[j] = 1;
        out[j] = out[i]!;
        queue.push(j);
      }
    }
  }
  return out;
}
