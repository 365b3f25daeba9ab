import type { DiversityWeights } from '../losses/index.ts';
import type { AdamConfig } from '../optimizers/index.ts';
import { paperAdam } from '../optimizers/index.ts';
import type { ModelConfig } from '../models/index.ts';
import type { PerceptualWeights } from '../models/perceptual-weights.ts';

/** Weights of the loss terms (paper eq. 4, weights ours) and the switches of spec section 5. */
export interface LossConfig {
  /** w_p */
  readonly perceptual: number;
  /** w_h */
  readonly huber: number;
  /** Gray levels at which the Huber loss turns from squared to absolute; 1 is the paper's setting. */
  readonly huberDelta: number;
  /** w_g; 0 with no discriminator. */
  readonly adversarial: number;
  /** Weight of |down4(G) - hint| over hinted cells; not in the paper. */
  readonly hint: number;
  /** lambda by tap; the network's own by default. */
  readonly taps?: Readonly<Partial<Record<string, number>>>;
  /** Damps line pixels with the sketch, as SGRU does: of the pixel losses, and of the perceptual loss with VGG19. */
  readonly sketchWeighting: boolean;
  /** Weight of mean |G - T|, images in [-1, 1] (pix2pix). */
  readonly l1?: number;
  /** Weight of the total variation (Auto-painter's public code). */
  readonly totalVariation?: number;
  /** Weight of the difference of line drawings; of a pair of networks, of the first one's answer (PaintsChainer). */
  readonly line?: number;
  /** Weights of Style2paints' guides, in shares of `l1`, and of the discriminator's style. */
  readonly guideGray?: number;
  readonly guideColor?: number;
  readonly style?: number;
  /**
   * What the discriminator is: a classifier with sigmoid cross entropy (the paper, the default), or a Wasserstein critic, kept
   * smooth by `gradientPenalty` (Gulrajani et al. 2017), whose weight is 10 by default.
   */
  readonly adversary?: 'classifier' | 'critic';
  readonly gradientPenalty?: number;
  /** How the losses of several candidates become one; SGRU's 0.999 best + 0.001 mean by default. */
  readonly diversity?: DiversityWeights;
}

export const paperLosses: LossConfig = {
  perceptual: 1,
  huber: 0.88,
  huberDelta: 1,
  adversarial: 1,
  hint: 0,
  sketchWeighting: false,
};

export interface TrainConfig extends ModelConfig {
  readonly losses: LossConfig;
  readonly adam: AdamConfig;
  /** null: no perceptual loss. */
  readonly perceptual: PerceptualWeights | null;
  /** Trains without a discriminator (ablation). */
  readonly noDiscriminator?: boolean;
  readonly batch: number;
  /** Image sides, multiples of 32. */
  readonly height: number;
  readonly width: number;
  /** Decay of the moving average of the generator's weights; absent: none is kept. */
  readonly emaDecay?: number;
  /** Largest joint norm of the gradients of one network; absent: not limited. */
  readonly clipGradNorm?: number;
  /**
   * What learns of the generator: parameters whose names begin with one of these, `generator.decoder.`; the step hands the others on as they
   * are, without moments and averages. Absent: all of them.
   */
  readonly trained?: readonly string[];
}

export const trainDefaults = { losses: paperLosses, adam: paperAdam, perceptual: null } as const;
