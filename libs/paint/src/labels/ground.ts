import { cutCells, type Cells } from '../areas/cells.ts';
import { cellGraph, type CellGraph } from '../areas/graph.ts';
import { findPanels } from '../areas/panels.ts';
import type { Grid } from '../areas/grid.ts';
import type { PartsField } from '../types.ts';
import { cellFeatures, cellShare, type CellFeatures } from './affinity.ts';
import { openness, wayCosts } from './geodesic.ts';
import type { LabelGround } from './label.ts';
import { minCut } from './min-cut.ts';

/** Openings at least this wide against the cells beside them are no necks. */
const ROOM = 0.5;
/** Long side of the drawings that costs of ways are measured in. */
const UNIT_SIDE = 256;

/**
 * @param gap openings up to this share of the long side count as closed
 * @param tellsParts whether the field can tell background shut in by lines from parts that look like it
 */
export function labelGround(grid: Grid, field: PartsField, gap: number, tellsParts = true): LabelGround {
  const cells = cutCells(grid);
  const graph = cellGraph(cells, grid.ink);
  const side = Math.max(grid.width, grid.height);
  const closed = gap * side;
  const areas = joinAreas(graph, (e) => 2 * graph.pass[e]! > closed);
  const rooms = joinAreas(graph, (e) => 2 * graph.pass[e]! > closed && openness(graph, e) > ROOM);
  const panels = findPanels(cells, areas, graph.rim);
  const features = cellFeatures(cells, field);
  const background = findBackground(
    cells,
    graph,
    areas,
    rooms,
    features,
    tellsParts,
    cellShare(cells, field, BACKGROUND),
    closed,
  );
  return {
    cells,
    graph,
    areas,
    rooms,
    panels,
    field,
    features,
    background,
    shut: shutAreas(graph, areas),
    ways: wayCosts(graph, side / UNIT_SIDE, closed, panels),
    ...pulls(graph, closed),
    scale: grid.scale,
  };
}

/** Cells joined over the edges for which `joins` holds; numbered by one of their cells. */
function joinAreas({ count, edges, a, b }: CellGraph, joins: (edge: number) => boolean): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, c) => c);
  const find = (c: number): number => {
    while (parent[c] !== c) c = parent[c] = parent[parent[c]!]!;
    return c;
  };
  for (let e = 0; e < edges; e++) {
    if (!joins(e)) continue;
    const [p, q] = [find(a[e]!), find(b[e]!)];
    if (p !== q) parent[Math.max(p, q)] = Math.min(p, q);
  }
  for (let c = 0; c < count; c++) parent[c] = find(c);
  return parent;
}

/** How much each neighbor over an open border counts for a cell, all together 1. */
function pulls({ count, edges, a, b, open, pass }: CellGraph, closed: number): Pick<LabelGround, 'pullA' | 'pullB'> {
  const sum = new Float32Array(count);
  const weight = new Float32Array(edges);
  for (let e = 0; e < edges; e++) {
    if (2 * pass[e]! <= closed) continue;
    weight[e] = open[e]!;
    sum[a[e]!]! += weight[e]!;
    sum[b[e]!]! += weight[e]!;
  }
  const pullA = new Float32Array(edges);
  const pullB = new Float32Array(edges);
  for (let e = 0; e < edges; e++) {
    if (weight[e] === 0) continue;
    pullA[e] = weight[e]! / Math.max(1, sum[a[e]!]!);
    pullB[e] = weight[e]! / Math.max(1, sum[b[e]!]!);
  }
  return { pullA, pullB };
}

/** 1 where a cell's area lies within lines on all sides: none of it touches the picture's border. */
function shutAreas({ count, rim }: CellGraph, areas: Int32Array): Uint8Array {
  const touches = new Uint8Array(count);
  for (let c = 0; c < count; c++) if (rim[c]! > 0) touches[areas[c]!] = 1;
  return Uint8Array.from(areas, (area) => 1 - touches[area]!);
}

/** Share of the picture's border from which on an area that touches it is background. */
const RIM = 0.15;
/** Rooms that hold this share of what the room with the longest rim holds are background in most cases. */
const WIDE = 0.3;
/** Certainty of areas that touch the border, and what distance from the border's mean takes all of one. */
const [ROOM_OUTER, OUTER, UNLIKE] = [4, 2, 1.5];
/** The same where the field names the background: its name counts for as much as `NAMED`. */
const [NAMED_ROOM, NAMED] = [2.6, 1.6];
const BACKGROUND = 'background';
/** A hole in the figure is worse than some paper that is painted: so much certainty is asked for. */
const DOUBT = 0.2;
/** What a border costs that parts background from figure without a line, per unit of length, against a unit of area. */
const BORDER = 16;

/**
 * 1 where a cell is background, 0 where not, between where the signs disagree; from 0.5 on it counts as background. Each
 * cell's own certainty is weighed against the open border to its neighbors: background and figure are parted by lines
 * and at necks rather than where a network's answer fades.
 */
function findBackground(
  { width, height, area }: Cells,
  { count, rim, edges, a, b, open, pass }: CellGraph,
  areas: Int32Array,
  rooms: Int32Array,
  { channels, values }: CellFeatures,
  tellsParts: boolean,
  named: Float32Array | undefined,
  closed: number,
): Float32Array {
  const touch = new Float32Array(count);
  for (let c = 0; c < count; c++) touch[areas[c]!]! += rim[c]!;
  const outer = Uint8Array.from(areas, (area) => (touch[area]! >= RIM * 2 * (width + height) ? 1 : 0));
  const rimRooms = new Float32Array(count);
  for (let c = 0; c < count; c++) if (outer[c] === 1) rimRooms[rooms[c]!]! += rim[c]!;
  const widest = Math.max(...rimRooms);
  const mean = new Float64Array(channels);
  let n = 0;
  for (let c = 0; c < count; c++) {
    if (outer[c] === 0 || rim[c] === 0) continue;
    n += rim[c]!;
    for (let k = 0; k < channels; k++) mean[k]! += rim[c]! * values[c * channels + k]!;
  }
  const background = new Float32Array(count);
  if (n === 0) return background;
  const unit = Math.max(width, height) / UNIT_SIDE;
  const gain = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += (values[c * channels + k]! - mean[k]! / n) ** 2;
    const unlike = Math.sqrt(sum);
    const wide = rimRooms[rooms[c]!]! >= WIDE * widest;
    const inRoom = named ? NAMED_ROOM : ROOM_OUTER;
    const base = outer[c] === 1 ? (wide ? inRoom : OUTER) : tellsParts ? 1 : 0;
    const name = named ? NAMED * (named[c]! - 0.5) : 0;
    const certainty = base + name - unlike / UNLIKE - (named ? DOUBT : 0);
    background[c] = Math.max(0, Math.min(1, certainty));
    gain[c] = (Math.max(-1, Math.min(1, certainty - 0.5)) * area[c]!) / (unit * unit);
  }
  const weight = new Float64Array(edges);
  for (let e = 0; e < edges; e++) if (2 * pass[e]! > closed) weight[e] = (BORDER * open[e]!) / unit;
  const side = minCut({ count, a, b, gain, weight });
  for (let c = 0; c < count; c++) {
    background[c] = side[c] === 1 ? Math.max(0.5, background[c]!) : Math.min(0.49, background[c]!);
  }
  return background;
}
