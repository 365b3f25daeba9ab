import { staticShape, type Value } from '../graph/index.ts';
import { DECOMPOSE, defineOp, ShapeMismatch } from './define-op.ts';
import { add, div, mul, reciprocal, sqrt, sub } from './elementwise.ts';
import { reshape } from './movement.ts';
import { reduceMean, reduceSum } from './reduce.ts';

/*
 * y = g (x - m) r + b per channel, with m and r = 1 / sqrt(variance + eps) over H, W of each image (instance norm) or over
 * all images too (batch norm). With sums over those axes  A = sum dy,  B = sum dy x,  and M elements in each:
 *   db = sum_n A          dg = sum_n r (B - m A)
 *   dx = r g (dy - A / M - (x - m) r^2 (B - m A) / M)
 */

/** Over images too, or within each. */
const axesOf = (attributes: Readonly<Record<string, unknown>>): readonly number[] =>
  attributes.axes as readonly number[];

/** One axis at a time: see `layer-norm.ts` for what a single long sum loses. */
const meanOver = (x: Value, axes: readonly number[]): Value => axes.reduceRight((y, axis) => reduceMean(y, [axis]), x);
const sumOver = (x: Value, axes: readonly number[]): Value => axes.reduceRight((y, axis) => reduceSum(y, [axis]), x);

const channelNormOp = defineOp('ChannelNorm2d', {
  infer: ([x, gain], attributes) => {
    if (x!.shape.length !== 4) throw new ShapeMismatch(`expected an image [N, C, H, W], got rank ${x!.shape.length}`);
    if (gain!.shape.length !== 1 || gain!.shape[0] !== x!.shape[1]) {
      throw new ShapeMismatch(`expected a gain for ${String(x!.shape[1])} channels, got ${String(gain!.shape[0])}`);
    }
    const axes = axesOf(attributes);
    const statistic = { dtype: x!.dtype, shape: x!.shape.map((dim, i) => (axes.includes(i) ? 1 : dim)) };
    return [x!, statistic, statistic, statistic];
  },
  vjp: ({ inputs: [x, gain], outputs: [, mean, rstd], attributes }, [dy, dmean, drstd, dvariance]) => {
    if (dmean || drstd || dvariance || !dy) return DECOMPOSE;
    let grads: readonly Value[] | undefined;
    const grad = (i: number) => () =>
      (grads ??= channelNormGradOp([x!, gain!, mean!, rstd!, dy], { axes: axesOf(attributes) }))[i]!;
    return [grad(0), grad(1), grad(2)];
  },
  lower: ({ attributes }, [x, gain, bias]) => {
    const { float: epsilon } = attributes.epsilon as { float: number };
    const axes = axesOf(attributes);
    const perChannel = (v: Value): Value => reshape(v, [1, x!.shape[1] as number, 1, 1]);
    const mean = meanOver(x!, axes);
    const centered = sub(x!, mean);
    const variance = meanOver(mul(centered, centered), axes);
    const rstd = reciprocal(sqrt(add(variance, epsilon)));
    return [add(mul(centered, mul(perChannel(gain!), rstd)), perChannel(bias!)), mean, rstd, variance];
  },
});

/** Outputs dx [N, C, H, W], dgain [C], dbias [C]. */
const channelNormGradOp = defineOp('ChannelNorm2dGrad', {
  infer: ([x, gain]) => [x!, gain!, gain!],
  vjp: () => DECOMPOSE,
  lower: ({ attributes }, [x, gain, mean, rstd, dy]) => {
    const shape = staticShape(x!.shape) ?? x!.graph.fail('ChannelNorm2d: gradients need static shapes');
    const axes = axesOf(attributes);
    const channels = shape[1]!;
    const count = axes.reduce((n, axis) => n * shape[axis]!, 1);
    const sums = sumOver(dy!, axes); // A
    const products = sumOver(mul(dy!, x!), axes); // B
    const spread = mul(rstd!, sub(products, mul(mean!, sums))); // r (B - m A)
    const slope = div(mul(rstd!, spread), count); // r^2 (B - m A) / M
    const offset = sub(mul(slope, mean!), div(sums, count));
    const scale = mul(reshape(gain!, [1, channels, 1, 1]), rstd!);
    const dx = mul(scale, add(sub(dy!, mul(x!, slope)), offset));
    const toChannels = (v: Value): Value => reshape(reduceSum(v, [0]), [channels]);
    return [dx, toChannels(spread), toChannels(sums)];
  },
});

export interface ChannelNorm {
  /** [N, C, H, W] */
  readonly y: Value;
  /** Over the normalized axes, [1 or N, C, 1, 1]; the variance is the biased one. */
  readonly mean: Value;
  readonly variance: Value;
}

const norm = (x: Value, gain: Value, bias: Value, axes: readonly number[], epsilon: number): ChannelNorm => {
  const [y, mean, , variance] = channelNormOp([x, gain, bias], { epsilon: { float: epsilon }, axes });
  return { y: y!, mean: mean!, variance: variance! };
};

/**
 * Batch norm with the statistics of the batch itself (Ioffe and Szegedy 2015), as in training.
 * @param x [N, C, H, W], static for gradients
 * @param gain [C]
 * @param bias [C]
 */
export const batchNorm2d = (x: Value, gain: Value, bias: Value, epsilon = 1e-5): ChannelNorm =>
  norm(x, gain, bias, [0, 2, 3], epsilon);

/** Instance norm (Ulyanov et al. 2016): every channel of every image by itself; arguments as `batchNorm2d`. */
export const instanceNorm2d = (x: Value, gain: Value, bias: Value, epsilon = 1e-5): ChannelNorm =>
  norm(x, gain, bias, [2, 3], epsilon);

const fixedNormOp = defineOp('BatchNormalization', { infer: ([x]) => [x!], vjp: 'none' });

/**
 * Batch norm with given statistics, as in an exported network. Not differentiated.
 * @param statistics `mean` [C] and `variance` [C]
 */
export function fixedNorm2d(
  x: Value,
  gain: Value,
  bias: Value,
  statistics: { readonly mean: Value; readonly variance: Value },
  epsilon = 1e-5,
): Value {
  return fixedNormOp([x, gain, bias, statistics.mean, statistics.variance], { epsilon: { float: epsilon } })[0]!;
}
