import type { Value } from '../graph/index.ts';
import { concat, reshape } from '../ops/index.ts';

/** Rows (or columns) of a transposed convolution's result that lie a stride apart, as a convolution with stride 1. */
interface Phase {
  /** Kernel elements in use, in the order in which they meet neighboring pixels. */
  readonly offsets: readonly number[];
  /** Zeros in front of and behind the input. */
  readonly before: number;
  readonly after: number;
}

/**
 * A transposed convolution puts w[u] x[i] at stride i + u - padding. Pixel stride j + a of the result so takes the offsets
 * u = a + padding (mod stride), from x[j + (a + padding - u) / stride].
 * @returns the phases a = 0, 1, ... stride - 1; null where one has no offset, or would lose a row of zeros
 */
export function phasesOf(kernel: number, stride: number, padding: number): Phase[] | null {
  if (kernel % stride || kernel - stride !== 2 * padding) return null;
  return Array.from({ length: stride }, (_, a) => {
    const first = (a + padding) % stride;
    // From the last offset to the first: the pixels that they meet follow one another.
    const offsets = Array.from({ length: kernel / stride }, (__, i) => kernel - stride + first - i * stride);
    const shift = (u: number): number => (a + padding - u) / stride;
    return { offsets, before: Math.max(0, -shift(offsets[0]!)), after: Math.max(0, shift(offsets.at(-1)!)) };
  });
}

/** Images in blocks of one size, columns by turns: [N, C, H, W images] */
export function columnsByTurns(images: readonly Value[], block: number): Value {
  const [n, c, h, w] = images[0]!.shape as readonly [number, number, number, number];
  const columns = images.map((image) => reshape(image, [(n * c * h * w) / block, block]));
  return reshape(concat(columns, 1), [n, c, h, w * images.length]);
}

/** Images in blocks of one size, rows by turns: [N, C, H images, W] */
export function rowsByTurns(images: readonly Value[], block: number): Value {
  const [n, c, h, w] = images[0]!.shape as readonly [number, number, number, number];
  const rows = images.map((image) => reshape(image, [(n * c * h) / block, w * block]));
  return reshape(concat(rows, 1), [n, c, h * images.length, w]);
}
