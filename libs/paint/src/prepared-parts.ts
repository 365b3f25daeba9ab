import type { Plane, Raster, Rgb } from '@irodori/image';
import type { Grid } from './areas/grid.ts';
import type { CellGroups } from './color/groups.ts';
import type { KnownBorders } from './labels/border-cut.ts';
import type { Segmentation } from './labels/label.ts';
import type { InkedDrawing, PaintedPart } from './types.ts';

/** The part of each cell and pixel of a drawing. */
export interface DrawingLabels {
  readonly parts: readonly PaintedPart[];
  /** The part of each cell. */
  readonly cells: Int32Array;
  /** The part of each grid pixel that does not go with its cell, -1 elsewhere. */
  readonly pixels: Int32Array | undefined;
  /** Grid pixels that hints painted. */
  readonly painted: Int32Array;
}

/** Everything about a drawing that no hint changes. */
export interface PreparedParts {
  readonly drawing: InkedDrawing;
  readonly grid: Grid;
  readonly segmentation: Segmentation;
  readonly groups: CellGroups;
  readonly groupColors: readonly Rgb[];
  /** The network's picture without hints, and the drawing as it saw it. */
  readonly unhinted: Raster<3>;
  readonly sketch: Plane;
  /** Borders that earlier hints led to; changed by painting. */
  readonly knownBorders?: KnownBorders;
}
