import type { Value } from '../graph/index.ts';
import { l1Loss, lineLoss } from '../losses/index.ts';
import { firstStage, secondStage, shrink } from '../models/index.ts';
import { add, less, mul, reduceSum, reshape, stopGradient, sub, where } from '../ops/index.ts';
import { adversary } from './adversary.ts';
import type { TrainConfig } from './config.ts';
import type { Batch, ContentLosses, StepLosses } from './step-types.ts';

/** How often the second network of an enlarging pair sees a channel of the first one's answer; else of the noisy truth. */
const FROM_FIRST = 0.8;
/** Gray levels: of the noise of each pixel at most, and of a shift of the whole channel (PaintsChainer). */
const [PIXEL_NOISE, SHIFT] = [5, 16];
const GRAY_LEVELS = 127.5;

/**
 * Two networks in a row, trained side by side; no gradient goes from the second to the first. The first has the adversarial
 * loss (on what it makes itself), L1 and the line loss; the second has what compares an image with the target. Enlarging
 * (PaintsChainer): the second sees each channel of the first answer with probability 0.8, else the noisy truth. Refining
 * (two-stage colorization): the second sees the batch's corrupted draft, which the first one has no part in.
 */
export function pairLosses(
  batch: Batch,
  config: TrainConfig,
  contentLosses: (fake: Value) => ContentLosses,
): StepLosses {
  const { sketch, hint, target } = batch;
  const { graph } = sketch;
  const { losses: weights } = config;
  const enlarging = config.generator.architecture === 'enlarging-pair';
  const first = firstStage(sketch, hint, config.generator);
  const [wanted, lines] = enlarging ? [shrink(target), shrink(sketch)] : [target, sketch];
  const seen = enlarging
    ? graph.scoped('mixture', () => mixture(stopGradient(first), wanted))
    : (batch.draft ?? graph.fail('draft: expected drafts in the batch of a refining pair, got none'));
  const fake = secondStage(sketch, hint, seen, config.generator);

  const { perceptual, huber, content, terms } = contentLosses(fake);
  const own: Record<string, Value> = {};
  const parts = [content];
  const term = (name: string, weight: number | undefined, value: () => Value): void => {
    if (!weight) return;
    own[name] = graph.scoped('loss', value);
    parts.push(mul(own[name], weight));
  };
  term('l1First', weights.l1, () => l1Loss(first, wanted));
  term('lineFirst', weights.line, () => lineLoss(first, wanted));
  const zero = graph.scalar(0);
  const judged = config.noDiscriminator ? null : adversary(first, wanted, lines, config);
  if (judged) parts.push(mul(judged.adversarial, weights.adversarial));
  return {
    fake,
    judged: first,
    losses: {
      perceptual,
      huber,
      adversarial: judged?.adversarial ?? zero,
      generator: reshape(parts.reduce(add), []),
      discriminator: judged?.discriminator ?? zero,
    },
    terms: { ...terms, ...own, ...judged?.terms },
    logitFake: judged?.logitFake ?? null,
    logitReal: judged?.logitReal ?? null,
  };
}

/** Each channel of each image from the first answer or from the truth with noise. */
function mixture(first: Value, truth: Value): Value {
  const { graph } = first;
  const [n, c] = first.shape as readonly [number, number, number, number];
  const deviation = mul(graph.noise('deviation', [n, 1, 1, 1]), PIXEL_NOISE / GRAY_LEVELS);
  const noise = add(
    mul(normal(graph.noise('pixels', [4, ...(first.shape as readonly number[])])), deviation),
    mul(normal(graph.noise('shift', [4, n, c, 1, 1])), SHIFT / GRAY_LEVELS),
  );
  const isFirst = less(graph.noise('first', [n, c, 1, 1]), FROM_FIRST);
  return where(isFirst, first, add(truth, noise));
}

/** About normal numbers of variance 1: the sum of four uniform ones, less their mean. [4, ...] -> [...] */
function normal(uniform: Value): Value {
  const [, ...shape] = uniform.shape as readonly number[];
  return mul(sub(reshape(reduceSum(uniform, [0]), shape), 2), Math.sqrt(3));
}
