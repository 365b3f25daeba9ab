import { emptyBox, grow, type Box } from './boxes.ts';
import type { Cells } from './cells.ts';

/** An 8-connected part of the ink. */
export interface InkPart {
  readonly box: Box;
  readonly pixels: readonly number[];
  /** The areas beside it, inside it too. */
  readonly around: ReadonlySet<number>;
  /** How many of its pixels have paper above, below, left or right of them. */
  readonly edge: number;
}

/**
 * The connected parts of a drawing's ink.
 * @param areas the area of each cell
 */
export function inkParts({ labels, wall, width, height }: Cells, areas: Int32Array): InkPart[] {
  const seen = new Uint8Array(wall.length);
  const found: InkPart[] = [];
  for (let first = 0; first < wall.length; first++) {
    if (wall[first] === 0 || seen[first] === 1) continue;
    seen[first] = 1;
    const pixels = [first];
    const box = emptyBox();
    const around = new Set<number>();
    let edge = 0;
    for (const i of pixels) {
      const x = i % width;
      const y = (i - x) / width;
      grow(box, x, y);
      let beside = false;
      for (let yy = Math.max(0, y - 1); yy <= Math.min(height - 1, y + 1); yy++) {
        for (let xx = Math.max(0, x - 1); xx <= Math.min(width - 1, x + 1); xx++) {
          const j = yy * width + xx;
          if (wall[j] === 0) {
            beside ||= xx === x || yy === y;
            around.add(areas[labels[j]!]!);
          } else if (seen[j] === 0) {
            seen[j] = 1;
            pixels.push(j);
          }
        }
      }
      if (beside) edge++;
    }
    found.push({ box, pixels, around, edge });
  }
  return found;
}
