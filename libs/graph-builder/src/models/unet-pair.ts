import type { Value } from '../graph/index.ts';
import { conv2d } from '../layers/index.ts';
import { averagePool, concat, upsampleLinear } from '../ops/index.ts';
import { HINT_CELL, type GeneratorConfig } from './generator-config.ts';
import { hintAtLevel } from './hint-entry.ts';
import { unetBody } from './unet.ts';

/*
 * Systems of two U-Nets, the second of which sees what the first one made.
 *
 * 'enlarging-pair', PaintsChainer: the first colors the drawing at a quarter of the size, the second puts its answer, enlarged,
 * together with the drawing at full size (published: 128 and 512 pixels). Both are the U-Net of `unet.ts`. Ours beside the
 * published code: enlarging is bilinear where it was bicubic, colors are RGB.
 *
 * 'refining-pair', two-stage colorization (Zhang et al. 2018): a drafting network splashes colors on the drawing from its
 * hints, a refinement network finds and repairs what is wrong, seeing drawing, hints and draft. The publication's networks are
 * larger and of other blocks; here both are the same U-Net, so that the two stages are the difference.
 */

/** The first network's answer. */
export function firstAnswer(sketch: Value, hint: Value, config: GeneratorConfig): Value {
  const { graph } = sketch;
  return graph.scoped('first', () => {
    const small = config.architecture === 'enlarging-pair';
    const lines = small ? shrink(sketch) : sketch;
    return output(unetBody(concat([lines, small ? hint : hintAtLevel(hint, 1)], 1), config.widths));
  });
}

/**
 * The second network's answer.
 * @param colors [N, 3, ...]: of the first answer's size
 * @returns [N, 3, H, W]
 */
export function secondAnswer(sketch: Value, hint: Value, colors: Value, config: GeneratorConfig): Value {
  const { graph } = sketch;
  return graph.scoped('second', () => {
    const seen =
      config.architecture === 'enlarging-pair'
        ? [sketch, upsampleLinear(colors, HINT_CELL)]
        : [sketch, hintAtLevel(hint, 1), colors];
    return output(unetBody(concat(seen, 1), config.widths));
  });
}

/** An image at the size of the first answer of an enlarging pair: the mean of 4 x 4 pixels. */
export const shrink = (image: Value): Value => averagePool(image, { kernel: HINT_CELL, stride: HINT_CELL, padding: 0 });

const output = (f: Value): Value => f.graph.scoped('output', () => conv2d(f, 3, { kernelSize: 3, bias: true }));
