import { elementCount, readModel } from '@irodori/graph-builder';
import type { ParameterInfo } from '@irodori/graph-builder/training';

/** A model file that has not the weights it should have; one line. */
export class ModelWeightsError extends Error {
  override readonly name = 'ModelWeightsError';
}

/**
 * The generator's weights out of its ONNX file, by name.
 * @param wanted those that a generator of this configuration has
 * @param where the file as the user knows it, for messages
 * @throws ModelWeightsError, OnnxReadError
 */
export function readModelWeights(
  bytes: Uint8Array,
  wanted: readonly Pick<ParameterInfo, 'name' | 'shape'>[],
  where: string,
): Map<string, Float32Array> {
  const { initializers } = readModel(bytes, where);
  const weights = new Map<string, Float32Array>();
  for (const { name, shape } of wanted) {
    const stored = initializers.get(name);
    if (stored?.dtype !== 'float32' || stored.bytes.length !== 4 * elementCount(shape)) {
      throw new ModelWeightsError(
        `${where}: ${name} [${shape.join(', ')}] is not in it; export the model again from its run`,
      );
    }
    weights.set(name, new Float32Array(Uint8Array.from(stored.bytes).buffer));
  }
  return weights;
}
