import type { Value } from '../graph/index.ts';
import {
  diversityLoss,
  fakeLoss,
  generatorAdversarialLoss,
  hintLoss,
  huberLoss,
  perceptualLoss,
  realLoss,
} from '../losses/index.ts';
import { discriminator, generator, vgg19LossWeights, vgg19Taps, vgg19TapStride } from '../models/index.ts';
import { inceptionLoss, inceptionLossWeights } from '../models/perceptual-inception.ts';
import { add, averagePool, minimum, mul, reshape, slice } from '../ops/index.ts';
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
export function stepLosses(batch: Batch, config: TrainConfig): StepLosses {
  const { sketch, hint, target } = batch;
  const { graph } = sketch;
  const { losses: weights } = config;
  const fake = generator(sketch, hint, config.generator);
  if ((config.generator.candidates ?? 1) > 1) return candidateLosses(batch, fake, config);
  const { perceptual, huber, content } = contentLosses({ ...batch, fake }, config);
  const zero = graph.scalar(0);
  let [adversarial, discriminatorLoss]: [Value, Value] = [zero, zero];
  let [logitFake, logitReal]: [Value | null, Value | null] = [null, null];
  if (!config.noDiscriminator) {
    logitFake = discriminator(fake, config.discriminator);
    logitReal = discriminator(target, config.discriminator);
    adversarial = generatorAdversarialLoss(logitFake);
    discriminatorLoss = add(realLoss(logitReal), fakeLoss(logitFake));
  }
  const total = reshape(add(content, mul(adversarial, weights.adversarial)), []);
  return {
    fake,
    losses: { perceptual, huber, adversarial, generator: total, discriminator: discriminatorLoss },
    logitFake,
    logitReal,
  };
}

/** What compares one image with the target: every loss of the generator but the adversarial one. */
function contentLosses({ fake, sketch, hint, target }: Batch & { readonly fake: Value }, config: TrainConfig) {
  const { graph } = fake;
  const { losses: weights } = config;
  const perceptual = graph.scoped('loss', () => perceptualTerm(fake, target, sketch, config) ?? graph.scalar(0));
  const huber = graph.scoped('loss', () => huberLoss(fake, target, weights.huberDelta));
  const terms = [mul(perceptual, weights.perceptual), mul(huber, weights.huber)];
  if (weights.hint) terms.push(mul(hintLoss(fake, hint), weights.hint));
  return { perceptual, huber, content: terms.reduce(add) };
}

/**
 * Several images from one generator: each is compared with the target, and the diversity loss makes one number of it per
 * picture of the batch. Reported are the lowest terms among the candidates.
 */
function candidateLosses({ sketch, hint, target }: Batch, fake: Value, config: TrainConfig): StepLosses {
  const { graph } = fake;
  if (!config.noDiscriminator)
    graph.fail(`discriminator: expected none with several candidates, got one; set noDiscriminator`);
  const count = config.generator.candidates ?? 1;
  const each = Array.from({ length: config.batch }, (_, n) => {
    const picture = (x: Value): Value => slice(x, [0], [n], [n + 1]);
    const own = { sketch: picture(sketch), hint: picture(hint), target: picture(target) };
    const candidates = Array.from({ length: count }, (_, u) =>
      contentLosses({ ...own, fake: slice(fake, [0, 1], [n, 3 * u], [n + 1, 3 * u + 3]) }, config),
    );
    const lowest = (term: 'perceptual' | 'huber'): Value => candidates.map((one) => one[term]).reduce(minimum);
    return {
      perceptual: lowest('perceptual'),
      huber: lowest('huber'),
      total: diversityLoss(
        candidates.map(({ content }) => content),
        config.losses.diversity,
      ),
    };
  });
  const over = (term: 'perceptual' | 'huber' | 'total'): Value =>
    reshape(mul(each.map((one) => one[term]).reduce(add), 1 / config.batch), []);
  const zero = graph.scalar(0);
  return {
    fake,
    losses: {
      perceptual: over('perceptual'),
      huber: over('huber'),
      adversarial: zero,
      generator: over('total'),
      discriminator: zero,
    },
    logitFake: null,
    logitReal: null,
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
