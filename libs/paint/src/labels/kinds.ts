import type { Cells } from '../areas/cells.ts';
import type { PartsField } from '../types.ts';
import { cellFeatures, type CellFeatures } from './affinity.ts';
import { nameShares } from './name-shares.ts';

const EYES_AND_MOUTH: readonly string[] = ['eye', 'eyeWhite', 'mouth'];
const CLOTH: readonly string[] = ['top', 'bottom', 'outer', 'legwear', 'trim'];
/** A face holds at least so many pixels of eyes or mouth, */
const MIN_FACE_PIXELS = 2;
/** or at least this share of its outline lies along hair. */
const MIN_HAIR_SHARE = 0.25;
/** The channels of `cellKinds`. */
const [HAIR, SKIN, FACE, CLOTHES, FACIAL, KINDS] = [0, 1, 2, 3, 4, 5];

/**
 * How much each cell is hair, skin, skin of a face, cloth, and eyes or a mouth, 0..1 each, softmax over names. A face is a patch of skin in which
 * eyes or a mouth lie or that hair frames: bare arms and sleeves are mistaken for each other, faces are not.
 * @returns undefined where the field does not know hair and skin
 */
export function cellKinds(cells: Cells, field: PartsField): CellFeatures | undefined {
  const known = nameShares(field);
  if (!known?.names.includes('hair') || !known.names.includes('skin')) return undefined;
  const { names, shares: of, best } = known;
  const { width, height } = field;
  const size = width * height;
  const shares = new Float32Array(KINDS * size);
  // 1 for skin, 2 for eyes and mouths, 3 for hair.
  const kind = new Uint8Array(size);
  const numbersOf = (wanted: readonly string[]): number[] =>
    [...names.keys()].filter((n) => wanted.includes(names[n]!));
  const [cloth, facial] = [numbersOf(CLOTH), numbersOf(EYES_AND_MOUTH)];
  const [hair, skin] = [names.indexOf('hair'), names.indexOf('skin')];
  for (let i = 0; i < size; i++) {
    shares[HAIR * size + i] = of[hair * size + i]!;
    shares[SKIN * size + i] = of[skin * size + i]!;
    shares[CLOTHES * size + i] = cloth.reduce((sum, n) => sum + of[n * size + i]!, 0);
    shares[FACIAL * size + i] = facial.reduce((sum, n) => sum + of[n * size + i]!, 0);
    const name = best[i]!;
    kind[i] = name === skin ? 1 : facial.includes(name) ? 2 : name === hair ? 3 : 0;
  }
  for (const { patch, features, outline, alongHair } of patches(kind, width)) {
    if (features < MIN_FACE_PIXELS && alongHair < MIN_HAIR_SHARE * outline) continue;
    for (const i of patch) if (kind[i] === 1) shares[FACE * size + i] = shares[SKIN * size + i]!;
  }
  return cellFeatures(cells, { width, height, channels: KINDS, embedding: shares });
}

/** How much a cell is a face, 0..1. */
export const faceShare = ({ values }: CellFeatures, cell: number): number => values[KINDS * cell + FACE]!;

interface Patch {
  readonly patch: readonly number[];
  /** Pixels of eyes and mouths in it. */
  readonly features: number;
  /** Length of its outline, and of what lies along hair. */
  readonly outline: number;
  readonly alongHair: number;
}

/** The 4-connected patches of skin with eyes and mouths. */
function patches(kind: Uint8Array, width: number): Patch[] {
  const seen = new Uint8Array(kind.length);
  const own = (i: number): boolean => kind[i] === 1 || kind[i] === 2;
  const found: Patch[] = [];
  for (let first = 0; first < kind.length; first++) {
    if (!own(first) || seen[first] === 1) continue;
    seen[first] = 1;
    const patch = [first];
    let [features, outline, alongHair] = [0, 0, 0];
    for (const i of patch) {
      if (kind[i] === 2) features++;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= kind.length || !own(j)) {
          outline++;
          if (kind[j] === 3) alongHair++;
        } else if (seen[j] === 0) {
          seen[j] = 1;
          patch.push(j);
        }
      }
    }
    found.push({ patch, features, outline, alongHair });
  }
  return found;
}

/**
 * How surely two cells are of two kinds that no color shares, hair and skin, a face and cloth: 0 up to a half, 1 from 0.8 on.
 * @param more whether hair and cloth are two kinds, too, and eyes or a mouth and either
 */
export function unlikeKinds(kinds: CellFeatures | undefined, p: number, q: number, more = false): number {
  if (!kinds) return 0;
  const { values } = kinds;
  const both = (one: number, other: number): number =>
    Math.max(
      values[KINDS * p + one]! * values[KINDS * q + other]!,
      values[KINDS * p + other]! * values[KINDS * q + one]!,
    );
  const most = Math.max(
    both(HAIR, SKIN),
    both(FACE, CLOTHES),
    ...(more ? [both(HAIR, CLOTHES), both(FACIAL, HAIR), both(FACIAL, CLOTHES)] : []),
  );
  return Math.min(1, Math.max(0, (most - 0.5) / 0.3));
}
