import { expect, it } from 'vitest';
import { Graph } from '../graph/index.ts';
import { mul, reduceSum, reshape, stopGradient, upsampleLinear } from '../ops/index.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { grad } from './grad.ts';

it('nothing behind a stopped gradient is differentiated, not even what has none', async () => {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [1, 1, 2, 2]);
  // Enlarging between pixels has no gradient here, and needs none: it stands on a constant.
  const large = upsampleLinear(stopGradient(x), 2);
  const loss = reshape(mul(reduceSum(large), reduceSum(x)), []);
  graph.output('loss', loss);
  graph.output('dx', grad(loss, [x])[0]!);
  const { loss: value, dx } = await (await openGraph(graph))({ x: floats([1, 1, 2, 2], [1, 2, 3, 4]) });
  // The sum of the enlarged picture is 40, held fixed.
  expect(Number(value!.data[0])).toBeCloseTo(400, 3);
  for (const v of dx!.data) expect(Number(v)).toBeCloseTo(40, 4);
});
