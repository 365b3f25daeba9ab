import type { Size } from '@irodori/image';
import type { Tensor } from 'onnxruntime-common';
import { RuntimeError } from './backend.ts';
import type { OrtBackend } from './backend.ts';
import { cropPlanes, padPlane } from './pad.ts';

/** A picture's size, and that of the picture a network takes: sides are multiples of its stride. */
export interface Frame extends Size {
  readonly padded: Size;
}

/** @throws RuntimeError where there is no pixel */
export function frameOf(width: number, height: number, stride: number): Frame {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RuntimeError(`expected a picture of at least 1x1 pixels, got ${width}x${height}`);
  }
  const up = (side: number) => Math.ceil(side / stride) * stride;
  return { width, height, padded: { width: up(width), height: up(height) } };
}

/** A sketch as a network's input, with white paper on the right and below. @throws RuntimeError where its length does not fit */
export function sketchTensor(ort: OrtBackend, sketch: Float32Array, { width, height, padded }: Frame): Tensor {
  if (sketch.length !== width * height) {
    throw new RuntimeError(`sketch: expected ${width * height} values for ${width}x${height}, got ${sketch.length}`);
  }
  const data = padPlane(sketch, width, height, padded.width, padded.height, 1);
  return new ort.Tensor('float32', data, [1, 1, padded.height, padded.width]);
}

/**
 * Planes of a network's output, `[count, height, width]`, without what was padded.
 * @param what names the output in the message
 * @throws RuntimeError where it has another shape
 */
export async function croppedPlanes(tensor: Tensor, count: number, frame: Frame, what: string): Promise<Float32Array> {
  const { width, height } = frame.padded;
  const values = (tensor.location === 'cpu' ? tensor.data : await tensor.getData(true)) as Float32Array;
  if (values.length !== count * width * height) {
    throw new RuntimeError(`${what} [1, ${count}, ${height}, ${width}], got [${tensor.dims.join(', ')}]`);
  }
  return cropPlanes(values, count, frame, frame.padded);
}
