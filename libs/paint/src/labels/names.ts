import type { Cells } from '../areas/cells.ts';
import type { PartsField } from '../types.ts';
import type { Segmentation } from './label.ts';
import { nameShares } from './name-shares.ts';

/** Votes of each part's pixels for each name. */
export interface NameVotes {
  /** Share, 0..1, of a part's places off the lines that speak most for a name; 0 where nothing of it is off the lines. */
  share(part: number, name: string): number;
  /** The name with the most votes. */
  most(part: number): string | undefined;
}

/** The field's pixels off the lines: the cell in which each lies, and its likeliest name. */
interface NamedPixels {
  readonly cell: Int32Array;
  readonly name: Int32Array;
}

/** Found once for a drawing. */
const remembered = new WeakMap<Cells, { readonly field: PartsField; readonly places: NamedPixels }>();

function namedPixels(field: PartsField, cells: Cells): NamedPixels | undefined {
  const { width, height } = field;
  const best = nameShares(field)?.best;
  if (!best) return undefined;
  const known = remembered.get(cells);
  if (known?.field === field) return known.places;
  const cell: number[] = [];
  const name: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    const gy = Math.min(cells.height - 1, Math.floor(((y + 0.5) * cells.height) / height));
    for (let x = 0; x < width; x++, i++) {
      const g = gy * cells.width + Math.min(cells.width - 1, Math.floor(((x + 0.5) * cells.width) / width));
      if (cells.wall[g] === 1) continue;
      cell.push(cells.labels[g]!);
      name.push(best[i]!);
    }
  }
  const places = { cell: Int32Array.from(cell), name: Int32Array.from(name) };
  remembered.set(cells, { field, places });
  return places;
}

/**
 * Each pixel of the network's field votes for its likeliest name.
 * @param partOf the part of each cell
 * @param parts how many there are
 * @returns undefined where the model knows no names
 */
export function nameVotes(
  { field, cells }: Pick<Segmentation, 'field' | 'cells'>,
  partOf: Int32Array,
  parts: number,
): NameVotes | undefined {
  const { names } = field;
  const places = namedPixels(field, cells);
  if (!names || !places) return undefined;
  const votes = new Float32Array(parts * names.length);
  for (let k = 0; k < places.cell.length; k++) votes[partOf[places.cell[k]!]! * names.length + places.name[k]!]!++;
  const of = (part: number) => votes.subarray(part * names.length, (part + 1) * names.length);
  return {
    share(part, name) {
      const sum = of(part).reduce((all, n) => all + n, 0);
      return sum === 0 ? 0 : (of(part)[names.indexOf(name)] ?? 0) / sum;
    },
    most(part) {
      const own = of(part);
      let best = -1;
      for (let n = 0; n < names.length; n++) if (own[n]! > (best < 0 ? 0 : own[best]!)) best = n;
      return best < 0 ? undefined : names[best];
    },
  };
}
