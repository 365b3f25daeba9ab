import { grad } from '../autodiff/index.ts';
import type { Value } from '../graph/index.ts';
import { add, mul, neg, reduceSum, reshape, sqrt, sub } from '../ops/index.ts';
import { mean } from './mean.ts';

/*
 * The Wasserstein distance between real and generated images by a critic (Arjovsky et al. 2017), kept smooth by the norm of its
 * gradient (Gulrajani et al. 2017, algorithm 1). The penalty contains a gradient, and is differentiated again.
 */

/** Under the root, so that it has a slope where the gradient vanishes. */
const ROOT = 1e-12;

/** What the critic minimizes, without the penalty: mean D(G) - mean D(T). */
export const criticLoss = (real: Value, fake: Value): Value => sub(mean(fake), mean(real));

/** What the generator minimizes: - mean D(G). */
export const generatorCriticLoss = (fake: Value): Value => neg(mean(fake));

/**
 * Mean over the images of (|gradient of D in x| - 1)^2 at a place x between a real and a generated image.
 * @param real [N, C, H, W]
 * @param fake [N, C, H, W]
 * @param share [N, 1, 1, 1] in [0, 1], of the real image in x
 * @param critic D, any number of logits for each image
 */
export function gradientPenalty(real: Value, fake: Value, share: Value, critic: (image: Value) => Value): Value {
  const between = add(fake, mul(share, sub(real, fake)));
  // Logits of an image depend on it alone, so that the gradient of the sum holds each image's own.
  const logits = critic(between);
  const count = logits.shape.slice(1).reduce<number>((n, dim) => n * (dim as number), 1);
  const total = reshape(mul(reduceSum(logits), 1 / count), []);
  const [slope] = grad(total, [between]);
  const excess = sub(sqrt(add(reduceSum(mul(slope!, slope!), [1, 2, 3]), ROOT)), 1);
  return mean(mul(excess, excess));
}
