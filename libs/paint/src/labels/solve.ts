import type { CellGraph } from '../areas/graph.ts';

/** One labeling problem: what each label costs at each cell, and which cells rather agree. */
export interface LabelProblem {
  readonly graph: CellGraph;
  /** Weight of each edge's second cell for its first, and of the first for the second; over a cell's edges at most 1. */
  readonly couplingA: Float32Array;
  readonly couplingB: Float32Array;
  readonly labels: number;
  /** `[count, labels]`, one cell behind the other. */
  readonly costs: Float32Array;
  /** The label that a cell has for certain, or -1. */
  readonly fixed: Int32Array;
}

export interface SolveOptions {
  /** Weight of the neighbors against a cell's own costs. */
  readonly weight: number;
  /** Steepness of the soft choice. */
  readonly sharpness: number;
  readonly rounds: number;
}

const SOLVE: SolveOptions = { weight: 1.6, sharpness: 4, rounds: 12 };

/**
 * The label of each cell, solved together by mean field: in each round every cell weighs its own costs against what its
 * neighbors over open borders are likely to be. Certain cells keep their label and influence their neighbors.
 */
export function solveLabels(problem: LabelProblem, { weight, sharpness, rounds }: SolveOptions = SOLVE): Int32Array {
  const { graph, couplingA, couplingB, labels, costs, fixed } = problem;
  const { count, a, b, edges } = graph;
  const now = new Float32Array(costs);
  const share = new Float32Array(count * labels);
  for (let round = 0; round < rounds; round++) {
    for (let c = 0, p = 0; c < count; c++, p += labels) {
      if (fixed[c]! >= 0) {
        if (round === 0) share[p + fixed[c]!] = 1;
        continue;
      }
      let least = now[p]!;
      for (let l = 1; l < labels; l++) if (now[p + l]! < least) least = now[p + l]!;
      let sum = 0;
      for (let l = 0; l < labels; l++) {
        const worse = (now[p + l]! - least) * sharpness;
        sum += share[p + l] = worse > 16 ? 0 : Math.exp(-worse);
      }
      for (let l = 0; l < labels; l++) share[p + l]! /= sum;
    }
    now.set(costs);
    for (let e = 0; e < edges; e++) {
      const [wa, wb] = [weight * couplingA[e]!, weight * couplingB[e]!];
      if (wa === 0 && wb === 0) continue;
      const [p, q] = [a[e]! * labels, b[e]! * labels];
      for (let l = 0; l < labels; l++) {
        now[p + l]! -= wa * share[q + l]!;
        now[q + l]! -= wb * share[p + l]!;
      }
    }
  }
  const result = new Int32Array(count);
  for (let c = 0, p = 0; c < count; c++, p += labels) {
    let best = 0;
    for (let l = 1; l < labels; l++) if (now[p + l]! < now[p + best]!) best = l;
    result[c] = fixed[c]! >= 0 ? fixed[c]! : best;
  }
  return result;
}
