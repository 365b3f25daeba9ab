import { expect, it } from 'vitest';
import { elementCount, Graph } from '../graph/index.ts';
import { randomArray } from '../testing/check-grads.testing.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { adam, paperAdam } from './adam.ts';
import { updateAll, type Trained } from './update.ts';

const shapes = [[3], [2, 3, 1, 1], [17], [1], [4, 2, 3, 3]];
const kinds = ['parameter', 'firstMoment', 'secondMoment', 'average'] as const;

async function updated(joinVectors: boolean) {
  const graph = new Graph();
  const update = adam(graph.input('rate', 'float32', []), graph.input('step', 'float32', []), paperAdam);
  const input = (kind: string, i: number) => graph.input(`${kind}.${i}`, 'float32', shapes[i]!);
  const states = shapes.map(
    (_, i) => Object.fromEntries(kinds.map((kind) => [kind, input(kind, i)])) as unknown as Trained,
  );
  const gradients = shapes.map((_, i) => input('gradient', i));
  const next = updateAll(states, gradients, { update, decay: graph.scalar(0.9), joinVectors });
  next.forEach((state, i) => kinds.forEach((kind) => graph.output(`next.${kind}.${i}`, state[kind]!)));
  const run = await openGraph(graph);
  const values = [...kinds, 'gradient'].flatMap((kind, k) =>
    shapes.map((shape, i) => {
      const data = randomArray(elementCount(shape), 7 * k + i);
      return [`${kind}.${i}`, floats(shape, kind === 'secondMoment' ? data.map(Math.abs) : data)] as const;
    }),
  );
  const outputs = await run({ rate: floats([], [1e-3]), step: floats([], [3]), ...Object.fromEntries(values) });
  return { nodes: graph.nodes.length, outputs };
}

it('updates vectors joined as it does one by one, bit for bit, with fewer operators', async () => {
  const [apart, joined] = [await updated(false), await updated(true)];
  expect(Object.keys(joined.outputs)).toHaveLength(shapes.length * kinds.length);
  expect(joined.outputs).toEqual(apart.outputs);
  expect(joined.nodes).toBeLessThan(apart.nodes);
});
