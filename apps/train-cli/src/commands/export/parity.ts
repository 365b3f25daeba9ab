import { createRng } from '@irodori/image';
import { targets } from '@irodori/graph-builder';
import { generatorStride } from '@irodori/graph-builder/models';
import { buildInference } from '@irodori/graph-builder/training';
import * as ort from '@irodori/training/onnxruntime';
import type { Source } from '@irodori/training';
import { failure } from '../../cli/errors.ts';

/** A drawing and its hints for one size, and what the checkpoint's generator makes of them. */
export interface ParityCase {
  readonly height: number;
  readonly width: number;
  readonly sketch: Float32Array;
  readonly hint: Float32Array;
  /** [3, height, width] */
  readonly image: Float32Array;
}

/** Largest deviation from the reference, on [-1, 1], and how long one picture took. */
export interface ParityResult {
  readonly size: string;
  readonly worst: number;
  readonly milliseconds: number;
}

/** Sides of the checks, rounded up to the network's stride; every file is tried on those it takes. */
const sizes = [
  [64, 64],
  [96, 160],
  [192, 128],
] as const;

const quiet = { logSeverityLevel: 3 } as const;

/**
 * The reference of all comparisons: the source's weights in a graph of their own (opset 18, static, transposed convolutions
 * as depth-to-space) and run without any optimization.
 */
export async function referenceCases(
  source: Source,
  more: readonly (readonly [number, number])[],
): Promise<ParityCase[]> {
  const cases: ParityCase[] = [];
  const stride = generatorStride(source.config);
  const whole = (side: number): number => Math.ceil(side / stride) * stride;
  for (const [height, width] of [...sizes, ...more].map((sides) => sides.map(whole) as [number, number])) {
    if (cases.some((known) => known.height === height && known.width === width)) continue;
    const { sketch, hint } = drawing(height, width);
    const size = { batch: 1, height, width };
    const target = { ...targets.inference, opset: 18, upConv: 'depth-to-space' } as const;
    const bytes = buildInference(source.config, source.weights, { size, target });
    const session = await ort.InferenceSession.create(bytes, { ...quiet, graphOptimizationLevel: 'disabled' });
    const { image } = await session.run(feeds({ height, width, sketch, hint }));
    cases.push({ height, width, sketch, hint, image: image!.data as Float32Array });
    await session.release();
  }
  return cases;
}

/** White paper with strokes, and a few hinted cells: what a generator gets, in shape and statistics. */
function drawing(height: number, width: number): { sketch: Float32Array; hint: Float32Array } {
  const rng = createRng(`parity/${height}x${width}`);
  const sketch = new Float32Array(height * width).fill(1);
  for (let stroke = 0; stroke < 24; stroke++) {
    let [x, y, angle] = [rng.range(0, width), rng.range(0, height), rng.range(0, 2 * Math.PI)];
    for (let i = 0; i < width / 2; i++) {
      angle += rng.range(-0.2, 0.2);
      [x, y] = [x + Math.cos(angle), y + Math.sin(angle)];
      if (x >= 0 && y >= 0 && x < width && y < height) {
        sketch[Math.floor(y) * width + Math.floor(x)] = rng.range(0, 0.3);
      }
    }
  }
  const cells = (height / 4) * (width / 4);
  const hint = new Float32Array(4 * cells);
  for (let i = 0; i < cells; i++) {
    if (rng.next() > 0.03) continue;
    for (let channel = 0; channel < 3; channel++) hint[channel * cells + i] = rng.range(-1, 1);
    hint[3 * cells + i] = 1;
  }
  return { sketch, hint };
}

function feeds({ height, width, sketch, hint }: Omit<ParityCase, 'image'>): Record<'sketch' | 'hint', ort.Tensor> {
  return {
    sketch: new ort.Tensor('float32', sketch, [1, 1, height, width]),
    hint: new ort.Tensor('float32', hint, [1, 4, height / 4, width / 4]),
  };
}

/**
 * Runs one file on the reference cases.
 * @param run gives the image of a case; the shape that comes with it is checked
 * @throws CliError when a shape is wrong or a deviation is beyond `tolerance`
 */
export async function checkParity(
  file: string,
  cases: readonly ParityCase[],
  tolerance: number,
  run: (given: ParityCase) => Promise<ort.Tensor>,
): Promise<ParityResult[]> {
  const results: ParityResult[] = [];
  for (const given of cases) {
    const { height, width } = given;
    await run(given);
    const start = performance.now();
    const image = await run(given);
    const milliseconds = performance.now() - start;
    const expected = [1, 3, height, width];
    if (image.dims.join() !== expected.join()) {
      throw failure(`${file}: expected an image [${expected.join(', ')}], got [${image.dims.join(', ')}]`);
    }
    const data = image.data as Float32Array;
    const worst = given.image.reduce((most, v, i) => Math.max(most, Math.abs(v - data[i]!)), 0);
    if (!(worst <= tolerance)) {
      throw failure(
        `${file}: differs from the weights by ${worst.toPrecision(3)} at ${width} x ${height}, at most ${tolerance} is right; nothing was exported`,
      );
    }
    results.push({ size: `${width}x${height}`, worst, milliseconds });
  }
  return results;
}

/** A session over one file with inputs `sketch` and `hint`. */
export async function openImageModel(bytes: Uint8Array): Promise<{
  run: (given: ParityCase) => Promise<ort.Tensor>;
  close: () => Promise<void>;
}> {
  const session = await ort.InferenceSession.create(bytes, quiet);
  return {
    run: async (given) => (await session.run(feeds(given)))['image']!,
    close: () => session.release(),
  };
}
