import type { Value } from '../graph/index.ts';

/** The five losses every step reports, in this order; after them come those terms that its config has (`terms`). */
export const LOSS_NAMES = ['perceptual', 'huber', 'adversarial', 'generator', 'discriminator'] as const;
export type LossName = (typeof LOSS_NAMES)[number];

export interface Batch {
  /** [N, 1, H, W] */
  readonly sketch: Value;
  /** [N, 4, H/4, W/4] */
  readonly hint: Value;
  /** [N, 3, H, W] */
  readonly target: Value;
  /** [N, 3, H, W], of a refining pair: the target with the mistakes of drafts in it. */
  readonly draft?: Value;
}

export interface StepLosses {
  readonly fake: Value;
  /** What the discriminator sees: `fake`; of a pair, the first network's answer. */
  readonly judged: Value;
  readonly losses: Readonly<Record<LossName, Value>>;
  /** Further terms by name, unweighted scalars; the generator's and discriminator's losses have them in already. */
  readonly terms: Readonly<Record<string, Value>>;
  /** Logits of the generated and the real images, [N], or of patches; null without a discriminator. */
  readonly logitFake: Value | null;
  readonly logitReal: Value | null;
}

export interface ContentLosses {
  readonly perceptual: Value;
  readonly huber: Value;
  /** All that is in the generator's loss, with weights. */
  readonly content: Value;
  readonly terms: Readonly<Record<string, Value>>;
}
