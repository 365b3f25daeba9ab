import { expect, it } from 'vitest';
import { Graph } from '../graph/index.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { ema, emaDecayAt } from './ema.ts';

it('forgets its start in a short run and settles at the decay in a long one', async () => {
  const graph = new Graph();
  const step = graph.input('step', 'float32', []);
  const decay = emaDecayAt(step, 0.99);
  graph.output('decay', decay);
  graph.output('next', ema(graph.scalar(1), graph.scalar(0), decay));
  const run = await openGraph(graph);
  const at = async (n: number) => Number((await run({ step: floats([], [n]) })).decay!.data[0]);
  expect(await at(1)).toBeCloseTo(2 / 11, 6);
  expect(await at(90)).toBeCloseTo(0.91, 6);
  expect(await at(5000)).toBeCloseTo(0.99, 6);
  expect(Number((await run({ step: floats([], [1]) })).next!.data[0])).toBeCloseTo(2 / 11, 6);
});
