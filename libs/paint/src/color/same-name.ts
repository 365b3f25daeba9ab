import type { CellFeatures } from '../labels/affinity.ts';
import type { NameVotes } from '../labels/names.ts';
import type { CellGroups } from './groups.ts';

/** What one figure has in one color, however many lines run through it. */
const ONE_EACH: readonly string[] = ['hair', 'skin'];
/** A group has a name when so much of its places speaks for it, 0..1. */
const SURE = 0.6;
/** Groups of one name whose embeddings are nearer than this are one part: means of two parts lie about 3 apart. */
const APART = 1.3;

/**
 * Joins groups that the network surely names alike, hair or skin, and that look alike to it: both arms and the face, strands
 * on both sides of it. A smaller group joins the most alike larger one. Two figures of unlike look stay two.
 * @param names how much each group's places speak for each name; undefined where the model knows no names
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
  const apart = (p: number, q: number): number => {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += (mean[p * channels + k]! - mean[q * channels + k]!) ** 2;
    return Math.sqrt(sum);
  };
  const into = Int32Array.from({ length: count }, (_, g) => g);
  for (const name of ONE_EACH) {
    const sure = [...into.keys()].filter((g) => names.share(g, name) >= SURE);
    sure.sort((p, q) => weight[q]! - weight[p]!);
    for (const [k, g] of sure.entries()) {
      let least = APART;
      for (const larger of sure.slice(0, k)) {
        const distance = side[larger] === side[g] ? apart(larger, g) : Infinity;
        if (distance < least) [least, into[g]] = [distance, into[larger]!];
      }
    }
  }
  const number = new Map<number, number>();
  const joined = of.map((g) => {
    const root = into[g]!;
    if (!number.has(root)) number.set(root, number.size);
    return number.get(root)!;
  });
  return { count: number.size, of: joined };
}
