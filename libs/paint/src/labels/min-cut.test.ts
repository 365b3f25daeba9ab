import { createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { minCut, type TwoSides } from './min-cut.ts';

function energy({ a, b, gain, weight }: TwoSides, side: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < gain.length; c++) if (side[c] === 1) sum -= gain[c]!;
  for (let e = 0; e < a.length; e++) if (side[a[e]!] !== side[b[e]!]) sum += weight[e]!;
  return sum;
}

describe('minCut', () => {
  it('finds the best of all divisions', () => {
    const rng = createRng('cuts');
    for (let round = 0; round < 200; round++) {
      const count = 1 + rng.int(9);
      const ends: number[] = [];
      for (let p = 0; p < count; p++) for (let q = p + 1; q < count; q++) if (rng.chance(0.5)) ends.push(p, q);
      const edges = ends.length / 2;
      const graph: TwoSides = {
        count,
        a: Int32Array.from({ length: edges }, (_, e) => ends[2 * e]!),
        b: Int32Array.from({ length: edges }, (_, e) => ends[2 * e + 1]!),
        gain: Float64Array.from({ length: count }, () => rng.range(-1, 1)),
        weight: Float64Array.from({ length: edges }, () => (rng.chance(0.2) ? 0 : rng.range(0, 1))),
      };
      let best = Infinity;
      for (let bits = 0; bits < 1 << count; bits++) {
        const side = Array.from({ length: count }, (_, c) => (bits >> c) & 1);
        best = Math.min(best, energy(graph, side));
      }
      expect(energy(graph, minCut(graph))).toBeCloseTo(best, 6);
    }
  });

  it('a strong border keeps what it holds together, a missing one nothing', () => {
    const graph = (weight: number): TwoSides => ({
      count: 3,
      a: Int32Array.of(0, 1),
      b: Int32Array.of(1, 2),
      gain: Float64Array.of(5, -1, -9),
      weight: Float64Array.of(weight, 0),
    });
    expect([...minCut(graph(2))]).toEqual([1, 1, 0]);
    expect([...minCut(graph(0))]).toEqual([1, 0, 0]);
    expect([
      ...minCut({ ...graph(1), count: 0, a: new Int32Array(0), b: new Int32Array(0), gain: new Float64Array(0) }),
    ]).toEqual([]);
  });
});
