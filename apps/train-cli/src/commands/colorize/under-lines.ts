import type { Plane, Raster } from '@irodori/data';

/** Color sums and weight sum of each pixel of one resolution, four values a pixel. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** How much a pixel's color is its own: paper fully, a line not at all. */
const trust = (line: number): number => Math.max(0, Math.min(1, (line - 0.4) / 0.5)) ** 2;

function halve({ width, height, data }: Level): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Float32Array(4 * w * h);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [4 * (y * width + x), 4 * ((y >> 1) * w + (x >> 1))];
      for (let c = 0; c < 4; c++) half[to + c] = (half[to + c] as number) + (data[from + c] as number);
    }
  }
  return { width: w, height: h, data: half };
}

/** Colors of the coarser level at the finer level's pixel centres, bilinear. */
function sampleCoarse(coarse: Float32Array, width: number, height: number, x: number, y: number, out: Float32Array) {
  const [u, v] = [(x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5];
  const [x0, y0] = [Math.max(0, Math.floor(u)), Math.max(0, Math.floor(v))];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const [fx, fy] = [Math.max(0, u - x0), Math.max(0, v - y0)];
  for (let c = 0; c < 3; c++) {
    const at = (column: number, row: number) => coarse[3 * (row * width + column) + c] as number;
    out[c] = (1 - fy) * ((1 - fx) * at(x0, y0) + fx * at(x1, y0)) + fy * ((1 - fx) * at(x0, y1) + fx * at(x1, y1));
  }
}

/**
 * The color that runs on under the lines: where there is ink, what lies around it (pull-push interpolation, as in Gortler
 * et al. 1996, "The Lumigraph"). Multiplied with the line afterwards, no dark halo is left of the lines that the network
 * itself drew.
 * @param color the network's picture
 * @param line of the same size, white paper = 1
 */
export function colorUnderLines(color: Raster<3>, line: Plane): Raster<3> {
  const { width, height } = color;
  const base = new Float32Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const weight = trust(line.data[i] as number);
    for (let c = 0; c < 3; c++) base[4 * i + c] = weight * (color.data[3 * i + c] as number);
    base[4 * i + 3] = weight;
  }
  const levels: Level[] = [{ width, height, data: base }];
  for (let top = levels[0] as Level; top.width > 1 || top.height > 1;) {
    top = halve(top);
    levels.push(top);
  }
  let coarse: Float32Array | undefined;
  let size = { width: 1, height: 1 };
  const guess = new Float32Array(3);
  for (const level of levels.reverse()) {
    const filled = new Float32Array(3 * level.width * level.height);
    for (let y = 0; y < level.height; y++) {
      for (let x = 0; x < level.width; x++) {
        const i = y * level.width + x;
        const weight = level.data[4 * i + 3] as number;
        if (coarse === undefined) guess.fill(255);
        else sampleCoarse(coarse, size.width, size.height, x, y, guess);
        const own = Math.min(1, weight);
        for (let c = 0; c < 3; c++) {
          const mean = weight > 0 ? (level.data[4 * i + c] as number) / weight : 0;
          filled[3 * i + c] = own * mean + (1 - own) * (guess[c] as number);
        }
      }
    }
    coarse = filled;
    size = level;
  }
  return { width, height, channels: 3, data: Uint8ClampedArray.from(coarse ?? color.data) };
}
