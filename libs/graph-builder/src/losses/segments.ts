import { elementCount, type Graph, type Value } from '../graph/index.ts';
import {
  add,
  cast,
  clip,
  div,
  equal,
  exp,
  greater,
  greaterOrEqual,
  log,
  matMul,
  maximum,
  mul,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  sqrt,
  stopGradient,
  sub,
  transpose,
} from '../ops/index.ts';

/** 0, 1, 2 and so on in a shape. */
export const counting = (graph: Graph, shape: readonly number[]): Value =>
  graph.constant({ dtype: 'float32', shape, data: Float32Array.from({ length: elementCount(shape) }, (_, i) => i) });

export interface SegmentLossConfig {
  /** Within this distance of its part's mean a pixel is not pulled. */
  readonly near: number;
  /** From this distance on, two means are not pushed apart. */
  readonly far: number;
  /** Weight of the means' own length, which keeps the embedding about the origin. */
  readonly center: number;
  /** Parts of fewer counted pixels than this are left out of everything. */
  readonly minPixels: number;
  /** Factors of the terms in the sum. */
  readonly pull: number;
  readonly push: number;
  readonly name: number;
}

/** The discriminative loss's usual numbers (De Brabandere et al. 2017), distances 0.3 and 3; the names' weight is ours. */
export const segmentLosses: SegmentLossConfig = {
  near: 0.3,
  far: 3,
  center: 0.001,
  minPixels: 15,
  pull: 1,
  push: 1,
  name: 0.3,
};

/** The terms, scalars: `total` is pull, push, center and name with their weights. */
export const SEGMENT_LOSS_NAMES = ['pull', 'push', 'center', 'name', 'total'] as const;
export type SegmentLossName = (typeof SEGMENT_LOSS_NAMES)[number];

/** Under the root, so that it has a slope where two places are equal. */
const ROOT = 1e-6;

/** Masks of the parts of each picture, and which of them count. */
export interface SegmentMasks {
  /** [N, K, P], 0 or 1 */
  readonly mask: Value;
  /** [N, P, K] */
  readonly byPixel: Value;
  /** [N, 1, K]: 1 where a part is large enough, and 1 / pixels there, else 0. */
  readonly keep: Value;
  readonly share: Value;
  /** [N, 1, 1], parts that count. */
  readonly count: Value;
}

export function segmentMasks(parts: Value, slots: number, minPixels: number): SegmentMasks {
  const { graph } = parts;
  const [n, pixels] = parts.shape as [number, number];
  const numbers = counting(graph, [1, slots, 1]);
  const mask = cast(equal(reshape(parts, [n, 1, pixels]), numbers), 'float32');
  const byPixel = transpose(mask, [0, 2, 1]);
  const size = reshape(reduceSum(mask, [2]), [n, 1, slots]);
  const keep = cast(greaterOrEqual(size, minPixels), 'float32');
  return { mask, byPixel, keep, share: div(keep, maximum(size, 1)), count: reduceSum(keep, [2]) };
}

/** A term of each picture [N, 1, 1], averaged over the pictures where `counts` [N, 1, 1] is 1. */
const overPictures = (term: Value, counts: Value): Value =>
  reshape(div(reduceSum(mul(term, counts)), maximum(reduceSum(counts), 1)), []);

/** 1 where x is at least the limit, else 0. */
const atLeast = (x: Value, limit: number): Value => cast(greaterOrEqual(x, limit), 'float32');

/**
 * Pulls the pixels of a part to their mean and pushes the means of a picture's parts apart (De Brabandere, Neven, Van Gool
 * 2017), and the cross entropy of the parts' names; all sums over parts are matrix products with one-hot masks. Per
 * picture, over the parts that count: the mean over parts of the mean over pixels of max(0, |e - mean| - near)^2; the mean
 * over pairs of max(0, far - |mean_a - mean_b|)^2; the mean length of the means; the mean over parts, of those with a name,
 * of the mean over pixels of -log softmax(logits)[name]. Distances are sqrt(d^2 + 1e-6). The first three are averaged over
 * the pictures with two parts or more, the last over those with a named part.
 * @param outputs `embedding` [N, E, H, W], `logits` [N, C, H, W]
 * @param truth `parts` [N, H W], the number 0 .. K - 1 of each pixel's part as float32; -1: counts nowhere (ink, parts
 *   unknown); `names` [N, K], the class of each part as float32; -1: unknown
 */
