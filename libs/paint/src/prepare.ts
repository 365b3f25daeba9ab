import { resizePlane, type Plane, type Raster, type Rgb, type UserHint } from '@irodori/image';
import { cellsAtFullSize } from './areas/full-size.ts';
import { groupCells, type CellGroups } from './color/groups.ts';
import { labInto } from './color/lab.ts';
import { groupColors } from './color/part-colors.ts';
import { joinSameName } from './color/same-name.ts';
import { withSkinTones } from './color/skin-tone.ts';
import { finishPicture, paintUnderLines, type FinishOptions, type FinishedPicture } from './finish.ts';
import { segmentDrawing } from './labels/segmentation.ts';
import { faceShare } from './labels/kinds.ts';
import { labelCells, type SeedCosts, type Segmentation } from './labels/label.ts';
import { nameVotes } from './labels/names.ts';
import { modelSize } from './model-size.ts';
import { outlineDrawing } from './outline.ts';
import type { DrawingLabels, PreparedParts } from './prepared-parts.ts';
import { SOLID_TONE } from './solids.ts';
import type { InkedDrawing, PaintedPart, PaintModel, PartsField, PrepareOptions, StopSignal } from './types.ts';

const DEFAULT_GAP = 0.006;
const MAX_GAP = 0.02;
/** Scale from Lab distances to those of embeddings: 20 corresponds to 1.5, half the distance between two parts. */
const LAB_SCALE = 1.5 / 20;

/**
 * Everything about a drawing that does not depend on hints, once for all of them: cells and areas, embeddings, the network's answer without hints.
 * @param signal stops between the steps
 * @throws RangeError when the drawing's planes do not fit its size or the gap is not in 0..0.02; whatever the model throws
 */
export async function prepareDrawing(
  model: PaintModel,
  drawing: InkedDrawing,
  options: PrepareOptions = {},
  signal?: StopSignal,
): Promise<PreparedDrawing> {
  const { width, height, ink } = drawing;
  const { gap = DEFAULT_GAP } = options;
  if (!(width > 0 && height > 0) || ink.length !== width * height) {
    throw new RangeError(`prepareDrawing: expected ${width} x ${height} values of ink, got ${ink.length}`);
  }
  if (!(gap >= 0 && gap <= MAX_GAP)) {
    throw new RangeError(`prepareDrawing: gap: expected a share from 0 to ${MAX_GAP}, got ${gap}`);
  }
  const seen = options.seen ?? modelSize(drawing, model.trainSize);
  const sketch = sketchAt(drawing, seen.width, seen.height);
  signal?.throwIfAborted();
  const painting = model.paint(sketch);
  // Cells are found while it runs, where it runs on another thread; its failure is reported below.
  painting.catch(() => undefined);
  const { grid, cells: whole } = options.outline ?? outlineDrawing(drawing);
  const unhinted = await painting;
  signal?.throwIfAborted();
  const parts = await model.parts?.(sketchForParts(drawing, model, sketch));
  signal?.throwIfAborted();
  const segmentation = segmentDrawing(grid, whole, parts ?? colorField(unhinted), gap, parts !== undefined);
  const barrier = Int32Array.from(segmentation.background, (b, c) => 2 * segmentation.panels[c]! + (b >= 0.5 ? 1 : 0));
  const { cells, features } = segmentation;
  const alike = groupCells(segmentation.graph, cells.area, features, barrier, segmentation);
  const groups = joinSameName(alike, cells.area, features, nameVotes(segmentation, alike.of, alike.count), barrier);
  const colors = guessedColors(groupColors(unhinted, sketch, cells, groups), segmentation, groups);
  const knownBorders = new Map();
  return new PreparedDrawing({
    drawing,
    grid,
    segmentation,
    groups,
    groupColors: colors,
    unhinted,
    sketch,
    knownBorders,
  });
}

/** Colors of the groups in which skin reads as skin. */
function guessedColors(colors: readonly Rgb[], segmentation: Segmentation, { count, of }: CellGroups): Rgb[] {
  const { cells, kinds, panels } = segmentation;
  const face = new Float64Array(count);
  const panel = new Int32Array(count);
  for (let c = 0; c < of.length; c++) {
    // Where no face is known, the largest part.
    face[of[c]!]! += cells.area[c]! * (1e-3 + (kinds ? faceShare(kinds, c) : 0));
    panel[of[c]!] = panels[c]!;
  }
  return withSkinTones(colors, face, nameVotes(segmentation, of, count), panel);
}

