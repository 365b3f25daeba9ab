import type { Value } from '../graph/index.ts';
import {
  diversityLoss,
  grayOf,
  hintLoss,
  huberLoss,
  l1Loss,
  lineLoss,
  perceptualLoss,
  totalVariation,
} from '../losses/index.ts';
import {
  generator,
  isPair,
  shrink,
  styleLength,
  styleVector,
  type Guides,
  vgg19LossWeights,
  vgg19Taps,
  vgg19TapStride,
} from '../models/index.ts';
import { inceptionLoss, inceptionLossWeights } from '../models/perceptual-inception.ts';
import { add, averagePool, cast, less, minimum, mul, reshape, slice } from '../ops/index.ts';
import { adversary, type WantedStyle } from './adversary.ts';
import type { TrainConfig } from './config.ts';
import { pairLosses } from './pair-losses.ts';
import type { Batch, ContentLosses, StepLosses } from './step-types.ts';

/**
 * One forward pass of everything and the losses of spec section 5. One pass of the discriminator over the fake image
 * serves both sides: L_G is differentiated in the generator's parameters only and L_D in the discriminator's only, which
 * is what detaching the fake image in L_D means.
 */
export function stepLosses(batch: Batch, config: TrainConfig): StepLosses {
  const { sketch, hint, target } = batch;
  const { graph } = sketch;
  const { losses: weights } = config;
  if (isPair(config.generator)) return pairLosses(batch, config, (fake) => contentLosses({ ...batch, fake }, config));
  const style = config.generator.styleLength === undefined ? undefined : wantedStyle(target, config);
  let guides: Guides | undefined;
  const fake = generator(
    sketch,
    hint,
    config.generator,
    style && { style: mul(style.vector, style.told), onGuides: (made) => (guides = made) },
  );
  if ((config.generator.candidates ?? 1) > 1) return candidateLosses(batch, fake, config);
  const { perceptual, huber, content, terms } = contentLosses({ ...batch, fake }, config);
  const zero = graph.scalar(0);
  const guided = guides ? guideLosses(guides, target, config) : { content: [], terms: {} };
  const judged = config.noDiscriminator ? null : adversary(fake, target, sketch, config, style);
  const adversarial = judged?.adversarial ?? zero;
  const total = [content, ...guided.content, mul(adversarial, weights.adversarial)].reduce(add);
  return {
    fake,
    judged: fake,
    losses: {
      perceptual,
      huber,
      adversarial,
      generator: reshape(total, []),
      discriminator: judged?.discriminator ?? zero,
    },
    terms: { ...terms, ...guided.terms, ...judged?.terms },
    logitFake: judged?.logitFake ?? null,
    logitReal: judged?.logitReal ?? null,
  };
}

/** How often the generator is told the style: else it learns to do without a reference. */
const TOLD = 0.5;

/** The target's own style, as Style2paints takes it in training. */
export function wantedStyle(target: Value, config: TrainConfig): WantedStyle {
  const { graph } = target;
  const { styleLength: length } = config.generator;
  const perceptual =
    config.perceptual ?? graph.fail('styleLength: expected a perceptual network for the style vector, got none');
  if (styleLength(perceptual) !== length) {
    graph.fail(`styleLength: expected ${styleLength(perceptual)} for ${perceptual.network}, got ${length}`);
  }
  const told = cast(less(graph.noise('style', [Number(target.shape[0]), 1]), TOLD), 'float32');
  return { vector: styleVector(target, perceptual), told };
}

/** L1 of the guides against the gray and the color picture at a quarter of the size, in shares of the weight of `l1`. */
function guideLosses({ gray, color }: Guides, target: Value, { losses }: TrainConfig) {
  const small = shrink(target);
  const content: Value[] = [];
  const terms: Record<string, Value> = {};
  const term = (name: 'guideGray' | 'guideColor', image: Value, wanted: Value): void => {
    const weight = (losses[name] ?? 0) * (losses.l1 ?? 0);
    if (weight === 0) return;
    terms[name] = small.graph.scoped('loss', () => l1Loss(image, wanted));
    content.push(mul(terms[name], weight));
  };
  term('guideGray', gray, grayOf(small));
  term('guideColor', color, small);
  return { content, terms };
}

/** What compares one image with the target: every loss of the generator but the adversarial one. */
function contentLosses(
  { fake, sketch, hint, target }: Batch & { readonly fake: Value },
  config: TrainConfig,
): ContentLosses {
  const { graph } = fake;
  const { losses: weights } = config;
  const perceptual = graph.scoped('loss', () => perceptualTerm(fake, target, sketch, config) ?? graph.scalar(0));
  const [damped, wanted] = weights.sketchWeighting ? [mul(fake, sketch), mul(target, sketch)] : [fake, target];
  const huber = graph.scoped('loss', () => huberLoss(damped, wanted, weights.huberDelta));
  const terms = [mul(perceptual, weights.perceptual), mul(huber, weights.huber)];
  if (weights.hint) terms.push(mul(hintLoss(fake, hint), weights.hint));
  const further: Record<string, Value> = {};
  const term = (name: 'l1' | 'totalVariation' | 'line', value: () => Value): void => {
    const weight = weights[name];
    if (!weight) return;
    further[name] = graph.scoped('loss', value);
    terms.push(mul(further[name], weight));
  };
  term('l1', () => l1Loss(damped, wanted));
  if (!isPair(config.generator)) term('line', () => lineLoss(fake, target));
  term('totalVariation', () => totalVariation(fake));
  return { perceptual, huber, content: terms.reduce(add), terms: further };
}

/**
 * Several images from one generator: each is compared with the target, and the diversity loss makes one number of it per
 * picture of the batch. Reported are the lowest terms among the candidates.
 */
function candidateLosses({ sketch, hint, target }: Batch, fake: Value, config: TrainConfig): StepLosses {
  const { graph } = fake;
  if (!config.noDiscriminator) {
    graph.fail(`discriminator: expected none with several candidates, got one; set noDiscriminator`);
  }
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
    judged: fake,
    losses: {
      perceptual: over('perceptual'),
      huber: over('huber'),
      adversarial: zero,
      generator: over('total'),
      discriminator: zero,
    },
    terms: {},
    logitFake: null,
    logitReal: null,
  };
}

function perceptualTerm(fake: Value, target: Value, sketch: Value, config: TrainConfig): Value | null {
  const { perceptual, losses } = config;
  if (!perceptual || losses.perceptual === 0) return null;
  if (perceptual.network === 'inception-mixed2') {
    return reshape(inceptionLoss(fake, target, perceptual, { ...inceptionLossWeights, ...losses.taps }), []);
  }
  const weights = { ...vgg19LossWeights, ...losses.taps } as Record<string, number>;
  const taps = Object.keys(weights);
  const lines = (tap: string): Value | null => {
    if (!losses.sketchWeighting) return null;
    const stride = vgg19TapStride(tap);
    return stride === 1 ? sketch : averagePool(sketch, { kernel: stride, stride, padding: 0 });
  };
  return perceptualLoss(vgg19Taps(fake, perceptual, taps), vgg19Taps(target, perceptual, taps), weights, lines);
}
