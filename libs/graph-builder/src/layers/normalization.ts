import type { Value } from '../graph/index.ts';
import { add, batchNorm2d, fixedNorm2d, instanceNorm2d, layerNorm2d, mul, reshape } from '../ops/index.ts';

/** Which elements share a mean and a variance. */
export type Norm = 'layer' | 'batch' | 'instance' | 'none';

/** Share of the batch's own statistics in the running ones (PyTorch's default). */
const MOMENTUM = 0.1;

/** Layer norm over C, H, W of each image with parameters `norm.weight` and `norm.bias` [C] of the current scope. */
export function normalize(x: Value): Value {
  return x.graph.scoped('norm', () => layerNorm2d(x, ...affine(x)));
}

/**
 * Batch norm with parameters `norm.weight` and `norm.bias` [C] of the current scope (Ioffe and Szegedy 2015). A graph that
 * trains uses the mean and variance of the batch and carries on the statistics `norm.mean` and `norm.variance` [C]:
 * 0.9 of what they were, 0.1 of the batch's (its variance unbiased, as in PyTorch). Other graphs use those.
 * @throws GraphError for a single element per channel, which has no variance
 */
export function batchNormalize(x: Value): Value {
  const { graph } = x;
  return graph.scoped('norm', () => {
    const channels = Number(x.shape[1]);
    const [gain, bias] = affine(x);
    const running = {
      mean: graph.statistic('mean', [channels], 'zeros'),
      variance: graph.statistic('variance', [channels], 'ones'),
    };
    if (!graph.trains) return fixedNorm2d(x, gain, bias, running);
    const [n, , h, w] = x.shape as readonly [number, number, number, number];
    const count = n * h * w;
    if (count < 2) {
      graph.fail(
        `batch norm: expected two elements per channel or more, got ${count}; train with a larger batch or size`,
      );
    }
    const { y, mean, variance } = batchNorm2d(x, gain, bias);
    const advance = (name: 'mean' | 'variance', now: Value, factor: number): void =>
      graph.advance(name, add(mul(running[name], 1 - MOMENTUM), mul(reshape(now, [channels]), MOMENTUM * factor)));
    advance('mean', mean, 1);
    advance('variance', variance, count / (count - 1));
    return y;
  });
}

/** Instance norm, each channel of each image by itself, with parameters `norm.weight` and `norm.bias` [C]. */
export function instanceNormalize(x: Value): Value {
  return x.graph.scoped('norm', () => instanceNorm2d(x, ...affine(x)).y);
}

/** The norm of that name with the parameters `norm.weight` and `norm.bias` [C] of the current scope; `none`: x as it is. */
export function normalizeBy(norm: Norm, x: Value): Value {
  return { layer: normalize, batch: batchNormalize, instance: instanceNormalize, none: (same: Value) => same }[norm](x);
}

function affine(x: Value): [gain: Value, bias: Value] {
  const shape = [Number(x.shape[1])];
  return [x.graph.parameter('weight', shape, 'ones'), x.graph.parameter('bias', shape, 'zeros')];
}
