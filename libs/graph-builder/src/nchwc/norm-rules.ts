import type { Value } from '../graph/index.ts';
import { add, maximum, mul, pow, reduceMean, reduceSum, reshape, sub } from '../ops/index.ts';

import { nchwcChannelMeans, nchwcChannelProducts, nchwcScale, type FusedActivation } from '../ops/nchwc.ts';
import { imageShape, type Layout, type Rule } from './layout.ts';

/*
 * Layer norm and its gradient in blocks, by the formulas of ops/layer-norm.ts, in as few passes over the image as there are
 * sums to take: scaling by channels, what is added and the activation behind are one.
 */

/** The activation behind a norm, where nothing else looks at what is between. */
function fusedActivation(
  y: Value,
  layout: Layout,
): { readonly result: Value; readonly activation: FusedActivation | null } {
  const next = layout.onlyUser(y);
  if (next?.opType !== 'LeakyRelu' && next?.opType !== 'Sigmoid') return { result: y, activation: null };
  layout.finish(next);
  const activation =
    next.opType === 'Sigmoid' ? 'Sigmoid' : { leakyRelu: (next.attributes.alpha as { readonly float: number }).float };
  return { result: next.outputs[0]!, activation };
}

/** Channels last, beside gain and bias [C]: [N, C, 1, 1] -> [N, 1, 1, C]. */
const lastAxis = (v: Value): Value => reshape(v, [v.shape[0] as number, 1, 1, v.shape[1] as number]);

// What belongs to images is [N, 1, 1, 1] here, what belongs to their channels [N, 1, 1, C].
export const layerNormRule: Rule = (node, layout) => {
  const [x, gain, bias] = node.inputs;
  if (!layout.isWhole(x)) return false;
  const { float: epsilon } = node.attributes.epsilon as { readonly float: number };
  const image = layout.inOne(x);
  const mean = reduceMean(nchwcChannelMeans(image), [1]);
  // Channels differ, so that the mean over all of them is no larger than what they scatter and the difference loses nothing.
  const { products, count } = nchwcChannelProducts(image, image);
  const square = mul(reduceMean(products, [1]), 1 / count);
  const variance = maximum(sub(square, mul(mean, mean)), 0);
  const rstd = pow(add(variance, epsilon), -0.5);
  const scale = mul(rstd, layout.plain(gain!));
  const shift = sub(layout.plain(bias!), mul(scale, mean));
  const { result, activation } = fusedActivation(node.outputs[0]!, layout);
  layout.set(result, nchwcScale(image, scale, { shift, activation }));
  layout.setPlain(node.outputs[1]!, mean);
  layout.setPlain(node.outputs[2]!, rstd);
  return true;
};

export const layerNormGradRule: Rule = (node, layout) => {
  const [x, gain, mean, rstd, dy] = node.inputs.map((value) => value!) as [Value, Value, Value, Value, Value];
  const shape = imageShape(x);
  if (!shape || !layout.isWhole(x) || !layout.isMade(dy)) return false;
  const [, c, h, w] = shape;
  const [image, gradient] = [layout.inOne(x), layout.inOne(dy)];
  const [m, r, g] = [layout.plain(mean), layout.plain(rstd), layout.plain(gain)];
  const means = lastAxis(nchwcChannelMeans(gradient)); // A / (H W)
  const { products, count } = nchwcChannelProducts(gradient, image);
  const spread = mul(sub(mul(means, m), mul(lastAxis(products), 1 / count)), r); // -r (B - m A) / (H W)
  const scale = mul(r, g);
  const p = reduceMean(mul(scale, means), [3]); // r p
  const slope = mul(reduceMean(mul(scale, spread), [3]), r); // -r^2 q
  const offset = add(mul(m, slope), p);
  const times = (v: Value, factor: number): Value =>
    mul(v, v.graph.constant({ dtype: 'float32', shape: [c], data: new Float32Array(c).fill(factor) }));
  const fromImage = nchwcScale(image, times(slope, 1), { shift: times(offset, -1) });
  layout.set(node.outputs[0]!, nchwcScale(gradient, scale, { sum: fromImage }));
  const toChannels = (v: Value, factor: number): Value => reshape(reduceSum(mul(v, factor), [0]), [c]);
  layout.setPlain(node.outputs[1]!, toChannels(spread, -h * w));
  layout.setPlain(node.outputs[2]!, toChannels(means, h * w));
  return true;
};