export function segmentLoss(
  outputs: { readonly embedding: Value; readonly logits: Value },
  truth: { readonly parts: Value; readonly names: Value },
  config: SegmentLossConfig,
): Readonly<Record<SegmentLossName, Value>> {
  const { embedding, logits } = outputs;
  const { parts, names } = truth;
  const [n, slots] = names.shape as [number, number];
  const masks = segmentMasks(parts, slots, config.minPixels);
  const { mask, byPixel, share, keep, count } = masks;
  const pictures = atLeast(count, 2);
  const e = flat(embedding);
  const means = mul(matMul(e, byPixel), share); // [N, E, K]
  const apart = sub(e, matMul(means, mask)); // [N, E, P]
  const distance = sqrt(add(reduceSum(mul(apart, apart), [1]), ROOT)); // [N, 1, P]
  const beyond = relu(sub(distance, config.near));
  const pulls = mul(matMul(mul(beyond, beyond), byPixel), share); // [N, 1, K]
  const perPart = (values: Value): Value => div(reduceSum(values, [2]), maximum(count, 1));
  const pull = overPictures(perPart(pulls), pictures);

  const push = overPictures(pushApart(means, masks, config.far), pictures);
  const lengths = sqrt(add(reduceSum(mul(means, means), [1]), ROOT)); // [N, 1, K]
  const center = overPictures(perPart(mul(lengths, keep)), pictures);

  const named = mul(keep, cast(greater(reshape(names, [n, 1, slots]), -0.5), 'float32')); // [N, 1, K]
  const namedCount = reduceSum(named, [2]);
  const entropies = mul(nameEntropy(flat(logits), masks, names), named);
  const name = overPictures(div(reduceSum(entropies, [2]), maximum(namedCount, 1)), atLeast(namedCount, 1));
  const terms = [mul(pull, config.pull), mul(push, config.push), mul(center, config.center), mul(name, config.name)];
  return { pull, push, center, name, total: terms.reduce(add) };
}

/** [N, C, H, W] -> [N, C, H W] */
function flat(image: Value): Value {
  const [n, c, h, w] = image.shape as [number, number, number, number];
  return reshape(image, [n, c, h * w]);
}

/** Mean over the pairs of a picture's parts: [N, E, K] -> [N, 1, 1]. */
function pushApart(means: Value, { keep, count }: SegmentMasks, far: number): Value {
  const [n, e, slots] = means.shape as [number, number, number];
  const difference = sub(reshape(means, [n, e, slots, 1]), reshape(means, [n, e, 1, slots]));
  const distance = reshape(sqrt(add(reduceSum(mul(difference, difference), [1]), ROOT)), [n, slots, slots]);
  const missing = relu(sub(means.graph.scalar(far), distance));
  const others = means.graph.constant({
    dtype: 'float32',
    shape: [1, slots, slots],
    data: Float32Array.from({ length: slots * slots }, (_, i) => Number(i % (slots + 1) !== 0)),
  });
  const pairs = mul(mul(reshape(keep, [n, slots, 1]), keep), others);
  return div(reduceSum(mul(mul(missing, missing), pairs), [1, 2]), maximum(mul(count, sub(count, 1)), 1));
}

/** Mean cross entropy over the pixels of each part: logits [N, C, P] -> [N, 1, K]. */
function nameEntropy(logits: Value, { byPixel, share }: SegmentMasks, names: Value): Value {
  const [n, slots] = names.shape as [number, number];
  const classes = logits.shape[1] as number;
  // Clipped below the mean, where the softmax no longer changes, so that exp cannot overflow without subtracting the maximum.
  const centered = clip(sub(logits, stopGradient(reduceMean(logits, [1]))), -40, 40);
  const total = log(reduceSum(exp(centered), [1])); // [N, 1, P]
  const each = mul(matMul(sub(total, centered), byPixel), share); // [N, C, K]
  const numbers = counting(logits.graph, [1, classes, 1]);
  const chosen = cast(equal(reshape(names, [n, 1, slots]), numbers), 'float32'); // [N, C, K]
  return reduceSum(mul(each, chosen), [1]);
}
