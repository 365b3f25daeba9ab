import type { Graph, Value } from '../graph/index.ts';
import {
  abs,
  add,
  averagePool,
  concat,
  conv,
  div,
  maxPool,
  mul,
  reduceMean,
  relu,
  reshape,
  stopGradient,
  sub,
} from '../ops/index.ts';
import { inceptionLayers } from './perceptual-inception-weights.ts';
import type { PerceptualWeights } from './perceptual-weights.ts';

/** Activations a loss may look at, from shallow to deep. */
export const inceptionTapNames = ['activation_1', 'activation_3', 'activation_5', 'mixed0', 'mixed2'] as const;
export type InceptionTap = (typeof inceptionTapNames)[number];
type InceptionTaps = Record<InceptionTap, Value>;

/** The activations that the loss compares, and their weights. */
export const inceptionLossWeights: Partial<Record<InceptionTap, number>> = {
  activation_3: 1,
  activation_5: 1,
  mixed2: 0.5,
};

/** Keeps an all-zero activation of the target from dividing by zero; activations are of order 1. */
const EPSILON = 1e-6;

/**
 * The stem and first three inception blocks of InceptionV3 (Szegedy et al. 2015, arXiv:1512.00567) with frozen weights,
 * as a function of an image; its weights are in the graph once, however often it is applied. Gradients reach the image.
 *
 * Image: [N, 3, H, W], RGB in [-1, 1], sides of at least 27. Taps: activation_1 [N, 32, ~H/2, ~W/2], activation_3
 * [N, 64, ~H/2, ~W/2], activation_5 [N, 192, ~H/4, ~W/4], mixed0 [N, 256, ~H/8, ~W/8], mixed2 [N, 288, ~H/8, ~W/8];
 * a little less than the fraction, since some convolutions do not pad.
 */
function inceptionNetwork(graph: Graph, weights: PerceptualWeights): (image: Value) => InceptionTaps {
  const constants = new Map<string, Value>();
  const frozen = (name: string): Value => {
    const parameter = weights.parameters.get(name);
    if (!parameter) return graph.fail(`${name} is missing from the perceptual weights (${weights.network})`);
    const value = constants.get(name) ?? graph.constant({ dtype: 'float32', ...parameter }, name);
    constants.set(name, value);
    return value;
  };
  const perChannel = (values: readonly number[]): Value =>
    graph.constant({ dtype: 'float32', shape: [1, 3, 1, 1], data: Float32Array.from(values) });

  /** Convolution and ReLU, by Keras's number. */
  const layer = (x: Value, number: number): Value => {
    const { name, kernel, stride, padding } = inceptionLayers[number - 1]!;
    const weight = frozen(`inception.${name}.weight`);
    const bias = frozen(`inception.${name}.bias`);
    return graph.scoped(name, () =>
      relu(conv(x, weight, bias, { stride, padding: padding === 'same' ? (kernel - 1) / 2 : 0 })),
    );
  };
  const chain = (x: Value, ...numbers: number[]): Value => numbers.reduce(layer, x);
  /** 1x1, 5x5, double 3x3 and pooled branches side by side. */
  const block = (x: Value, first: number): Value =>
    concat(
      [
        layer(x, first),
        chain(x, first + 1, first + 2),
        chain(x, first + 3, first + 4, first + 5),
        layer(averagePool(x, { kernel: 3, stride: 1, padding: 1 }), first + 6),
      ],
      1,
    );

  return (image) =>
    graph.scoped('inception', () => {
      const { scale, shift } = weights.input;
      const activation1 = layer(add(mul(image, perChannel(scale)), perChannel(shift)), 1);
      const activation3 = chain(activation1, 2, 3);
      const activation5 = chain(maxPool(activation3, 3, 2), 4, 5);
      const mixed0 = block(maxPool(activation5, 3, 2), 6);
      const mixed2 = block(block(mixed0, 13), 20);
      return { activation_1: activation1, activation_3: activation3, activation_5: activation5, mixed0, mixed2 };
    });
}

/** The taps of one image: `inceptionNetwork` applied once. */
export function inceptionTaps(image: Value, weights: PerceptualWeights): InceptionTaps {
  return inceptionNetwork(image.graph, weights)(image);
}

/**
 * Σ w · mean|φ(fake) − φ(target)| / mean|φ(target)| over the taps; the divisor makes taps comparable without tuning.
 * The target gets no gradient.
 * @param fake [N, 3, H, W], RGB in [-1, 1]
 * @param target as `fake`
 * @returns scalar
 */
export function inceptionLoss(
  fake: Value,
  target: Value,
  weights: PerceptualWeights,
  taps: Partial<Record<InceptionTap, number>> = inceptionLossWeights,
): Value {
  const network = inceptionNetwork(fake.graph, weights);
  const fakeTaps = network(fake);
  const targetTaps = network(stopGradient(target));
  const terms = inceptionTapNames.flatMap((tap) => {
    const weight = taps[tap];
    if (!weight) return [];
    const size = add(mean(abs(targetTaps[tap])), EPSILON);
    return [mul(div(mean(abs(sub(fakeTaps[tap], targetTaps[tap]))), size), weight)];
  });
  return terms.reduce(add);
}

const mean = (x: Value): Value => reshape(reduceMean(x), []);
