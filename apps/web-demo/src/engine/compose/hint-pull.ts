import type { HintMap, Plane, Raster } from '@irodori/data';

interface Level {
  readonly width: number;
  readonly height: number;
  /** How freely color passes through a cell: the lightest tenth of a line still stops most of it. */
  readonly pass: Float32Array;
  /** Wanted minus painted color, three values a cell, and whether the cell is hinted. */
  readonly wanted: Float32Array;
  readonly fixed: Uint8Array;
}

/** Sweeps per level: many where the grid is coarse and far ways are short, few where only edges are left to sharpen. */
const roundsAt = (level: number): number => (level === 0 ? 5 : level === 1 ? 12 : 24);

/**
 * Brings the painted colors to the hinted ones. What the model missed at a hint is spread from there as a difference,
 * smoothly, stopped by lines and fading over `reach` of the picture's side, so that shading and the model's choice
 * elsewhere stay. Where the model already obeys, nothing changes.
 * @param image the model's picture at its own size
 * @param line the drawing at that size, [0, 1], white = 1
 * @param hints the map the model was given; a cell is 4 x 4 pixels
 * @param strength [0, 1]: 0 leaves the model's picture, 1 meets the hint's color at the hint
 */
export function pullToHints(image: Raster<3>, line: Plane, hints: HintMap, strength = 1, reach = 0.12): Raster<3> {
  const cells = hints.width * hints.height;
  if (strength <= 0 || !hints.data.subarray(3 * cells, 4 * cells).includes(1)) return image;
  const levels = [halve(firstLevel(image, line, hints))];
  while (Math.min(levels.at(-1)!.width, levels.at(-1)!.height) > 24) levels.push(halve(levels.at(-1)!));
  let field: Float32Array | undefined;
  for (let n = levels.length - 1; n >= 0; n--) {
    const level = levels[n]!;
    const start = field ? grow(field, levels[n + 1]!, level) : new Float32Array(level.wanted.length);
    const length = Math.max(1, reach * Math.sqrt(level.width * level.height));
    field = relax(start, level, 1 / length ** 2, roundsAt(n));
  }
  return add(image, field!, levels[0]!, strength);
}

function firstLevel(image: Raster<3>, line: Plane, hints: HintMap): Level {
  const { width, height } = image;
  const cells = hints.width * hints.height;
  const wanted = new Float32Array(3 * width * height);
  const fixed = new Uint8Array(width * height);
  const pass = Float32Array.from(line.data, (v) => Math.max(0, (v - 0.1) / 0.9) ** 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = (y >> 2) * hints.width + (x >> 2);
      if (hints.data[3 * cells + cell]! < 0.5) continue;
      const i = y * width + x;
      // Ink under a hint is not the hint's business.
      if (line.data[i]! < 0.5) continue;
      fixed[i] = 1;
      for (let c = 0; c < 3; c++)
        wanted[3 * i + c] = (hints.data[c * cells + cell]! + 1) * 127.5 - image.data[3 * i + c]!;
    }
  }
  return { width, height, pass, wanted, fixed };
}

/** Half the size: passage is that of the tightest pixel, wanted differences are means over hinted pixels. */
function halve(level: Level): Level {
  const width = Math.ceil(level.width / 2);
  const height = Math.ceil(level.height / 2);
  const pass = new Float32Array(width * height).fill(1);
  const wanted = new Float32Array(3 * width * height);
  const counts = new Uint8Array(width * height);
  for (let y = 0; y < level.height; y++) {
    for (let x = 0; x < level.width; x++) {
      const from = y * level.width + x;
      const to = (y >> 1) * width + (x >> 1);
      pass[to] = Math.min(pass[to]!, level.pass[from]!);
      if (level.fixed[from] === 0) continue;
      counts[to]!++;
      for (let c = 0; c < 3; c++) wanted[3 * to + c]! += level.wanted[3 * from + c]!;
    }
  }
  for (let i = 0; i < counts.length; i++)
    if (counts[i]! > 1) for (let c = 0; c < 3; c++) wanted[3 * i + c]! /= counts[i]!;
  return { width, height, pass, wanted, fixed: counts.map((n) => (n > 0 ? 1 : 0)) };
}

/** Gauss-Seidel sweeps of the screened diffusion `field = sum(pass * neighbours) / (sum(pass) + screen)`. */
function relax(field: Float32Array, level: Level, screen: number, rounds: number): Float32Array {
  const { width, height, pass, wanted, fixed } = level;
  for (let round = 0; round < rounds; round++) {
    const back = round % 2 === 1;
    for (let k = 0; k < width * height; k++) {
      const i = back ? width * height - 1 - k : k;
      if (fixed[i] === 1) {
        for (let c = 0; c < 3; c++) field[3 * i + c] = wanted[3 * i + c]!;
        continue;
      }
      const x = i % width;
      const here = pass[i]!;
      const left = x > 0 ? here * pass[i - 1]! : 0;
      const right = x < width - 1 ? here * pass[i + 1]! : 0;
      const up = i >= width ? here * pass[i - width]! : 0;
      const down = i < width * (height - 1) ? here * pass[i + width]! : 0;
      const total = left + right + up + down + screen;
      const p = 3 * i;
      for (let c = p; c < p + 3; c++) {
        let sum = 0;
        if (left > 0) sum += left * field[c - 3]!;
        if (right > 0) sum += right * field[c + 3]!;
        if (up > 0) sum += up * field[c - 3 * width]!;
        if (down > 0) sum += down * field[c + 3 * width]!;
        field[c] = sum / total;
      }
    }
  }
  return field;
}

function grow(field: Float32Array, from: Level, to: Level): Float32Array {
  const out = new Float32Array(3 * to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const source = 3 * ((y >> 1) * from.width + (x >> 1));
      const target = 3 * (y * to.width + x);
      for (let c = 0; c < 3; c++) out[target + c] = field[source + c]!;
    }
  }
  return out;
}

/** The half-size field on the picture, bilinear. */
function add(image: Raster<3>, field: Float32Array, level: Level, strength: number): Raster<3> {
  const { width, height } = image;
  const data = new Uint8ClampedArray(image.data.length);
  for (let y = 0; y < height; y++) {
    const sy = Math.min(level.height - 1, Math.max(0, y / 2 - 0.25));
    const y0 = Math.floor(sy);
    const y1 = Math.min(level.height - 1, y0 + 1);
    for (let x = 0; x < width; x++) {
      const sx = Math.min(level.width - 1, Math.max(0, x / 2 - 0.25));
      const x0 = Math.floor(sx);
      const x1 = Math.min(level.width - 1, x0 + 1);
      const p = 3 * (y * width + x);
      for (let c = 0; c < 3; c++) {
        const [a, b] = [field[3 * (y0 * level.width + x0) + c]!, field[3 * (y0 * level.width + x1) + c]!];
        const [d, e] = [field[3 * (y1 * level.width + x0) + c]!, field[3 * (y1 * level.width + x1) + c]!];
        const top = a + (b - a) * (sx - x0);
        const bottom = d + (e - d) * (sx - x0);
        data[p + c] = image.data[p + c]! + strength * (top + (bottom - top) * (sy - y0));
      }
    }
  }
  return { width, height, channels: 3, data };
}
