import { createRng, type Rng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { ARCS, GridFlow } from './grid-flow.ts';
import { minCut } from './min-cut.ts';

interface Network {
  readonly count: number;
  readonly next: Int32Array;
  readonly capacity: Float64Array;
  readonly rest: Float64Array;
}

/** Nodes joined at random, each arc by the direction that its reverse has. */
function network(rng: Rng): Network {
  const count = 1 + rng.int(40);
  const next = new Int32Array(ARCS * count).fill(-1);
  const capacity = new Float64Array(ARCS * count);
  for (let tries = rng.int(8 * count); tries > 0; tries--) {
    const [n, m, d] = [rng.int(count), rng.int(count), rng.int(ARCS)];
    const [arc, back] = [ARCS * n + d, ARCS * m + (d ^ 1)];
    if (n === m || next[arc]! >= 0 || next[back]! >= 0) continue;
    next[arc] = m;
    next[back] = n;
    capacity[arc] = capacity[back] = rng.chance(0.2) ? 0 : rng.range(0, 1);
  }
  return { count, next, capacity, rest: Float64Array.from({ length: count }, () => rng.range(-2, 2)) };
}

/** The source's side of the smallest minimum cut by an algorithm that keeps no trees. */
function sidesByDinic({ count, next, capacity, rest }: Network): Uint8Array {
  const edges = [...next.keys()].filter((arc) => next[arc]! >= 0 && arc >> 4 < next[arc]!);
  return minCut({
    count,
    a: Int32Array.from(edges, (arc) => arc >> 4),
    b: Int32Array.from(edges, (arc) => next[arc]!),
    gain: rest,
    weight: Float64Array.from(edges, (arc) => capacity[arc]!),
  });
}

const sides = (flow: GridFlow): Uint8Array =>
  Uint8Array.from({ length: flow.count }, (_, n) => (flow.reached(n) ? 1 : 0));

describe('GridFlow', () => {
  it('finds the smallest minimum cut', () => {
    const rng = createRng('flow');
    for (let round = 0; round < 400; round++) {
      const given = network(rng);
      const flow = new GridFlow(given.count, given.next);
      flow.maximize(given.capacity.slice(), given.rest.slice());
      expect(sides(flow)).toEqual(sidesByDinic(given));
    }
  });

  it('goes on from a flow after the network changed', () => {
    const rng = createRng('more flow');
    for (let round = 0; round < 400; round++) {
      const given = network(rng);
      const { count, next, capacity, rest } = given;
      const [left, still] = [capacity.slice(), rest.slice()];
      const flow = new GridFlow(count, next);
      flow.maximize(left, still);
      for (let k = 0; k < 6; k++) {
        const n = rng.int(count);
        const more = rng.range(-2, 2);
        rest[n]! += more;
        still[n]! += more;
        const d = rng.int(ARCS);
        const arc = ARCS * n + d;
        if (next[arc]! < 0) continue;
        const back = ARCS * next[arc]! + (d ^ 1);
        for (const values of [capacity, left]) for (const at of [arc, back]) values[at]! += 0.5;
      }
      flow.maximize(left, still);
      expect(sides(flow)).toEqual(sidesByDinic(given));
    }
  });

  it('keeps the flow: what nodes give and take is what their arcs hold', () => {
    const rng = createRng('kept flow');
    for (let round = 0; round < 40; round++) {
      const { count, next, capacity, rest } = network(rng);
      const [left, still] = [capacity.slice(), rest.slice()];
      new GridFlow(count, next).maximize(left, still);
      for (let n = 0; n < count; n++) {
        let [out, least] = [0, 0];
        for (let arc = ARCS * n; arc < ARCS * (n + 1); arc++) {
          out += capacity[arc]! - left[arc]!;
          least = Math.min(least, left[arc]!);
        }
        expect(least).toBeGreaterThan(-1e-12);
        expect(rest[n]! - still[n]!).toBeCloseTo(out, 9);
        expect(Math.sign(still[n]!) * Math.sign(rest[n]!)).toBeGreaterThanOrEqual(-Number(Math.abs(still[n]!) < 1e-9));
      }
    }
  });
});
