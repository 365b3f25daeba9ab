import { distanceOf, type CellFeatures } from '../labels/affinity.ts';
import type { NameVotes } from '../labels/names.ts';
import { numbered, type CellGroups } from './groups.ts';

/** Names of parts that have one color per figure, however many lines divide them. */
const SINGLE_COLOR_NAMES: readonly string[] = ['hair', 'skin'];
/** A group has a name when at least this share of its pixels' votes is for it, 0..1. */
const MIN_NAME_SHARE = 0.6;
/** Groups of one name whose embeddings are nearer than this are one part: means of two parts lie about 3 apart. */
const MAX_DISTANCE = 1.3;

/**
 * Joins groups of hair and of skin (by a clear majority of votes) with similar embeddings, such as both arms and the face, or strands on
 * both sides of it. A smaller group joins the most similar larger one. Two figures with dissimilar embeddings are not joined.
 * @param names votes of each group's pixels for each name; undefined where the model knows no names
 * @param barrier of each cell; groups of different barriers never join
 */
export function joinSameName(
  groups: CellGroups,
  area: Float32Array,
  { channels, values }: CellFeatures,
  names: NameVotes | undefined,
  barrier: Int32Array,
): CellGroups {
  if (!names) return groups;
  const { count, of } = groups;
  const weight = new Float64Array(count);
  const mean = new Float64Array(count * channels);
  const side = new Int32Array(count);
  for (let c = 0; c < of.length; c++) {
    const g = of[c]!;
    const w = area[c]! + 0.5;
    weight[g]! += w;
    side[g] = barrier[c]!;
    for (let k = 0; k < channels; k++) mean[g * channels + k]! += w * values[c * channels + k]!;
  }
  for (let g = 0; g < count; g++) for (let k = 0; k < channels; k++) mean[g * channels + k]! /= weight[g]!;
  const into = Int32Array.from({ length: count }, (_, g) => g);
  for (const name of SINGLE_COLOR_NAMES) {
    const sure = [...into.keys()].filter((g) => names.share(g, name) >= MIN_NAME_SHARE);
    sure.sort((p, q) => weight[q]! - weight[p]!);
    for (const [k, g] of sure.entries()) {
      let least = MAX_DISTANCE;
      for (const larger of sure.slice(0, k)) {
        const distance = side[larger] === side[g] ? distanceOf(mean, channels, larger, g) : Infinity;
        if (distance < least) [least, into[g]] = [distance, into[larger]!];
      }
    }
  }
  return numbered(of.map((g) => into[g]!));
}
