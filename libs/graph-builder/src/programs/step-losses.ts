import type { Value } from '../graph/index.ts';
import { fakeLoss, generatorAdversarialLoss, hintLoss, huberLoss, perceptualLoss, realLoss } from '../losses/index.ts';
import { discriminator, generator, vgg19LossWeights, vgg19Taps, vgg19TapStride } from '../models/index.ts';
import { inceptionLoss, inceptionLossWeights } from '../models/perceptual-inception.ts';
import { add, averagePool, mul, reshape } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';

/** The five losses every step reports, in this order. */
export const LOSS_NAMES = ['perceptual', 'huber', 'adversarial', 'generator', 'discriminator'] as const;
export type LossName = (typeof LOSS_NAMES)[number];

export interface Batch {
  /** [N, 1, H, W] */
  readonly sketch: Value;
  /** [N, 4, H/4, W/4] */
  readonly hint: Value;
  /** [N, 3, H, W] */
  readonly target: Value;
}

export interface StepLosses {
  readonly fake: Value;
  readonly losses: Readonly<Record<LossName, Value>>;
  /** Logits of the generated and the real images, [N]; null without a discriminator. */
  readonly logitFake: Value | null;
  readonly logitReal: Value | null;
}

/**
 * One forward pass of everything and the losses of spec section 5. One pass of the discriminator over the fake image
 * serves both sides: L_G is differentiated in the generator's parameters only and L_D in the discriminator's only, which
 * is what detaching the fake image in L_D means.
 */
export function stepLosses({ sketch, hint, target }: Batch, config: TrainConfig): StepLosses {
  const { graph } = sketch;
  const { losses: weights } = config;
  const fake = generator(sketch, hint, config.generator);
  const zero = graph.scalar(0);
  const perceptual = graph.scoped('loss', () => perceptualTerm(fake, target, sketch, config) ?? zero);
  const huber = graph.scoped('loss', () => huberLoss(fake, target, weights.huberDelta));
  let [adversarial, discriminatorLoss]: [Value, Value] = [zero, zero];
  let [logitFake, logitReal]: [Value | null, Value | null] = [null, null];
  if (!config.noDiscriminator) {
    logitFake = discriminator(fake, config.discriminator);
    logitReal = discriminator(target, config.discriminator);
    adversarial = generatorAdversarialLoss(logitFake);
    discriminatorLoss = add(realLoss(logitReal), fakeLoss(logitFake));
  }
  const terms = [mul(perceptual, weights.perceptual), mul(huber, weights.huber), mul(adversarial, weights.adversarial)];
  if (weights.hint) terms.push(mul(hintLoss(fake, hint), weights.hint));
  const total = reshape(terms.reduce(add), []);
  return {
    fake,
    losses: { perceptual, huber, adversarial, generator: total, discriminator: discriminatorLoss },
    logitFake,
    logitReal,
  };
}

function perceptualTerm(fake: Value, target: Value, sketch: Value, config: TrainConfig): Value | null {
  const { perceptual, losses } = config;
  if (!perceptual || losses.perceptual === 0) return null;
  if (perceptual.network === 'inception-mixed2')
    return reshape(inceptionLoss(fake, target, perceptual, { ...inceptionLossWeights, ...losses.taps }), []);
  const weights = { ...vgg19LossWeights, ...losses.taps } as Record<string, number>;
  const taps = Object.keys(weights);
  const lines = (tap: string): Value | null => {
    if (!losses.sketchWeighting) return null;
    const stride = vgg19TapStride(tap);
    return stride === 1 ? sketch : averagePool(sketch, { kernel: stride, stride, padding: 0 });
  };
  return perceptualLoss(vgg19Taps(fake, perceptual, taps), vgg19Taps(target, perceptual, taps), weights, lines);
}
