/**
 * A network of one's own, from nothing: two layers learn y = sin(x). The graph holds the forward pass, its derivatives and
 * the update; the runtime only runs it. `node --import tsx examples/own-network.ts`
 */
import { add, grad, Graph, matMul, mul, reduceMean, serialize, sub, tanh, targets } from '@irodori/graph-builder';
import { InferenceSession, Tensor } from '@irodori/training/onnxruntime';

const [samples, hidden, rate] = [64, 16, 0.1];
const shapes = { w1: [1, hidden], b1: [1, hidden], w2: [hidden, 1], b2: [1, 1] };

const graph = new Graph();
const x = graph.input('x', 'float32', [samples, 1]);
const y = graph.input('y', 'float32', [samples, 1]);
const weights = Object.entries(shapes).map(([name, shape]) => graph.input(name, 'float32', shape));
const [w1, b1, w2, b2] = weights;
const error = sub(add(matMul(tanh(add(matMul(x, w1!), b1!)), w2!), b2!), y);
const loss = reduceMean(mul(error, error), [0, 1]);
graph.output('loss', loss);
// Each step gives the weights of the next one.
grad(loss, weights).forEach((dw, i) => graph.output(`next.${weights[i]!.name}`, sub(weights[i]!, mul(dw, rate))));

const session = await InferenceSession.create(serialize(graph, targets.cpu));
const tensor = (shape: readonly number[], value: (i: number) => number) => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i));
  return new Tensor('float32', data, shape);
};
const at = (i: number) => -Math.PI + (2 * Math.PI * i) / (samples - 1);
const data = { x: tensor([samples, 1], at), y: tensor([samples, 1], (i) => Math.sin(at(i))) };
let state: Record<string, Tensor> = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, tensor(shape, (i) => Math.cos(7 * i + shape[0]!))]),
);
for (let step = 0; step <= 2000; step++) {
  const made = await session.run({ ...data, ...state });
  state = Object.fromEntries(Object.keys(shapes).map((name) => [name, made[`next.${name}`] as Tensor]));
  if (step % 500 === 0) console.log(`step ${step}: loss ${Number(made['loss']!.data[0]).toFixed(4)}`);
}
