/**
 * A clean line drawing out of a finished anime picture: soft XDoG at twice the resolution, specks removed.
 * Source: H. Winnemöller et al., "XDoG: An eXtended difference-of-Gaussians compendium", 2012, eq. 5 and 7.
 */
export interface LineDrawingOptions {
  /** Standard deviation of the narrow Gaussian in pixels: about a third of the line's width. */
  readonly sigma: number;
  /** Ratio of the wide Gaussian to the narrow one. */
  readonly ratio: number;
  readonly gamma: number;
  readonly phi: number;
  /** Connected marks of fewer pixels than this vanish. */
  readonly speck: number;
}

export const lineDrawingDefaults: LineDrawingOptions = { sigma: 1, ratio: 3, gamma: 0.98, phi: 30, speck: 24 };

/** @param gray brightness in [0, 1], row-major; @returns the drawing in [0, 1], white paper = 1 */
export function lineDrawing(
  gray: Float32Array,
  width: number,
  height: number,
  options: LineDrawingOptions = lineDrawingDefaults,
): Float32Array {
  const narrow = gaussian(gray, width, height, options.sigma);
  const wide = gaussian(gray, width, height, options.sigma * options.ratio);
  const ink = new Float32Array(gray.length);
  for (let i = 0; i < ink.length; i++) {
    const difference = narrow[i]! - options.gamma * wide[i]!;
    const dark = difference >= 0 ? 0 : -Math.tanh(options.phi * difference);
    // Faint ridges are shading, not lines.
    const t = Math.min(1, Math.max(0, (dark - 0.2) / 0.55));
    ink[i] = t * t * (3 - 2 * t);
  }
  removeSpecks(ink, width, height, options.speck);
  return ink.map((value) => 1 - value);
}

function gaussian(source: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const total = kernel.reduce((a, b) => a + b, 0);
  const pass = (from: Float32Array, length: number, lines: number, step: number, stride: number): Float32Array => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const j = Math.min(length - 1, Math.max(0, i + k));
          sum += kernel[k + radius]! * from[line * stride + j * step]!;
        }
        to[line * stride + i * step] = sum / total;
      }
    }
    return to;
  };
  return pass(pass(source, width, height, 1, width), height, width, width, 1);
}

function removeSpecks(ink: Float32Array, width: number, height: number, smallest: number): void {
  const seen = new Uint8Array(ink.length);
  for (let start = 0; start < ink.length; start++) {
    if (seen[start] || ink[start]! <= 0.05) continue;
    const mark = [start];
    seen[start] = 1;
    for (let n = 0; n < mark.length; n++) {
      const x = mark[n]! % width;
      const y = (mark[n]! - x) / width;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          const next = (y + dy) * width + x + dx;
          if (!seen[next] && ink[next]! > 0.05) {
            seen[next] = 1;
            mark.push(next);
          }
        }
      }
    }
    if (mark.length < smallest) for (const i of mark) ink[i] = 0;
  }
}