/** A drawing ready for hints. */
export class PreparedDrawing {
  readonly width: number;
  readonly height: number;
  readonly #known = new Map<Int32Array, SeedCosts>();
  #full: Int32Array | undefined;

  constructor(readonly made: PreparedParts) {
    this.width = made.drawing.width;
    this.height = made.drawing.height;
  }

  /** Cells the drawing is cut into. */
  get cellCount(): number {
    return this.made.segmentation.cells.count;
  }

  /**
   * The part of each cell for these hints. Synchronous and quick; costs of earlier hints are cached.
   * @param hints in pixels of the drawing, later ones over earlier ones
   */
  label(hints: readonly UserHint[]): DrawingLabels {
    const { segmentation, groups, groupColors: guesses } = this.made;
    const { colors, cells, pixels, painted } = labelCells(hints, segmentation, this.#known);
    const parts: PaintedPart[] = colors.map((color) => ({ kind: 'hint', color }));
    const ofGroup = new Int32Array(groups.count).fill(-1);
    const own = cells.map((label, c) => {
      if (label >= 0) return label;
      const group = groups.of[c]!;
      if (ofGroup[group]! < 0) {
        ofGroup[group] = parts.length;
        parts.push({ kind: segmentation.background[c]! >= 0.5 ? 'paper' : 'guess', color: guesses[group]! });
      }
      return ofGroup[group]!;
    });
    const names = nameVotes(segmentation, own, parts.length);
    return {
      parts: parts.map((part, k) => {
        const name = names?.most(k);
        return name === undefined ? part : { ...part, name };
      }),
      cells: own,
      pixels,
      painted,
    };
  }

  /** What each group of cells shows, where the model names parts. */
  groupNames(): readonly (string | undefined)[] {
    const { segmentation, groups } = this.made;
    const votes = nameVotes(segmentation, groups.of, groups.count);
    return votes ? Array.from({ length: groups.count }, (_, group) => votes.most(group)) : [];
  }

  /** The picture and its layers for labels of this drawing. */
  finish(labels: DrawingLabels, options: FinishOptions = {}): FinishedPicture {
    return finishPicture(this.made, this.#fullCells(), labels, options);
  }

  /** The paint alone for labels of this drawing, without its lines; opaque, and quicker than {@link finish}. */
  paint(labels: DrawingLabels, options: Omit<FinishOptions, 'lines'> = {}): Raster<4> {
    return paintUnderLines(this.made, this.#fullCells(), labels, options);
  }

  #fullCells(): Int32Array {
    const { segmentation, drawing, grid } = this.made;
    return (this.#full ??= cellsAtFullSize(segmentation.cells, drawing.ink, this.width, this.height, grid.scale));
  }
}

/** The drawing as the network sees it: lines and solid blacks, the mean of each pixel. */
function sketchAt({ width, height, ink, tone }: InkedDrawing, w: number, h: number): Plane {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const solid = tone && tone[i]! >= SOLID_TONE ? tone[i]! : 0;
    data[i] = 1 - Math.max(ink[i]!, solid) / 255;
  }
  return width === w && height === h ? { width, height, data } : resizePlane({ width, height, data }, w, h);
}

/** The drawing as the parts network sees it: the generator's where both were trained at one size. */
function sketchForParts(drawing: InkedDrawing, { trainSize, partsSize = trainSize }: PaintModel, sketch: Plane): Plane {
  if (partsSize === trainSize) return sketch;
  const { width, height } = modelSize(drawing, partsSize);
  return sketchAt(drawing, width, height);
}

/** Embeddings for models without a parts network: the Lab colors of the answer without hints. */
function colorField({ width, height, data }: Raster<3>): PartsField {
  const size = width * height;
  const embedding = new Float32Array(3 * size);
  const lab = new Float32Array(3);
  for (let i = 0; i < size; i++) {
    labInto(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!, lab);
    for (let k = 0; k < 3; k++) embedding[k * size + i] = LAB_SCALE * lab[k]!;
  }
  return { width, height, channels: 3, embedding };
}
