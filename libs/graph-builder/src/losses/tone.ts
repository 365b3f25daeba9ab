import type { Value } from '../graph/index.ts';
import {
  abs,
  add,
  cast,
  div,
  equal,
  exp,
  greaterOrEqual,
  log,
  matMul,
  maximum,
  mul,
  neg,
  reduceSum,
  relu,
  reshape,
} from '../ops/index.ts';
import { counting, segmentMasks } from './segments.ts';

/** Ground truth of {@link toneLoss}. */
interface ToneTruth {
  /** [N, H W], the number 0 .. K - 1 of each pixel's part as float32; -1: counts nowhere. */
  readonly parts: Value;
  /** [N, H W] as float32: 1 in shade, 0 lit, -1 not known. */
  readonly tones: Value;
  /** [N, 1], the channel of the picture's light as float32. */
  readonly light: Value;
}

/**
 * Cross entropy of shade against light, evenly between both: over the parts that have at least `minPixels` of either, the
 * mean of the mean over shaded pixels of log(1 + exp(-x)) and the mean over lit ones of log(1 + exp(x)); x is the
 * channel of the picture's light. Averaged over all such parts of the batch; 0 where there are none.
 * @param logits [N, T, H, W], one channel for each side that light may come from
 * @param slots K
 * @returns a scalar
 */
export function toneLoss(
  logits: Value,
  { parts, tones, light }: ToneTruth,
  { slots, minPixels }: { readonly slots: number; readonly minPixels: number },
): Value {
  const [n, sides, height, width] = logits.shape as [number, number, number, number];
  const pixels = height * width;
  const { byPixel } = segmentMasks(parts, slots, 1); // [N, P, K]
  const chosen = reshape(cast(equal(light, counting(logits.graph, [1, sides])), 'float32'), [n, 1, sides]);
  const x = matMul(chosen, reshape(logits, [n, sides, pixels])); // [N, 1, P]
  const given = reshape(tones, [n, 1, pixels]);
  // log(1 + exp(v)) = max(v, 0) + log(1 + exp(-|v|)), which cannot overflow.
  const rest = log(add(exp(neg(abs(x))), 1));
  const side = (tone: number, v: Value): { mean: Value; enough: Value } => {
    const mask = cast(equal(given, tone), 'float32');
    const count = matMul(mask, byPixel); // [N, 1, K]
    const sum = matMul(mul(add(relu(v), rest), mask), byPixel);
    return { mean: div(sum, maximum(count, 1)), enough: cast(greaterOrEqual(count, minPixels), 'float32') };
  };
  const [shade, lit] = [side(1, neg(x)), side(0, x)];
  const both = mul(shade.enough, lit.enough);
  const sum = reduceSum(mul(add(shade.mean, lit.mean), both));
  return reshape(div(mul(sum, 0.5), maximum(reduceSum(both), 1)), []);
}
