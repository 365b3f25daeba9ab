import { joinCells, type CellGraph } from '../areas/graph.ts';

/** From this share on a cell is background. */
const MIN_BACKGROUND = 0.5;
/** Labels that hold less than this share of a place without hints give way to its largest one. */
const MIN_SHARE_OF_PLACE = 0.25;

/** What hangs together without the background; numbered by cells, -1 in the background. */
export interface Pieces {
  /** The piece of each cell: over lines and openings alike, so that two people apart from each other are two pieces. */
  readonly of: Int32Array;
  /** The place of each cell: over openings, within one subregion. */
  readonly places: Int32Array;
}

/**
 * @param subregions of each cell
 * @param background of each cell, 0..1
 */
export function findPieces(graph: CellGraph, subregions: Int32Array, background: Float32Array): Pieces {
  const { a, b, open } = graph;
  const figure = (c: number): boolean => background[c]! < MIN_BACKGROUND;
  const both = (e: number): boolean => figure(a[e]!) && figure(b[e]!);
  const only = (numbers: Int32Array): Int32Array => numbers.map((n, c) => (figure(c) ? n : -1));
  return {
    of: only(joinCells(graph, both)),
    places: only(joinCells(graph, (e) => both(e) && open[e]! > 0 && subregions[a[e]!] === subregions[b[e]!])),
  };
}

/**
 * In places without hints small corners of another label take the label of the rest: no line bounds them, and nobody asked for them.
 * @param solved the label of each cell, changed in place
 * @param fixed the label that a cell has for certain, or -1
 * @param area pixels of each cell
 */
export function clearCorners(solved: Int32Array, fixed: Int32Array, places: Int32Array, area: Float32Array): void {
  const hinted = new Set<number>();
  const shares = new Map<number, Map<number, number>>();
  for (const [c, place] of places.entries()) {
    if (place < 0) continue;
    if (fixed[c]! >= 0) hinted.add(place);
    let share = shares.get(place);
    if (!share) shares.set(place, (share = new Map()));
    share.set(solved[c]!, (share.get(solved[c]!) ?? 0) + area[c]!);
  }
  const winners = new Map<number, { readonly label: number; readonly least: number }>();
  for (const [place, share] of shares) {
    if (share.size < 2 || hinted.has(place)) continue;
    const all = [...share.values()].reduce((sum, n) => sum + n, 0);
    const [label] = [...share].reduce((most, one) => (one[1] > most[1] ? one : most));
    winners.set(place, { label, least: MIN_SHARE_OF_PLACE * all });
  }
  for (const [c, place] of places.entries()) {
    const winner = winners.get(place);
    if (winner && shares.get(place)!.get(solved[c]!)! < winner.least) solved[c] = winner.label;
  }
}
