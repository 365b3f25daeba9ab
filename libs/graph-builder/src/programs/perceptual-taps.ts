import { Graph } from '../graph/index.ts';
import { vgg19Taps } from '../models/index.ts';
import { inceptionTapNames, inceptionTaps, type InceptionTap } from '../models/perceptual-inception.ts';
import type { PerceptualWeights } from '../models/perceptual-weights.ts';
import { serialize } from '../onnx/index.ts';
import { targets } from '../ops/index.ts';

/**
 * Features of a perceptual network alone: `image` [N, 3, H, W] in [-1, 1] -> one output per tap, by its name.
 * @throws GraphError when a tap does not exist or a weight is missing
 */
export function buildPerceptualTaps(
  weights: PerceptualWeights,
  taps: readonly string[],
  size: { readonly batch: number; readonly height: number; readonly width: number },
): Uint8Array {
  const graph = new Graph();
  const image = graph.input('image', 'float32', [size.batch, 3, size.height, size.width]);
  if (weights.network === 'vgg19') {
    const maps = vgg19Taps(image, weights, taps);
    for (const tap of taps) graph.output(tap, maps[tap]!);
  } else {
    const maps = inceptionTaps(image, weights);
    for (const tap of taps) {
      graph.output(
        tap,
        maps[tap as InceptionTap] ?? graph.fail(`expected a tap among ${inceptionTapNames.join(', ')}, got ${tap}`),
      );
    }
  }
  return serialize(graph, targets.cpu, { graphName: 'irodori-perceptual' });
}
