import { describe, expect, it } from 'vitest';
import { cutCells } from '../areas/cells.ts';
import { cellGraph } from '../areas/graph.ts';
import { reduceInk } from '../areas/grid.ts';
import { Pen } from '../drawings.testing.ts';
import { distancesFrom, Heap, edgeCosts } from './geodesic.ts';
import { solveLabels } from './solve.ts';

const grid = reduceInk(new Pen(120, 120).ring(60, 60, 30, 2).ink, 120, 120);
const cells = cutCells(grid);
const graph = cellGraph(cells, grid.ink);

describe('solveLabels', () => {
  const pull = Float32Array.from(graph.open, (open) => (open > 0 ? 0.2 : 0));

  it('keeps certain cells and takes the least cost where neighbors say nothing', () => {
    const costs = new Float32Array(3 * graph.count).map((_, i) => (i % 3 === 1 ? 0.4 : 1));
    const fixed = new Int32Array(graph.count).fill(-1);
    fixed[3] = 2;
    const none = new Float32Array(graph.edges);
    const labels = solveLabels({ graph, couplingA: none, couplingB: none, labels: 3, costs, fixed });
    expect(labels[3]).toBe(2);
    expect(labels.filter((_, c) => c !== 3).every((label) => label === 1)).toBe(true);
  });

  it('lets neighbors over open borders decide where costs are equal', () => {
    const costs = new Float32Array(2 * graph.count).fill(1);
    const fixed = new Int32Array(graph.count).fill(-1);
    for (let c = 0; c < graph.count; c++) if (graph.x[c]! < 40) fixed[c] = 0;
    const lone = [...fixed.keys()].find((c) => graph.x[c]! > 60 && graph.x[c]! < 70)!;
    costs[2 * lone + 1] = 0.9;
    const options = { weight: 1.6, sharpness: 4, rounds: 60 };
    const labels = solveLabels({ graph, couplingA: pull, couplingB: pull, labels: 2, costs, fixed }, options);
    expect(labels.filter((label) => label === 0).length).toBeGreaterThan(fixed.filter((f) => f === 0).length);
  });
});

describe('distancesFrom', () => {
  it('agrees with relaxing every edge until nothing changes', () => {
    const steps = edgeCosts(graph, 120 / 256, 1, new Int32Array(graph.count));
    const got = distancesFrom([5], graph, steps);
    const want = new Float64Array(graph.count).fill(Infinity);
    want[5] = 0;
    for (let changed = true; changed;) {
      changed = false;
      for (let e = 0; e < graph.edges; e++) {
        for (const [p, q] of [
          [graph.a[e]!, graph.b[e]!],
          [graph.b[e]!, graph.a[e]!],
        ] as const) {
          if (want[p]! + steps.cost[e]! < want[q]! - 1e-9) {
            want[q] = want[p]! + steps.cost[e]!;
            changed = true;
          }
        }
      }
    }
    for (let c = 0; c < graph.count; c++) expect(got[c]).toBeCloseTo(want[c]!, 2);
  });

  it('makes a line dearer than the way around its end', () => {
    const steps = edgeCosts(graph, 120 / 256, 1, new Int32Array(graph.count));
    const inner = cells.labels[60 * 120 + 60]!;
    const distance = distancesFrom([inner], graph, steps);
    expect(distance[cells.labels[60 * 120 + 110]!]! - distance[cells.labels[60 * 120 + 80]!]!).toBeGreaterThan(60);
  });
});

describe('Heap', () => {
  it('gives keys in order and grows', () => {
    const heap = new Heap(1);
    const keys = Array.from({ length: 500 }, (_, i) => (i * 7919) % 503);
    keys.forEach((key, i) => heap.push(i, key));
    const out: number[] = [];
    while (heap.pop() >= 0) out.push(heap.key);
    expect(out).toEqual([...keys].sort((p, q) => p - q));
  });
});
