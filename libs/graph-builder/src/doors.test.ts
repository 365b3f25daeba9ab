import { describe, expect, it } from 'vitest';
import {
  add,
  conv,
  defineOp,
  grad,
  Graph,
  GraphError,
  matMul,
  readModel,
  reduceSum,
  serialize,
  targets,
} from './index.ts';
import { presets, type PresetName } from './models.ts';
import { buildInference, initParameters, modelParameters } from './training.ts';

/** A graph with one matrix and the sum of its square. */
function smallest() {
  const graph = new Graph();
  const x = graph.input('x', 'float32', [2, 2]);
  return { graph, x, loss: reduceSum(matMul(x, x), [0, 1]) };
}

describe('what the package exports', () => {
  it('is enough to build, differentiate, write and read a graph', () => {
    const { graph, x, loss } = smallest();
    const [dx] = grad(loss, [x]);
    graph.output('dx', dx!);
    const { opsets, outputs } = readModel(serialize(graph, targets.cpu, { graphName: 'smallest' }), 'smallest');
    expect(opsets['']).toBeGreaterThan(0);
    expect(outputs.map(({ name }) => name)).toEqual(['dx']);
  });

  it('is enough for an inference model of a preset', () => {
    const model = presets.tiny;
    const weights = initParameters(modelParameters(model).generator, 1);
    expect(buildInference(model.generator, weights).length).toBeGreaterThan(1000);
  });

  it('is refused by the compiler where it is misused', () => {
    const { graph, x } = smallest();
    // Never called: only their types are checked (the test is compiled with the project).
    const misuses = [
      // @ts-expect-error a shape is a list
      () => graph.input('y', 'float32', 3),
      // @ts-expect-error no such element type
      () => graph.input('y', 'float33', [1]),
      // @ts-expect-error two operands
      () => add(x),
      // @ts-expect-error a weight is a value of the graph
      () => conv(x, new Float32Array(9)),
      // @ts-expect-error an operator says how it is differentiated, or that it is not
      () => defineOp('Nothing', { infer: ([type]) => [type!] }),
      // @ts-expect-error a target, not its name
      () => serialize(graph, 'cpu', { graphName: 'x' }),
    ];
    // @ts-expect-error no such preset
    const preset: PresetName = 'huge';
    expect(misuses).toHaveLength(6);
    expect(preset in presets).toBe(false);
  });

  it('names the place of a mistake that only the shapes show', () => {
    const { graph, x } = smallest();
    expect(() => matMul(x, graph.input('y', 'float32', [3, 3]))).toThrow(GraphError);
  });
});
