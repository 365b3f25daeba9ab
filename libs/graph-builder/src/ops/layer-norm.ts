import { elementCount, staticShape, type Value } from '../graph/index.ts';
import { DECOMPOSE, defineOp, ShapeMismatch } from './define-op.ts';
import { add, div, mul, reciprocal, sqrt, sub } from './elementwise.ts';
import { instanceNorm } from './instance-norm.ts';
import { reshape } from './movement.ts';
import { reduceMean, reduceSum } from './reduce.ts';

/*
 * y = g (x - m) r + b with m and r = 1 / sqrt(variance + eps) over C, H, W of each image, g and b per channel.
 * With sums over H, W per image and channel  A = sum dy,  B = sum dy x,  and M = C H W:
 *   db = sum_n A          dg = sum_n r (B - m A)
 *   p  = sum_c g A / M    q  = sum_c g r (B - m A) / M
 *   dx = r g dy - x r^2 q + r (m r q - p)
 */

const layerNormOp = defineOp('LayerNorm2d', {
  infer: ([x, gain]) => {
    if (x!.shape.length !== 4) throw new ShapeMismatch(`expected an image [N, C, H, W], got rank ${x!.shape.length}`);
    if (gain!.shape.length !== 1 || gain!.shape[0] !== x!.shape[1]) {
      throw new ShapeMismatch(`expected a gain for ${String(x!.shape[1])} channels, got ${String(gain!.shape[0])}`);
    }
    const statistic = { dtype: x!.dtype, shape: [x!.shape[0]!, 1, 1, 1] };
    return [x!, statistic, statistic];
  },
  vjp: ({ inputs: [x, gain], outputs: [, mean, rstd] }, [dy, dmean, drstd]) => {
    if (dmean || drstd || !dy) return DECOMPOSE;
    let grads: readonly Value[] | undefined;
    const grad = (i: number) => () => (grads ??= layerNormGradOp([x!, gain!, mean!, rstd!, dy]))[i]!;
    return [grad(0), grad(1), grad(2)];
  },
  lower: (node, [x, gain, bias], target) => {
    const { float: epsilon } = node.attributes.epsilon as { float: number };
    const channels = x!.shape[1] as number;
    const mean = imageMean(x!);
    const centered = sub(x!, mean);
    const variance = imageMean(mul(centered, centered));
    const rstd = reciprocal(sqrt(add(variance, epsilon)));
    const perChannel = (v: Value): Value => reshape(v, [1, channels, 1, 1]);
    const shape = staticShape(x!.shape);
    const y =
      target.layerNorm === 'instance' && shape
        ? mul(
            reshape(instanceNorm(reshape(x!, [shape[0]!, 1, elementCount(shape.slice(1))]), epsilon), shape),
            perChannel(gain!),
          )
        : mul(centered, mul(perChannel(gain!), rstd));
    return [add(y, perChannel(bias!)), mean, rstd];
  },
});

/**
 * Mean over C, H, W, one axis at a time. Runtimes add up one float after the other, WebAssembly without any blocking, and
 * over blank paper the roundings all go one way: 25,000 values in one go leave the mean 1.5e-5 deviations off, enough to
 * move gradients by percents; two million leave 4e-3 in the picture.
 */
function imageMean(x: Value): Value {
  return reduceMean(reduceMean(reduceMean(x, [3]), [2]), [1]);
}

/** Sums over H, W of each channel, one axis at a time as well: [N, C, 1, 1]. */
const channelSums = (x: Value): Value => reduceSum(reduceSum(x, [3]), [2]);

/** Outputs dx [N, C, H, W], dgain [C], dbias [C]. */
const layerNormGradOp = defineOp('LayerNorm2dGrad', {
  infer: ([x, gain]) => [x!, gain!, gain!],
  vjp: () => DECOMPOSE,
  lower: (_node, [x, gain, mean, rstd, dy]) => {
    const shape = staticShape(x!.shape) ?? x!.graph.fail('LayerNorm2d: gradients need static shapes');
    const [, c, h, w] = shape as [number, number, number, number];
    const sums = channelSums(dy!); // A, [N, C, 1, 1]
    const products = channelSums(mul(dy!, x!)); // B
    const spread = mul(rstd!, sub(products, mul(mean!, sums))); // r (B - m A)
    const perChannel = reshape(gain!, [1, c, 1, 1]);
    const count = c * h * w;
    const p = div(reduceSum(mul(perChannel, sums), [1]), count);
    const q = div(reduceSum(mul(perChannel, spread), [1]), count);
    const slope = mul(mul(rstd!, rstd!), q); // r^2 q
    const offset = mul(rstd!, sub(mul(mul(mean!, rstd!), q), p));
    const dx = add(sub(mul(dy!, mul(perChannel, rstd!)), mul(x!, slope)), offset);
    const toChannels = (v: Value): Value => reshape(reduceSum(v, [0]), [c]);
    return [dx, toChannels(spread), toChannels(sums)];
  },
});

/**
 * Layer norm over channels and space of each image, gain and bias per channel (SGRU; spec of the paper's base network).
 * @param x [N, C, H, W]
 * @param gain [C]
 * @param bias [C]
 */
export function layerNorm2d(x: Value, gain: Value, bias: Value, epsilon = 1e-5): Value {
  return layerNormOp([x, gain, bias], { epsilon: { float: epsilon } })[0]!;
}
