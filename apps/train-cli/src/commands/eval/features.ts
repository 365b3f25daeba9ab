import { toImageTensor, type Raster } from '@irodori/image';
import type { FeatureMap } from '@irodori/eval';
import { buildPerceptualTaps } from '@irodori/graph-builder/training';
import type { SessionOptions } from '@irodori/runtime';
import { InferenceSession, Tensor } from '@irodori/training/onnxruntime';
import { loadPerceptual } from '@irodori/training';

/** Layers of the bundled network that are compared, the deepest last. */
const taps = ['activation_3', 'activation_5', 'mixed2'];

/** The bundled perceptual network over square pictures of one size. */
export async function openFeatures(
  size: number,
  options: SessionOptions,
): Promise<{ features: (picture: Raster<3>) => Promise<FeatureMap[]>; close(): Promise<void> }> {
  const weights = await loadPerceptual('bundled');
  if (weights === null) throw new Error('the bundled perceptual network is missing');
  const bytes = buildPerceptualTaps(weights, taps, { batch: 1, height: size, width: size });
  const session = await InferenceSession.create(bytes, options);
  return {
    async features(picture) {
      const { width, height } = picture;
      const image = new Tensor('float32', toImageTensor(picture), [1, 3, height, width]);
      const outputs = await session.run({ image });
      return taps.map((tap) => {
        const { data: values, dims } = outputs[tap]!;
        const [, channels, rows, columns] = dims as [number, number, number, number];
        return { channels, height: rows, width: columns, data: values as Float32Array };
      });
    },
    close: () => session.release(),
  };
}
