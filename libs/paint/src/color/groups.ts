import { find } from '../areas/disjoint-sets.ts';
import type { CellGraph } from '../areas/graph.ts';
import { distanceOf, type CellFeatures } from '../labels/affinity.ts';
import type { Segmentation } from '../labels/label.ts';

/** Cells of one part: what gets one color where no hint reaches. */
export interface CellGroups {
  readonly count: number;
  /** The group of each cell. */
  readonly of: Int32Array;
}

/** Neighboring cells join below this distance of their mean embeddings, which is about 3 between parts and 0.3 within one. */
const MAX_DISTANCE = 1.2;
/** The same in one subregion: without a neck between them. */
const MAX_DISTANCE_IN_SUBREGION = 2;
/** Groups below this share of the paper join the neighbor they are most open to, if any. */
const MIN_SHARE = 0.001;
/** The same for groups that do not touch. */
const MAX_DISTANCE_APART = 0.8;
/** Added to the distance where a line lies between two cells. */
const LINE_DISTANCE = 0.4;

/** Closed regions up to this share of the paper are one part, whatever the embeddings. */
const CLOSED_SHARE = 0.03;
/** The same for subregions of closed regions. */
const CLOSED_SUBREGION_SHARE = 0.1;

/**
 * Joins cells into parts: small closed regions first; then neighbors by rising distance of their embeddings, as long as the means of
 * both groups stay close; then groups that do not touch, such as hair on both sides of a face.
 * @param barrier group of cells that never join cells of another, such as the background
 */
export function groupCells(
  { count, edges, a, b, pass, open }: CellGraph,
  area: Float32Array,
  { channels, values }: CellFeatures,
  barrier: Int32Array,
  { areas, subregions, closed }: Pick<Segmentation, 'areas' | 'subregions' | 'closed'>,
): CellGroups {
  const groups = new Groups(area, channels, values);
  const { weight } = groups;
  const joinSmall = (): void => {
    const least = MIN_SHARE * area.reduce((sum, n) => sum + n, 0);
    const best = new Map<number, { to: number; open: number }>();
    for (let e = 0; e < edges; e++) {
      if (open[e]! <= 0 || barrier[a[e]!] !== barrier[b[e]!]) continue;
      const [p, q] = [groups.find(a[e]!), groups.find(b[e]!)];
      if (p === q) continue;
      for (const [from, to] of [
        [p, q],
        [q, p],
      ] as const) {
        if (weight[from]! < least && open[e]! > (best.get(from)?.open ?? 0)) best.set(from, { to, open: open[e]! });
      }
    }
    for (const [from, { to }] of best) {
      const [p, q] = [groups.find(to), groups.find(from)];
      if (p !== q) groups.join(p, q);
    }
  };
  const joinClosed = (region: Int32Array, share: number): void => {
    const most = share * area.reduce((sum, n) => sum + n, 0);
    const paper = new Float64Array(count);
    for (let c = 0; c < count; c++) paper[region[c]!]! += area[c]!;
    const first = new Map<number, number>();
    for (let c = 0; c < count; c++) {
      if (closed[c] === 0 || paper[region[c]!]! > most) continue;
      const leader = first.get(region[c]!);
      if (leader === undefined) {
        first.set(region[c]!, c);
        continue;
      }
      const [p, q] = [groups.find(leader), groups.find(c)];
      if (p !== q && barrier[leader] === barrier[c]) groups.join(p, q);
    }
  };
  joinClosed(areas, CLOSED_SHARE);
  joinClosed(subregions, CLOSED_SUBREGION_SHARE);
  const order = Float64Array.from(
    { length: edges },
    (_, e) => groups.distance(a[e]!, b[e]!) + (pass[e]! <= 0 ? LINE_DISTANCE : 0),
  );
  for (const e of Int32Array.from({ length: edges }, (_, k) => k).sort((p, q) => order[p]! - order[q]!)) {
    const [p, q] = [groups.find(a[e]!), groups.find(b[e]!)];
    if (p === q || barrier[a[e]!] !== barrier[b[e]!]) continue;
    const limit = subregions[a[e]!] === subregions[b[e]!] ? MAX_DISTANCE_IN_SUBREGION : MAX_DISTANCE;
    if (groups.distance(p, q) + (pass[e]! <= 0 ? LINE_DISTANCE : 0) < limit) groups.join(p, q);
  }
  joinSmall();
  const roots = [...weight.keys()].filter((c) => groups.find(c) === c).sort((p, q) => weight[q]! - weight[p]!);
  const leaders: number[] = [];
  for (const root of roots) {
    const like = leaders.find(
      (leader) => barrier[leader] === barrier[root] && groups.distance(leader, root) < MAX_DISTANCE_APART,
    );
    if (like === undefined) leaders.push(root);
    else groups.join(like, root);
  }
  return numbered(Int32Array.from({ length: count }, (_, c) => groups.find(c)));
}

/** Groups with numbers of their own, in the order of their first cells. */
export function numbered(groupOf: Int32Array): CellGroups {
  const number = new Map<number, number>();
  const of = groupOf.map((group) => {
    let n = number.get(group);
    if (n === undefined) number.set(group, (n = number.size));
    return n;
  });
  return { count: number.size, of };
}

/** Disjoint groups of cells and the mean embedding of each. */
class Groups {
  readonly #mean: Float64Array;
  /** Grid pixels of each group, by its representative. */
  readonly weight: Float64Array;
  readonly #parent: Int32Array;

  constructor(
    area: Float32Array,
    readonly channels: number,
    values: Float32Array,
  ) {
    this.#mean = Float64Array.from(values);
    this.weight = Float64Array.from(area, (n) => n + 0.5);
    this.#parent = Int32Array.from(area, (_, c) => c);
  }

  /** The representative of a cell's group. */
  find(c: number): number {
    return find(this.#parent, c);
  }

  /** Distance between the mean embeddings of two groups. */
  distance(p: number, q: number): number {
    return distanceOf(this.#mean, this.channels, p, q);
  }

  /** The group of `p` takes that of `q`; both are representatives. */
  join(p: number, q: number): void {
    const { weight, channels } = this;
    const mean = this.#mean;
    const share = weight[q]! / (weight[p]! + weight[q]!);
    for (let k = 0; k < channels; k++) {
      mean[p * channels + k]! += (mean[q * channels + k]! - mean[p * channels + k]!) * share;
    }
    weight[p]! += weight[q]!;
    this.#parent[q] = p;
  }
}
