import { cellRuns } from '../areas/cell-runs.ts';
import type { Cells } from '../areas/cells.ts';
import type { DrawingLabels } from '../prepared-parts.ts';
import type { MovingParts } from './blocks-to-grid.ts';
import { onceFor } from '../once.ts';

/** An array for each drawing's grid that is written anew for every picture. */
const scratchOf = onceFor(({ labels }: Cells) => new Int32Array(labels.length));

/** The part of each grid pixel. `before` is written anew by the next call for the same cells. */
export function partsOfGrid(cells: Cells, labels: DrawingLabels): MovingParts {
  const { cell, end } = cellRuns(cells);
  const before = scratchOf(cells);
  for (let run = 0, i = 0; run < cell.length; run++) {
    const part = labels.cells[cell[run]!]!;
    for (const stop = end[run]!; i < stop; i++) before[i] = part;
  }
  const strays: number[] = [];
  const { pixels } = labels;
  if (pixels) {
    for (let i = 0; i < pixels.length; i++) {
      if (pixels[i]! < 0) continue;
      before[i] = pixels[i]!;
      strays.push(i);
    }
  }
  return { now: before.slice(), before, count: labels.parts.length, strays };
}
