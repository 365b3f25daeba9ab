import { WALL } from './areas/cells.ts';
import type { InkedDrawing, PaintedPart } from './types.ts';

/** Darkness, 0..255, from which on what shades a part is a solid black. */
export const SOLID_TONE = 160;

/** From this on the lightest channel of a solid, 0..255, is a color of its own and not black. */
const MIN_COLORED = 32;

interface Solids {
  /** Pixels of the ink along the borders of solids, as wide as a line. */
  readonly rim: Int32Array;
  /** For each of them the pixel inside whose part it goes with. */
  readonly inside: Int32Array;
  /** Pixels of solids, their borders too, whose ink is not black. */
  readonly colored: Int32Array;
}

/** Found once for a drawing. */
const remembered = new WeakMap<Uint8Array, Solids>();

/**
 * Gives a solid black's border to the part inside it, in place: parts meet in the middle of a line, and colored ink over two of them would show
 * as a rim around the black. What is filled with colored ink has that color already: only hints are painted there.
 * @param parts the part of each pixel of the drawing
 * @param kinds of the parts
 * @param bare the part of places that nothing is painted on
 */
export function coverSolids(
  parts: Int32Array,
  drawing: InkedDrawing,
  kinds: readonly Pick<PaintedPart, 'kind'>[],
  bare: number,
): void {
  const { tone } = drawing;
  if (!tone) return;
  let known = remembered.get(tone);
  if (!known) remembered.set(tone, (known = findSolids(tone, drawing)));
  const { rim, inside, colored } = known;
  for (let k = 0; k < rim.length; k++) parts[rim[k]!] = parts[inside[k]!]!;
  for (const i of colored) if (kinds[parts[i]!]!.kind === 'guess') parts[i] = bare;
}

/** The borders by a flood from the insides over the dark ink around them. */
function findSolids(tone: Uint8Array, { width, height, ink, clean }: InkedDrawing): Solids {
  const rim: number[] = [];
  const inside: number[] = [];
  const taken = new Uint8Array(tone.length);
  const take = (i: number, from: number): void => {
    const x = i % width;
    const y = (i - x) / width;
    for (let yy = Math.max(0, y - 1); yy <= Math.min(height - 1, y + 1); yy++) {
      for (let xx = Math.max(0, x - 1); xx <= Math.min(width - 1, x + 1); xx++) {
        const j = yy * width + xx;
        if (taken[j] === 1 || tone[j]! < SOLID_TONE || ink[j]! < WALL) continue;
        taken[j] = 1;
        rim.push(j);
        inside.push(from);
      }
    }
  };
  const colored: number[] = [];
  const see = (i: number): void => {
    const p = 3 * i;
    if (clean && Math.max(clean.data[p]!, clean.data[p + 1]!, clean.data[p + 2]!) >= MIN_COLORED) colored.push(i);
  };
  for (let i = 0; i < tone.length; i++) {
    if (tone[i]! < SOLID_TONE || ink[i]! >= WALL) continue;
    take(i, i);
    see(i);
  }
  for (let k = 0; k < rim.length; k++) {
    take(rim[k]!, inside[k]!);
    see(rim[k]!);
  }
  return { rim: Int32Array.from(rim), inside: Int32Array.from(inside), colored: Int32Array.from(colored) };
}
