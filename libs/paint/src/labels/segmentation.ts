import { findBubbles } from '../areas/bubbles.ts';
import type { Cells } from '../areas/cells.ts';
import { cellGraph, joinCells, type CellGraph } from '../areas/graph.ts';
import { UNIT_SIDE, type Grid } from '../areas/grid.ts';
import { openHatching } from '../areas/hatching.ts';
import { findPanels, isComicPage } from '../areas/panels.ts';
import { findTextPaper } from '../areas/text-paper.ts';
import type { PartsField } from '../types.ts';
import { cellFeatures, cellShare } from './affinity.ts';
import { findBackground } from './background.ts';
import { edgeCosts, openness } from './geodesic.ts';
import { cellKinds } from './kinds.ts';
import type { Segmentation } from './label.ts';
import { findPieces } from './pieces.ts';
import { unsureOfNames } from './unsure.ts';
import { cellTones, cutByTone } from './tones.ts';

/** Narrower openings, relative to the clearance of the cells beside them, are necks. */
const MIN_OPENNESS = 0.5;
const BACKGROUND = 'background';
/** What is drawn behind a figure: rooms, plants, buildings. */
const SCENERY = 'scenery';

/**
 * Cells, their graph, regions and background: what labeling needs of a drawing.
 * @param whole the grid's cells
 * @param field embeddings and, where known, names of parts
 * @param gap openings up to this share of the long side count as closed, 0..1
 * @param tellsParts whether the field can tell background enclosed by lines from parts that look like it
 */
export function segmentDrawing(
  grid: Grid,
  whole: Cells,
  field: PartsField,
  gap: number,
  tellsParts = true,
): Segmentation {
  const paper = field.tone && cellShare(whole, field, BACKGROUND);
  const cells = cutByTone(whole, field, (cell) => (paper?.[cell] ?? 0) > 0.5);
  const side = Math.max(grid.width, grid.height);
  const gapWidth = gap * side;
  const graph = openHatching(cells, cellGraph(cells, grid.ink), gapWidth);
  const areas = joinCells(graph, (e) => 2 * graph.pass[e]! > gapWidth);
  const subregions = joinCells(graph, (e) => 2 * graph.pass[e]! > gapWidth && openness(graph, e) > MIN_OPENNESS);
  const panels = findPanels(cells, areas, graph.rim);
  const features = cellFeatures(cells, field);
  const named = cellShare(cells, field, BACKGROUND, SCENERY);
  const unsure = unsureOfNames(field, BACKGROUND);
  const background = findBackground(cells, graph, areas, subregions, features, tellsParts, named, unsure, gapWidth);
  const closed = closedAreas(graph, areas);
  if (isComicPage(cells, panels)) keepPagePaper(background, cells, areas, closed, panels);
  const { paper: written, bubbles } = findTextPaper(cells, areas, background);
  for (let c = 0; c < background.length; c++) if (written[c] === 1) background[c] = 1;
  encloseBubbles(bubbles, areas, subregions, closed);
  return {
    cells,
    graph,
    areas,
    subregions,
    panels,
    field,
    features,
    kinds: cellKinds(cells, field),
    tones: cellTones(cells, field),
    background,
    closed,
    pieces: findPieces(graph, subregions, background),
    sight: { width: cells.width, distance: cells.distance, clearance: gapWidth / 2 },
    edgeCosts: edgeCosts(graph, side / UNIT_SIDE, gapWidth, panels),
    ...couplings(graph, gapWidth),
    scale: grid.scale,
  };
}

/** On comic pages the gutters and speech bubbles are paper, whatever the networks say. */
function keepPagePaper(
  background: Float32Array,
  cells: Cells,
  areas: Int32Array,
  closed: Uint8Array,
  panels: Int32Array,
): void {
  const bubbles = findBubbles(cells, areas, closed);
  for (let c = 0; c < background.length; c++) {
    if (bubbles[c] === 1 || (panels[c] === 0 && closed[c] === 0)) background[c] = 1;
  }
}

/** Makes each bubble a closed area of its own, also where its outline is open. */
function encloseBubbles(bubbles: Int32Array, areas: Int32Array, subregions: Int32Array, closed: Uint8Array): void {
  for (const bubble of new Set(bubbles)) {
    if (bubble < 0) continue;
    // A number that no place outside has.
    const taken = new Set<number>();
    for (let c = 0; c < bubbles.length; c++) if (bubbles[c] !== bubble) taken.add(areas[c]!).add(subregions[c]!);
    const number = bubbles.findIndex((own, c) => own === bubble && !taken.has(c));
    if (number < 0) continue;
    for (let c = 0; c < bubbles.length; c++) {
      if (bubbles[c] !== bubble) continue;
      areas[c] = subregions[c] = number;
      closed[c] = 1;
    }
  }
}

/** How much each neighbor over an open border counts for a cell, all together 1. */
function couplings(
  { count, edges, a, b, open, pass }: CellGraph,
  gapWidth: number,
): Pick<Segmentation, 'couplingA' | 'couplingB'> {
  const sum = new Float32Array(count);
  const weight = new Float32Array(edges);
  for (let e = 0; e < edges; e++) {
    if (2 * pass[e]! <= gapWidth) continue;
    weight[e] = open[e]!;
    sum[a[e]!]! += weight[e]!;
    sum[b[e]!]! += weight[e]!;
  }
  const couplingA = new Float32Array(edges);
  const couplingB = new Float32Array(edges);
  for (let e = 0; e < edges; e++) {
    if (weight[e] === 0) continue;
    couplingA[e] = weight[e]! / Math.max(1, sum[a[e]!]!);
    couplingB[e] = weight[e]! / Math.max(1, sum[b[e]!]!);
  }
  return { couplingA, couplingB };
}

/** 1 where a cell's area lies within lines on all sides: none of it touches the picture's border. */
function closedAreas({ count, rim }: CellGraph, areas: Int32Array): Uint8Array {
  const touches = new Uint8Array(count);
  for (let c = 0; c < count; c++) if (rim[c]! > 0) touches[areas[c]!] = 1;
  return Uint8Array.from(areas, (area) => 1 - touches[area]!);
}
