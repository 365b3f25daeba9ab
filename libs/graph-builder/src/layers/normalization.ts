import type { Value } from '../graph/index.ts';
import { layerNorm2d } from '../ops/index.ts';

/** Layer norm over C, H, W of each image with parameters `norm.weight` and `norm.bias` [C] of the current scope. */
export function normalize(x: Value): Value {
  return x.graph.scoped('norm', () => {
    const channels = Number(x.shape[1]);
    return layerNorm2d(
      x,
      x.graph.parameter('weight', [channels], 'ones'),
      x.graph.parameter('bias', [channels], 'zeros'),
    );
  });
}
