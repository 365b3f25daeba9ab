import type { Value } from '../graph/index.ts';
import { carriedSpectralNorm, conv2d, normalizeBy, SLOPE, spectralNorm, type Norm } from '../layers/index.ts';
import { concat, leakyRelu, reduceMean, reshape } from '../ops/index.ts';

/**
 * A discriminator. The paper's (III.C, eq. 3) sees the image alone and has layers after PaintsChainer's; the other fields are
 * the switches of the systems it is compared with.
 */
export interface DiscriminatorConfig {
  /** Channels of the convolutions before the last: seven for 'alternating', one or more for the others. */
  readonly widths: readonly number[];
  /**
   * Divides each weight by its largest singular value: found anew in each step (true), or by one iteration a step from the
   * vector of the step before ('carried').
   */
  readonly spectralNorm: boolean | 'carried';
  /**
   * 'alternating' (default): 4 x 4 with stride 2 and 3 x 3 by turns, one logit per image. 'strided': all 4 x 4 with stride 2, as
   * DCGAN has it, one logit per image. 'patch': PatchGAN (Isola et al. 2017), 4 x 4 with stride 2 but for the last, one logit
   * for each patch of the image.
   */
  readonly layers?: 'alternating' | 'strided' | 'patch';
  /** Sees the sketch behind the image's channels (Mirza and Osindero 2014, pix2pix). @default false */
  readonly conditional?: boolean;
  /** After every convolution but the first and the last. @default 'layer' */
  readonly norm?: Norm;
  /** Also tells the style of the image, so many numbers (an auxiliary classifier, Odena et al. 2017). @default 0 */
  readonly styleLength?: number;
}

export interface Judgment {
  /** One per image, [N], or of patches, [N, 1, h, w]. */
  readonly logits: Value;
  /** [N, S], where the config asks for it. */
  readonly style?: Value;
}

interface Layer {
  readonly kernelSize: number;
  readonly stride: number;
}

/** Kernel and stride of each convolution before the last; padding 1. */
function layersOf({ layers = 'alternating', widths }: DiscriminatorConfig): Layer[] {
  return widths.map((_, i) => {
    if (layers === 'alternating') return i % 2 === 0 ? { kernelSize: 4, stride: 2 } : { kernelSize: 3, stride: 1 };
    return { kernelSize: 4, stride: layers === 'patch' && i === widths.length - 1 ? 1 : 2 };
  });
}

/**
 * D(image), or D(image | sketch).
 * @param image [N, 3, H, W] in [-1, 1]
 * @param sketch [N, 1, H, W] in [0, 1]; looked at where the config is conditional
 * @throws GraphError when a switch does not fit
 */
export function judge(image: Value, config: DiscriminatorConfig, sketch?: Value): Judgment {
  const { graph } = image;
  return graph.scoped('discriminator', () => {
    const patch = config.layers === 'patch';
    if (!config.layers && config.widths.length !== 7) {
      graph.fail(`widths: expected 7 for 'alternating', got ${config.widths.length}`);
    }
    const norm = config.norm ?? 'layer';
    const transform = { true: spectralNorm, carried: carriedSpectralNorm, false: undefined }[
      String(config.spectralNorm)
    ];
    const shared = { padding: 1, ...(transform ? { transformWeight: transform } : {}) };
    if (config.conditional && !sketch) graph.fail('conditional: expected a sketch, got none');
    let x = config.conditional ? concat([image, sketch!], 1) : image;
    layersOf(config).forEach((layer, i) => {
      x = graph.scoped(String(i + 1), () => {
        const bare = i === 0 || norm === 'none';
        const y = conv2d(x, config.widths[i]!, { ...shared, ...layer, bias: bare });
        return leakyRelu(bare ? y : normalizeBy(norm, y), SLOPE);
      });
    });
    const map = graph.scoped('logit', () => conv2d(x, 1, { ...shared, kernelSize: patch ? 4 : 3, bias: true }));
    const images = Number(image.shape[0]);
    const logits = patch ? map : reshape(reduceMean(map, [1, 2, 3]), [images]);
    const { styleLength = 0 } = config;
    if (styleLength === 0) return { logits };
    const styles = graph.scoped('style', () =>
      conv2d(x, styleLength, { ...shared, padding: 0, kernelSize: 1, bias: true }),
    );
    return { logits, style: reshape(reduceMean(styles, [2, 3]), [images, styleLength]) };
  });
}

/** The logits of `judge`. */
export const discriminator = (image: Value, config: DiscriminatorConfig, sketch?: Value): Value =>
  judge(image, config, sketch).logits;
