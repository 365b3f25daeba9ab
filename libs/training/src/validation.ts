import { contactSheet, fromImageTensor, psnrOf, type Raster } from '@irodori/image';
import { Colorizer } from '@irodori/runtime';
import type { OrtBackend, SessionOptions, TrainBatch, ValidationLine } from '@irodori/runtime';

/** What the inputs and the output of every model that this program writes are called. */
export const modelContract = { inputs: { sketch: 'sketch', hint: 'hint' }, output: 'image' } as const;

interface Validation {
  readonly line: Omit<ValidationLine, 'step'>;
  /** One row per picture: sketch, hints, result, truth. */
  readonly sheet: Raster<3>;
}

/**
 * Colors the fixed validation pictures and compares.
 * @param generator the inference model
 * @param samples batches of one picture, `size` x `size`
 */
export async function validate(
  ort: OrtBackend,
  generator: Uint8Array,
  samples: readonly TrainBatch[],
  size: number,
  sessionOptions: SessionOptions,
): Promise<Validation> {
  const colorizer = await Colorizer.load(ort, {
    // The graph was built for this size: nothing to pad.
    manifest: { ...modelContract, stride: 1 },
    generator,
    sessionOptions,
  });
  const tiles: Raster<3>[] = [];
  let [psnr, mae, hintError, hinted] = [0, 0, 0, 0];
  try {
    for (const sample of samples) {
      const image = await colorizer.colorize(sample.sketch, sample.hint, size, size);
      const score = compare(image, sample, size);
      psnr += score.psnr / samples.length;
      mae += score.mae / samples.length;
      hintError += score.hintError;
      hinted += score.hintValues;
      const row = [gray(sample.sketch), showHints(sample, size), image, sample.target];
      tiles.push(...row.map((tensor) => fromImageTensor(tensor, size, size)));
    }
  } finally {
    await colorizer.dispose();
  }
  const line = { psnr, mae, hintMae: hinted === 0 ? null : hintError / hinted };
  return { line, sheet: contactSheet(tiles, 4, 4, 200) };
}

const clamp = (value: number) => Math.max(-1, Math.min(1, value));

/** Errors of one picture; PSNR with the peak of 2 that [-1, 1] has, at most 99 dB; others in gray levels. */
function compare(image: Float32Array, { target, hint }: TrainBatch, size: number) {
  let [squares, absolute] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    const difference = clamp(image[i] ?? 0) - (target[i] ?? 0);
    squares += difference * difference;
    absolute += Math.abs(difference);
  }
  const [side, area] = [size / 4, size * size];
  let [hintError, hintValues] = [0, 0];
  for (let cell = 0; cell < side * side; cell++) {
    if (hint[3 * side * side + cell] !== 1) continue;
    const [x, y] = [(cell % side) * 4, Math.floor(cell / side) * 4];
    for (let channel = 0; channel < 3; channel++) {
      let mean = 0;
      for (let at = 0; at < 16; at++) {
        mean += clamp(image[channel * area + (y + (at >> 2)) * size + x + (at & 3)] ?? 0) / 16;
      }
      hintError += Math.abs(mean - (hint[channel * side * side + cell] ?? 0)) * 127.5;
      hintValues += 1;
    }
  }
  const psnr = Math.min(99, psnrOf(squares / target.length, 2));
  return { psnr, mae: (absolute / target.length) * 127.5, hintError, hintValues };
}

/** `[1, H, W]` in [0, 1] as `[3, H, W]` in [-1, 1]. */
function gray(sketch: Float32Array): Float32Array {
  const image = new Float32Array(3 * sketch.length);
  for (let i = 0; i < image.length; i++) image[i] = 2 * (sketch[i % sketch.length] ?? 0) - 1;
  return image;
}

/** The hint cells over a pale sketch. */
function showHints({ sketch, hint }: TrainBatch, size: number): Float32Array {
  const image = gray(sketch).map((value) => 0.6 + 0.4 * value);
  const [side, area] = [size / 4, size * size];
  for (let i = 0; i < area; i++) {
    const cell = (Math.floor(i / size) >> 2) * side + ((i % size) >> 2);
    if (hint[3 * side * side + cell] !== 1) continue;
    for (let channel = 0; channel < 3; channel++) {
      image[channel * area + i] = hint[channel * side * side + cell] ?? 0;
    }
  }
  return image;
}
