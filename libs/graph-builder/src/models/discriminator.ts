import type { Value } from '../graph/index.ts';
import { conv2d, normalize, SLOPE, spectralNorm } from '../layers/index.ts';
import { leakyRelu, reduceMean, reshape } from '../ops/index.ts';

/** An image-only discriminator (paper III.C, eq. 3); layers after PaintsChainer's. */
export interface DiscriminatorConfig {
  /** Channels of the seven convolutions. */
  readonly widths: readonly number[];
  /** Divides each weight by its largest singular value. */
  readonly spectralNorm: boolean;
}

/** Kernel and stride of the seven convolutions; padding 1. */
const LAYERS = [
  [4, 2],
  [3, 1],
  [4, 2],
  [3, 1],
  [4, 2],
  [3, 1],
  [4, 2],
] as const;

/**
 * D(image).
 * @param image [N, 3, H, W] in [-1, 1]
 * @returns one logit per image, [N]
 */
export function discriminator(image: Value, config: DiscriminatorConfig): Value {
  const { graph } = image;
  const shared = { padding: 1, ...(config.spectralNorm ? { transformWeight: spectralNorm } : {}) };
  return graph.scoped('discriminator', () => {
    let x = image;
    LAYERS.forEach(([kernelSize, stride], i) => {
      x = graph.scoped(String(i + 1), () => {
        const first = i === 0;
        const y = conv2d(x, config.widths[i]!, { ...shared, kernelSize, stride, bias: first });
        return leakyRelu(first ? y : normalize(y), SLOPE);
      });
    });
    const map = graph.scoped('logit', () => conv2d(x, 1, { ...shared, kernelSize: 3, bias: true }));
    return reshape(reduceMean(map, [1, 2, 3]), [Number(image.shape[0])]);
  });
}
