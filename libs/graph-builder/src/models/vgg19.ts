import type { Value } from '../graph/index.ts';
import { add, conv, maxPool, mul, relu } from '../ops/index.ts';
import type { PerceptualWeights } from './perceptual-weights.ts';

/** Convolutions per block (Simonyan and Zisserman 2015, table 1, column E). */
const CONVOLUTIONS = [2, 2, 4, 4, 4];

/** Taps and their lambda (SGRU; paper eq. 2 leaves them open). */
export const vgg19LossWeights: Readonly<Record<string, number>> = {
  conv1_2: 0.79,
  conv2_2: 0.63,
  conv3_2: 0.51,
  conv4_2: 0.39,
  conv5_2: 1.07,
};

/** Reduction of the image side at each tap. */
export const vgg19TapStride = (tap: string): number => 2 ** (Number(tap[4]) - 1);

/**
 * Feature maps of VGG19 after ReLU, weights frozen; gradients pass to the image.
 * @param image [N, 3, H, W] RGB in [-1, 1]
 * @returns by tap name, `conv3_2` [N, C, H/4, W/4]
 */
export function vgg19Taps(image: Value, weights: PerceptualWeights, taps: readonly string[]): Record<string, Value> {
  const { graph } = image;
  return graph.scoped('vgg19', () => {
    const frozen = (name: string): Value => {
      const parameter = weights.parameters.get(`vgg19.${name}`);
      if (!parameter) return graph.fail(`${name} is missing from the perceptual weights (${weights.origin})`);
      return graph.constant({ dtype: 'float32', ...parameter }, `vgg19.${name}`);
    };
    const perChannel = (values: readonly number[]): Value =>
      graph.constant({ dtype: 'float32', shape: [1, 3, 1, 1], data: Float32Array.from(values) });
    const found: Record<string, Value> = {};
    let x = add(mul(image, perChannel(weights.input.scale)), perChannel(weights.input.shift));
    for (const [block, convolutions] of CONVOLUTIONS.entries()) {
      if (block > 0) x = maxPool(x);
      for (let i = 1; i <= convolutions; i++) {
        const name = `conv${block + 1}_${i}`;
        x = graph.scoped(name, () => relu(conv(x, frozen(`${name}.weight`), frozen(`${name}.bias`), { padding: 1 })));
        if (taps.includes(name)) found[name] = x;
        if (taps.every((tap) => tap in found)) return found;
      }
    }
    return graph.fail(`expected taps among conv1_1 … conv5_4, got ${taps.join(', ')}`);
  });
}
