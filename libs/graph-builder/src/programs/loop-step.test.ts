import { describe, expect, it } from 'vitest';
import { elementCount, Graph, type TensorData } from '../graph/index.ts';
import { presets } from '../models/index.ts';
import { readModel, serialize, type OnnxGraph } from '../onnx/index.ts';
import { add, cast, gather, identity, loop, mul, shapeOf, targets } from '../ops/index.ts';
import { randomArray } from '../testing/check-grads.testing.ts';
import { floats, openBytes } from '../testing/run-graph.testing.ts';
import { trainDefaults, type TrainConfig } from './config.ts';
import { buildLoopTrainStep } from './loop-step.ts';
import { initParameters } from './parameters.ts';
import { LOSS_NAMES } from './step-types.ts';
import { buildTrainStep } from './train-step.ts';

const size = 32;
const config: TrainConfig = { ...presets.tiny, ...trainDefaults, batch: 1, height: size, width: size, emaDecay: 0.9 };

describe('loop', () => {
  it('carries, captures and stacks: Fibonacci numbers weighed by a list from outside', async () => {
    const body = new Graph();
    const i = body.input('i', 'int64', []);
    const go = body.input('go', 'bool', []);
    const [a, b] = [body.input('a', 'float32', []), body.input('b', 'float32', [])];
    const weights = body.capture('weights', { dtype: 'float32', shape: [5] });
    body.output('again', identity(go));
    body.output('next a', identity(b));
    body.output('next b', add(a, b));
    body.output('weighed', mul(mul(a, gather(weights, i, 0)), add(cast(i, 'float32'), 1)));

    const graph = new Graph();
    const list = graph.input('weights', 'float32', [5]);
    const carried = [graph.input('a', 'float32', []), graph.input('b', 'float32', [])];
    const [lastA, lastB, weighed] = loop({ body, count: shapeOf(list), carried, captured: [list], length: 5 });
    for (const [name, value] of Object.entries({ lastA, lastB, weighed })) graph.output(name, value!);
    const run = await openBytes(serialize(graph, targets.cpu));
    const out = await run({ weights: floats([5], [1, 10, 1, 10, 1]), a: floats([], [1]), b: floats([], [1]) });
    expect([...out.weighed!.data]).toEqual([1, 20, 6, 120, 25]);
    expect([out.lastA!.data[0], out.lastB!.data[0]]).toEqual([8, 13]);
  });

  it('refuses a carried value that changes its shape', () => {
    const body = new Graph();
    body.input('i', 'int64', []);
    const go = body.input('go', 'bool', []);
    const x = body.input('x', 'float32', []);
    body.output('again', identity(go));
    body.output('next x', add(x, body.constant(floats([2], [1, 2]))));
    const graph = new Graph();
    const count = graph.int64([3]);
    const start = graph.input('x', 'float32', []);
    expect(() => loop({ body, count, carried: [start], captured: [] })).toThrow(
      'Loop: expected carried value 0 to stay float32 [], got float32 [2]',
    );
    expect(() => loop({ body, count, carried: [], captured: [] })).toThrow('expected 1 carried and 0 captured');
  });
});

describe('buildLoopTrainStep', () => {
  it('K steps in one run equal K single steps', async () => {
    const K = 3;
    const single = buildTrainStep(config);
    const looped = buildLoopTrainStep(config);
    expect(looped.state).toEqual(single.state);
    expect(looped.parameters).toEqual(single.parameters);
    const batches = Array.from({ length: K }, (_, k) =>
      Object.fromEntries(
        Object.entries(single.batch).map(([name, shape], i) => [
          name,
          floats(shape, randomArray(elementCount(shape), 10 * k + i + 1, 0.5)),
        ]),
      ),
    );
    const rates = [1e-3, 3e-4, 1e-4];
    const firstStep = 5;
    const parameters = initParameters(single.parameters, 1);
    const start: Record<string, TensorData> = {};
    for (const { input, shape, kind, parameter } of single.state) {
      const moment = new Float32Array(elementCount(shape)).fill(kind === 'secondMoment' ? 1e-4 : 1e-3);
      start[input] = floats(shape, kind === 'parameter' || kind === 'ema' ? parameters.get(parameter)! : moment);
    }

    const runSingle = await openBytes(single.bytes, false);
    const expected: Record<string, number[]> = Object.fromEntries(LOSS_NAMES.map((name) => [name, []]));
    let state = start;
    for (let k = 0; k < K; k++) {
      const scalars = { learningRate: floats([], [rates[k]!]), step: floats([], [firstStep + k]) };
      const out = await runSingle({ ...batches[k], ...scalars, ...state });
      for (const name of LOSS_NAMES) expected[name]!.push(Number(out[name]!.data[0]));
      state = Object.fromEntries(single.state.map(({ input, output }) => [input, out[output]!]));
    }

    const stacked = Object.fromEntries(
      Object.entries(single.batch).map(([name, shape]) => [
        name,
        floats(
          [K, ...shape],
          batches.flatMap((batch) => [...(batch[name]!.data as Float32Array)]),
        ),
      ]),
    );
    const runLoop = await openBytes(looped.bytes, false);
    const scalars = { learningRate: floats([K], rates), step: floats([], [firstStep]) };
    const out = await runLoop({ ...stacked, ...scalars, ...start });
    for (const name of LOSS_NAMES) {
      expect(out[name]!.shape).toEqual([K]);
      expected[name]!.forEach((loss, k) => expect(Number(out[name]!.data[k])).toBeCloseTo(loss, 4));
    }
    for (const { input, output } of single.state) {
      const [ours, theirs] = [out[output]!.data as Float32Array, state[input]!.data as Float32Array];
      const difference = Math.max(...ours.map((x, i) => Math.abs(x - theirs[i]!)));
      expect(difference, input).toBeLessThan(1e-6);
    }
  });

  it('writes every name once, in the graph and its body', () => {
    const model = readModel(buildLoopTrainStep(config, { steps: 2 }).bytes);
    const names = (graph: OnnxGraph): string[] => [
      ...graph.inputs.map(({ name }) => name),
      ...graph.initializers.keys(),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ];
    const body = model.nodes.find(({ opType }) => opType === 'Loop')!.attributes.body as OnnxGraph;
    const all = [...names(model), ...names(body)];
    expect(new Set(all).size).toBe(all.length);
    expect(model.inputs.find(({ name }) => name === 'target')!.shape).toEqual([2, 1, 3, size, size]);
    expect(model.outputs[0]!.shape).toEqual([2]);
  });

  it('refuses a number of steps that is none', () => {
    expect(() => buildLoopTrainStep(config, { steps: 0 })).toThrow('steps: expected a positive integer, got 0');
  });
});
