import type { Cells } from './cells.ts';
import { find, join } from './disjoint-sets.ts';
import type { CellGraph } from './graph.ts';

/** Strips wider than this share of the long side are stripes, pleats or strands, not hatching. */
const MAX_WIDTH = 0.014;
/** Least ratio of a strip's length to its width. */
const MIN_ASPECT = 4;
/** Widths of neighboring strips differ by at most this factor. */
const MAX_WIDTH_RATIO = 1.6;
/** Least share of the shorter strip's length along which two strips lie side by side. */
const MIN_OVERLAP = 0.5;
/** A line wider than this many times the strips beside it is an outline. */
const MAX_LINE_RATIO = 1.2;
/** Least number of strips side by side; fewer are fingers, laces or a seam. */
const MIN_STRIPS = 5;
/** An area between hatching and a corner belongs to the hatching if at least this share of its border runs along strips. */
const MIN_BORDER_SHARE = 0.3;
/** Cells join to a strip over an opening of at least this share of their clearance. */
const MIN_OPENNESS = 0.5;
/** Share of a border's length that counts as open once its line is ignored. */
const OPENED_SHARE = 0.5;

/** Cells joined to strips, with what tells a strip of hatching from other areas. Arrays hold one value per strip. */
interface Strips {
  /** The strip of each cell: one of its cells. */
  readonly of: Int32Array;
  readonly area: Float64Array;
  readonly width: Float64Array;
}

/**
 * Hatching and tones of lines shade a part and do not bound it: opens the lines between five and more long, narrow strips of
 * like width that lie side by side. The outermost lines stay, so an outline that runs along the strokes still bounds.
 * Cross hatching has no strips; its meshes are found while reading (`libs/image/src/drawing/screentone.ts`).
 * @param gapWidth openings up to this many grid pixels count as closed
 * @returns the same graph where there is no hatching
 */
export function openHatching(cells: Cells, graph: CellGraph, gapWidth: number): CellGraph {
  const strips = findStrips(cells, graph);
  const hatching = hatchingOf(strips, graph, Math.max(cells.width, cells.height));
  if (!hatching) return graph;
  const { edges, a, b, length, radius } = graph;
  const pass = Float32Array.from(graph.pass);
  const open = Float32Array.from(graph.open);
  for (let e = 0; e < edges; e++) {
    const [p, q] = [a[e]!, b[e]!];
    if (hatching[p]! < 0 || hatching[p] !== hatching[q]) continue;
    pass[e] = Math.max(pass[e]!, gapWidth / 2 + 0.5, Math.min(radius[p]!, radius[q]!));
    open[e] = Math.max(open[e]!, OPENED_SHARE * length[e]!);
  }
  return { ...graph, pass, open };
}

function findStrips({ area }: Cells, { count, edges, a, b, pass, radius }: CellGraph): Strips {
  const of = Int32Array.from({ length: count }, (_, c) => c);
  for (let e = 0; e < edges; e++) {
    const [p, q] = [a[e]!, b[e]!];
    if (pass[e]! > 0 && pass[e]! >= MIN_OPENNESS * Math.min(radius[p]!, radius[q]!)) join(of, p, q);
  }
  const all = new Float64Array(count);
  const width = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    const s = (of[c] = find(of, c));
    all[s]! += area[c]!;
    width[s] = Math.max(width[s]!, 2 * radius[c]!);
  }
  return { of, area: all, width };
}

/** The hatching of each cell, numbered by one of its strips, -1 for none; undefined where there is no hatching at all. */
function hatchingOf(
  { of, area, width }: Strips,
  { count, edges, a, b, length, pass }: CellGraph,
  side: number,
): Int32Array | undefined {
  const stripLength = (s: number): number => area[s]! / Math.max(1, width[s]!);
  const isStrip = (s: number): boolean =>
    width[s]! > 0 && width[s]! <= MAX_WIDTH * side && stripLength(s) >= MIN_ASPECT * width[s]!;
  const beside = new Map<number, { p: number; q: number; along: number; line: number }>();
  const border = new Float64Array(count);
  for (let e = 0; e < edges; e++) {
    const [p, q] = [of[a[e]!]!, of[b[e]!]!];
    if (p === q) continue;
    border[p]! += length[e]!;
    border[q]! += length[e]!;
    const [low, high] = p < q ? [p, q] : [q, p];
    const pair = beside.get(low * count + high) ?? { p: low, q: high, along: 0, line: Infinity };
    pair.along += length[e]!;
    pair.line = Math.min(pair.line, -2 * pass[e]!);
    beside.set(low * count + high, pair);
  }
  const root = Int32Array.from({ length: count }, (_, s) => s);
  for (const { p, q, along, line } of beside.values()) {
    if (!isStrip(p) || !isStrip(q)) continue;
    const [narrow, wide] = width[p]! < width[q]! ? [width[p]!, width[q]!] : [width[q]!, width[p]!];
    if (wide > MAX_WIDTH_RATIO * narrow || line > MAX_LINE_RATIO * wide + 1) continue;
    if (along >= MIN_OVERLAP * Math.min(stripLength(p), stripLength(q))) join(root, p, q);
  }
  const strips = new Map<number, { count: number; area: number; width: number }>();
  for (let s = 0; s < count; s++) {
    if (of[s] !== s || !isStrip(s)) continue;
    const own = strips.get(find(root, s)) ?? { count: 0, area: 0, width: 0 };
    strips.set(find(root, s), {
      count: own.count + 1,
      area: Math.max(own.area, area[s]!),
      width: Math.max(own.width, width[s]!),
    });
  }
  for (const [s, { count: n }] of strips) if (n < MIN_STRIPS) strips.delete(s);
  if (strips.size === 0) return undefined;
  const hatching = Int32Array.from({ length: count }, (_, s) =>
    of[s] === s && isStrip(s) && strips.has(find(root, s)) ? find(root, s) : -1,
  );
  const inside = Int32Array.from(hatching);
  const along = new Map<number, Map<number, number>>();
  for (const pair of beside.values()) {
    for (const [s, other] of [
      [pair.p, pair.q],
      [pair.q, pair.p],
    ] as const) {
      if (hatching[s]! >= 0 || hatching[other]! < 0) continue;
      const sums = along.get(s) ?? new Map<number, number>();
      sums.set(hatching[other]!, (sums.get(hatching[other]!) ?? 0) + pair.along);
      along.set(s, sums);
    }
  }
  for (const [s, sums] of along) {
    for (const [number, sum] of sums) {
      const own = strips.get(number)!;
      if (area[s]! <= own.area && width[s]! <= MAX_WIDTH_RATIO * own.width && sum >= MIN_BORDER_SHARE * border[s]!) {
        inside[s] = number;
      }
    }
  }
  return of.map((s) => inside[s]!);
}
