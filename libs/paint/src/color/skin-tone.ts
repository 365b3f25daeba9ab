import { toOklch, type Rgb } from '@irodori/image';
import type { NameVotes } from '../labels/names.ts';

/** A group is skin when at least this share of its pixels' votes is for it, 0..1. */
const MIN_NAME_SHARE = 0.6;

/** Whether people have skin of such a color, or anime paints it. */
export function isSkinTone(color: Rgb): boolean {
  const { l, c, h } = toOklch(color);
  return l > 0.45 && c > 0.012 && c < 0.12 && h > 15 && h < 85;
}

/**
 * Colors in which skin reads as skin: a group that the parts network is sure is skin, and that the generator took for something else
 * (a bare arm for a sleeve), has the color of the group in the color of skin that is most of a face.
 * @param colors of the groups
 * @param face how much of a face each group is, in any unit
 * @param names votes of each group's pixels for each name; undefined where the model knows no names
 * @param panel of each group; a color does not go from one to another
 */
export function withSkinTones(
  colors: readonly Rgb[],
  face: ArrayLike<number>,
  names: NameVotes | undefined,
  panel: ArrayLike<number>,
): Rgb[] {
  if (!names) return [...colors];
  const skin = [...colors.keys()].filter((g) => names.share(g, 'skin') >= MIN_NAME_SHARE);
  const toned = skin.filter((g) => isSkinTone(colors[g]!)).sort((p, q) => face[q]! - face[p]!);
  const mended = new Map(
    skin.filter((g) => !isSkinTone(colors[g]!)).map((g) => [g, toned.find((other) => panel[other] === panel[g])]),
  );
  return colors.map((color, g) => colors[mended.get(g) ?? g] ?? color);
}
