import type { Value } from '../graph/index.ts';
import {
  criticLoss,
  fakeLoss,
  generatorAdversarialLoss,
  generatorCriticLoss,
  gradientPenalty,
  mean,
  realLoss,
} from '../losses/index.ts';
import { judge, type Judgment } from '../models/index.ts';
import { abs, add, mul, reshape, sub } from '../ops/index.ts';
import type { TrainConfig } from './config.ts';

/** Of a critic's gradient penalty (Gulrajani et al. 2017). */
const PENALTY = 10;

export interface Adversary {
  /** What the generator minimizes, a scalar. */
  readonly adversarial: Value;
  /** What the discriminator minimizes, a scalar. */
  readonly discriminator: Value;
  readonly logitFake: Value;
  readonly logitReal: Value;
  /** Other terms of the discriminator's loss, by name. */
  readonly terms: Readonly<Record<string, Value>>;
}

type Config = Pick<TrainConfig, 'discriminator' | 'losses'>;

/** Whether the losses of a config have the term. */
const hasGradientPenalty = ({ losses }: Pick<TrainConfig, 'losses'>): boolean =>
  losses.adversary === 'critic' && losses.gradientPenalty !== 0;

/** The style of the real image, and which images count for the generator. */
export interface WantedStyle {
  /** [N, S] */
  readonly vector: Value;
  /** [N, 1], 1 where the generator was told the style, else 0. */
  readonly told: Value;
}

/**
 * The discriminator on a generated and a real image, and both sides' losses.
 * @param sketch [N, 1, H, W], for a conditional one
 * @param style for one that also tells the style
 */
export function adversary(
  fake: Value,
  real: Value,
  sketch: Value | undefined,
  config: Config,
  style?: WantedStyle,
): Adversary {
  const [ofFake, ofReal] = [judge(fake, config.discriminator, sketch), judge(real, config.discriminator, sketch)];
  const plain = logitLosses(ofFake.logits, ofReal.logits, config);
  const penalized = hasGradientPenalty(config) ? withPenalty(plain, fake, real, sketch, config) : plain;
  return style && config.losses.style ? withStyle(penalized, [ofFake, ofReal], style, config.losses.style) : penalized;
}

function logitLosses(logitFake: Value, logitReal: Value, { losses }: Config): Adversary {
  const known = { logitFake, logitReal, terms: {} };
  if (losses.adversary === 'critic') {
    const loss = criticLoss(logitReal, logitFake);
    return { ...known, adversarial: generatorCriticLoss(logitFake), discriminator: reshape(loss, []) };
  }
  const loss = add(realLoss(logitReal), fakeLoss(logitFake));
  return { ...known, adversarial: generatorAdversarialLoss(logitFake), discriminator: reshape(loss, []) };
}

function withPenalty(plain: Adversary, fake: Value, real: Value, sketch: Value | undefined, config: Config): Adversary {
  const share = fake.graph.noise('gradientPenalty', [Number(fake.shape[0]), 1, 1, 1]);
  const penalty = gradientPenalty(real, fake, share, (image) => judge(image, config.discriminator, sketch).logits);
  const weighted = mul(penalty, config.losses.gradientPenalty ?? PENALTY);
  return {
    ...plain,
    discriminator: reshape(add(plain.discriminator, weighted), []),
    terms: { ...plain.terms, gradientPenalty: reshape(penalty, []) },
  };
}

/** The discriminator is to tell the style of real images and nothing (zeros) of generated ones, the generator to have it told. */
function withStyle(
  plain: Adversary,
  [ofFake, ofReal]: readonly [Judgment, Judgment],
  { vector, told }: WantedStyle,
  weight: number,
): Adversary {
  const [guessed, read] = [ofFake.style, ofReal.style];
  if (!guessed || !read) return plain;
  const missed = mean(mul(abs(sub(guessed, vector)), told));
  const learned = add(mean(abs(sub(read, vector))), mean(abs(guessed)));
  return {
    ...plain,
    adversarial: add(plain.adversarial, mul(missed, weight)),
    discriminator: reshape(add(plain.discriminator, mul(learned, weight)), []),
    terms: { ...plain.terms, style: missed },
  };
}
