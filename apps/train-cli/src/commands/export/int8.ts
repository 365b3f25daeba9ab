import { fromImageTensor } from '@irodori/image';
import { openDataset } from '@irodori/data';
import { meanDifference } from '@irodori/eval';
import { calibrationPoints, quantizeModel, withFoldedReshapes, withOutputs, type Range } from '@irodori/graph-builder';
import * as ort from '@irodori/training/onnxruntime';

/** An int8 model and what it costs. */
interface QuantizedModel {
  readonly bytes: Uint8Array;
  /** Mean CIEDE2000 to the float model over the pictures that were held back. */
  readonly colorDifference: number;
  readonly milliseconds: number;
  readonly floatMilliseconds: number;
  readonly pictures: string;
}

const CALIBRATION = 12;
const HELD_BACK = 4;
/** Share of an activation's values at either end that may be cut off: single outliers would coarsen all the rest. */
const TAIL = 1e-4;
const quiet = { logSeverityLevel: 3 } as const;

/**
 * Quantizes the dynamic generator on pictures of a data set.
 * @param data a data set specification of `irodori train --data`
 * @param size side of the pictures
 */
export async function quantize(
  generator: Uint8Array,
  data: string,
  size: number,
  seed: number,
): Promise<QuantizedModel> {
  const folded = withFoldedReshapes(generator);
  const points = calibrationPoints(folded);
  const dataset = await openDataset(data, { split: 'train', size, seed });
  const feeds: Record<string, ort.Tensor>[] = [];
  try {
    for (let i = 0; i < CALIBRATION + HELD_BACK; i++) {
      const { sketch, hint } = await dataset.sample(i);
      feeds.push({
        sketch: new ort.Tensor('float32', sketch, [1, 1, size, size]),
        hint: new ort.Tensor('float32', hint, [1, 4, size / 4, size / 4]),
      });
    }
  } finally {
    await dataset.close();
  }
  const ranges = await measure(withOutputs(folded, points), points, feeds.slice(0, CALIBRATION));
  const bytes = quantizeModel(folded, ranges);
  const held = feeds.slice(CALIBRATION);
  const [exact, rounded] = [await paint(generator, held), await paint(bytes, held)];
  const picture = (image: Float32Array) => fromImageTensor(image, size, size);
  const differences = exact.images.map((image, i) => meanDifference(picture(image), picture(rounded.images[i]!)));
  return {
    bytes,
    colorDifference: differences.reduce((a, b) => a + b, 0) / differences.length,
    milliseconds: rounded.milliseconds,
    floatMilliseconds: exact.milliseconds,
    pictures: `${CALIBRATION} pictures of ${data} at ${size} x ${size}`,
  };
}

async function measure(
  bytes: Uint8Array,
  points: readonly string[],
  feeds: readonly Record<string, ort.Tensor>[],
): Promise<Map<string, Range>> {
  const session = await ort.InferenceSession.create(bytes, quiet);
  const ranges = new Map<string, Range>();
  for (const feed of feeds) {
    const outputs = await session.run(feed, [...points]);
    for (const name of points) {
      const [low, high] = rangeWithoutTails(outputs[name]!.data as Float32Array);
      const before = ranges.get(name) ?? [low, high];
      ranges.set(name, [Math.min(before[0], low), Math.max(before[1], high)]);
    }
  }
  await session.release();
  return ranges;
}

/** The range of values but for {@link TAIL} at either end. One pass: sorting all values took most of the quantization's time. */
export function rangeWithoutTails(values: Float32Array): Range {
  const kept = Math.floor(values.length * TAIL) + 1;
  const lowest = new Float32Array(kept).fill(Infinity);
  const highest = new Float32Array(kept).fill(-Infinity);
  for (const value of values) {
    if (value < lowest[kept - 1]!) {
      let i = kept - 1;
      for (; i > 0 && lowest[i - 1]! > value; i--) lowest[i] = lowest[i - 1]!;
      lowest[i] = value;
    }
    if (value > highest[kept - 1]!) {
      let i = kept - 1;
      for (; i > 0 && highest[i - 1]! < value; i--) highest[i] = highest[i - 1]!;
      highest[i] = value;
    }
  }
  return [lowest[kept - 1]!, highest[kept - 1]!];
}

async function paint(bytes: Uint8Array, feeds: readonly Record<string, ort.Tensor>[]) {
  const session = await ort.InferenceSession.create(bytes, quiet);
  const images: Float32Array[] = [];
  await session.run(feeds[0]!);
  const start = performance.now();
  for (const feed of feeds) images.push((await session.run(feed))['image']!.data as Float32Array);
  const milliseconds = (performance.now() - start) / feeds.length;
  await session.release();
  return { images, milliseconds };
}
