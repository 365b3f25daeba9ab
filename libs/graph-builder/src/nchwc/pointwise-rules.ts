import { staticShape, type Value } from '../graph/index.ts';
import { applyOp, mul, reduceSum, reshape, slice } from '../ops/index.ts';
import { nchwcChannelMeans, nchwcScale } from '../ops/nchwc.ts';
import { imageShape, type Layout, type Rule } from './layout.ts';

/** Elementwise operators, which do not care how an image lies. */
export const elementwise = [
  'Abs',
  'Add',
  'Clip',
  'Div',
  'Exp',
  'Identity',
  'LeakyRelu',
  'Log',
  'Max',
  'Min',
  'Mul',
  'Neg',
  'Reciprocal',
  'Relu',
  'Sigmoid',
  'Softplus',
  'Sqrt',
  'StopGradient',
  'Sub',
  'Tanh',
] as const;

type Operand = { readonly image: Value } | { readonly small: Value };

/** What an operand is among blocks: an image, something small that goes beside any, or null where neither. */
function operand(x: Value, image: readonly number[], layout: Layout): Operand | null {
  const shape = staticShape(x.shape);
  if (!shape) return null;
  // Broadcasting brings it to the image's size by itself.
  if (x.producer?.opType === 'Expand' && !layout.blockedForm(x)) return operand(x.producer.inputs[0]!, image, layout);
  if (shape.join() === image.join()) return layout.blockedForm(x)?.rest ? null : { image: x };
  const [n, ...others] = shape.length === 4 ? shape : [1, ...shape];
  return others.every((size) => size === 1) && (n === 1 || n === image[0]) ? { small: x } : null;
}

export const elementwiseRule: Rule = (node, layout) => {
  const y = node.outputs[0]!;
  const shape = imageShape(y);
  if (!shape || shape[1] % layout.block || y.dtype !== 'float32') return false;
  if (!node.inputs.some((x) => layout.isWhole(x))) return false;
  const operands = node.inputs.map((x) => x && operand(x, shape, layout));
  if (operands.some((one, i) => node.inputs[i] && !one)) return false;
  const inputs = operands.map((one) => one && ('image' in one ? layout.inOne(one.image) : layout.plain(one.small)));
  layout.set(y, applyOp(node.opType, inputs, node.attributes)[0]!);
  return true;
};

/** A number times an image, limited: a step function, for instance. One pass. */
export const mulRule: Rule = (node, layout) => {
  const next = layout.onlyUser(node.outputs[0]!);
  const [x, factor, low, high] = [...node.inputs, ...(next?.inputs.slice(1) ?? [])];
  const [by, from, to] = [factor, low, high].map((value) => layout.number(value));
  if (next?.opType !== 'Clip' || by === undefined || from === undefined || to === undefined || !layout.isWhole(x)) {
    return elementwiseRule(node, layout);
  }
  const [n, c] = imageShape(x)!;
  const image = layout.inOne(x);
  const scale = image.graph.constant({ dtype: 'float32', shape: [n, c], data: new Float32Array(n * c).fill(by) });
  layout.finish(next);
  layout.set(next.outputs[0]!, nchwcScale(image, scale, { activation: { clip: [from, to] } }));
  return true;
};

/** Sums over height and width of each channel, and perhaps over images; sums and means of everything. */
export const reduceRule: Rule = (node, layout) => {
  const x = node.inputs[0];
  const y = node.outputs[0]!;
  const axes = (node.attributes.axes as readonly number[]).join();
  if (!layout.isWhole(x)) return false;
  if (axes === '0,1,2,3') {
    layout.setPlain(y, applyOp(node.opType, [layout.inOne(x)], node.attributes)[0]!);
    return true;
  }
  if (node.opType !== 'ReduceSum' || (axes !== '2,3' && axes !== '0,2,3')) return false;
  const [, , h, w] = imageShape(x)!;
  const sums = mul(nchwcChannelMeans(layout.inOne(x)), h * w);
  layout.setPlain(y, reshape(axes === '2,3' ? sums : reduceSum(sums, [0]), y.shape as readonly number[]));
  return true;
};

/** Parts that stand in blocks need not be joined; the last may be less than a block. */
export const concatRule: Rule = (node, layout) => {
  const inputs = node.inputs.map((x) => x!);
  const { block } = layout;
  if (node.attributes.axis !== 1 || !imageShape(node.outputs[0]!) || !inputs.some((x) => layout.blockedForm(x))) {
    return false;
  }
  const channels = (x: Value): number => x.shape[1] as number;
  const last = inputs.at(-1)!;
  const hasRest = channels(last) < block;
  const front = hasRest ? inputs.slice(0, -1) : inputs;
  if (front.some((x) => channels(x) % block || layout.blockedForm(x)?.rest)) return false;
  const parts = front.flatMap((x) => layout.inBlocks(x).parts);
  layout.set(node.outputs[0]!, parts, hasRest ? () => layout.plain(last) : null);
  return true;
};

export const sliceRule: Rule = (node, layout) => {
  const x = node.inputs[0];
  const y = node.outputs[0]!;
  const { axes, starts, ends, steps } = node.attributes as Record<string, readonly number[]>;
  const blocked = layout.blockedForm(x);
  if (!blocked || axes!.join() !== '1' || steps![0] !== 1) return false;
  const { block } = layout;
  const [from, to] = [starts![0]!, ends![0]!];
  const { parts, rest } = blocked;
  let at = 0;
  for (const part of parts) {
    const end = at + (part.shape[1] as number);
    if (from >= at && to <= end && (from - at) % block === 0 && (to - at) % block === 0) {
      layout.set(y, slice(part, [1], [from - at], [to - at]));
      return true;
    }
    at = end;
  }
  if (!rest || from < at) return false;
  layout.setPlain(y, slice(rest(), [1], [from - at], [to - at]));
  return true;
};
