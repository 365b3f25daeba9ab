import type { Value } from '../graph/index.ts';
import { neg, softplus } from '../ops/index.ts';
import { mean } from './mean.ts';

/*
 * Sigmoid cross-entropy on logits (paper eq. 3, 4): -log D = softplus(-logit), -log(1 - D) = softplus(logit), where
 * D = sigmoid(logit). Goodfellow et al. 2014.
 */

/** Mean of -log D(T): the discriminator on real images. */
export const realLoss = (logits: Value): Value => mean(softplus(neg(logits)));

/** Mean of -log(1 - D(G)): the discriminator on generated images. */
export const fakeLoss = (logits: Value): Value => mean(softplus(logits));

/** Mean of -log D(G): the generator's non-saturating loss. */
export const generatorAdversarialLoss = (logits: Value): Value => mean(softplus(neg(logits)));
