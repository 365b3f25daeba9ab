import { cutCells, type Cells } from './areas/cells.ts';
import { reduceInk, type Grid } from './areas/grid.ts';

/** What is found in a drawing before a network is asked. */
export interface DrawingOutline {
  readonly grid: Grid;
  readonly cells: Cells;
}

/**
 * The cells that a drawing's lines make: the same for every model and every gap.
 * @param drawing `ink` as in `InkedDrawing`
 */
export function outlineDrawing(drawing: {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}): DrawingOutline {
  const { width, height, ink } = drawing;
  const grid = reduceInk(ink, width, height);
  return { grid, cells: cutCells(grid) };
}
