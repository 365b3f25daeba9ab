import type { Raster } from '../raster.ts';
import type { RegionMap } from './regions.ts';

/**
 * Paint at the model's size brought to the drawing's: bilinear, but a pixel only takes from cells of its own area, so
 * that no color crosses a closed line however coarse the model's picture is.
 * @param labels the area of each cell of `paint`
 * @param regions the areas at the wanted size
 */
export function upsampleWithin(paint: Raster<3>, labels: Int32Array, regions: RegionMap): Raster<3> {
  const { width, height } = regions;
  const [w, h] = [paint.width, paint.height];
  const out = new Uint8ClampedArray(3 * width * height);
  const weights = new Float64Array(4);
  const cells = new Int32Array(4);
  for (let y = 0; y < height; y++) {
    const sy = Math.min(h - 1, Math.max(0, ((y + 0.5) * h) / height - 0.5));
    const y0 = Math.floor(sy);
    const y1 = Math.min(h - 1, y0 + 1);
    const fy = sy - y0;
    for (let x = 0; x < width; x++) {
      const sx = Math.min(w - 1, Math.max(0, ((x + 0.5) * w) / width - 0.5));
      const x0 = Math.floor(sx);
      const x1 = Math.min(w - 1, x0 + 1);
      const fx = sx - x0;
      cells[0] = y0 * w + x0;
      cells[1] = y0 * w + x1;
      cells[2] = y1 * w + x0;
      cells[3] = y1 * w + x1;
      weights[0] = (1 - fx) * (1 - fy);
      weights[1] = fx * (1 - fy);
      weights[2] = (1 - fx) * fy;
      weights[3] = fx * fy;
      const label = regions.labels[y * width + x]!;
      const [a, b, d, e] = [cells[0]!, cells[1]!, cells[2]!, cells[3]!];
      if (labels[a] === label && labels[b] === label && labels[d] === label && labels[e] === label) {
        const q = 3 * (y * width + x);
        for (let c = 0; c < 3; c++) {
          out[q + c] =
            weights[0]! * paint.data[3 * a + c]! +
            weights[1]! * paint.data[3 * b + c]! +
            weights[2]! * paint.data[3 * d + c]! +
            weights[3]! * paint.data[3 * e + c]!;
        }
        continue;
      }
      let total = 0;
      for (let k = 0; k < 4; k++) if (labels[cells[k]!] === label) total += weights[k]!;
      const p = 3 * (y * width + x);
      if (total > 1e-6) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = 0; k < 4; k++)
            if (labels[cells[k]!] === label) sum += weights[k]! * paint.data[3 * cells[k]! + c]!;
          out[p + c] = sum / total;
        }
        continue;
      }
      const near = nearestOf(labels, label, w, h, Math.round(sx), Math.round(sy));
      for (let c = 0; c < 3; c++) {
        if (near >= 0) out[p + c] = paint.data[3 * near + c]!;
        else {
          let sum = 0;
          for (let k = 0; k < 4; k++) sum += weights[k]! * paint.data[3 * cells[k]! + c]!;
          out[p + c] = sum;
        }
      }
    }
  }
  return { width, height, channels: 3, data: out };
}

/** The nearest cell of an area within two cells, or -1: areas thinner than a cell own none. */
function nearestOf(labels: Int32Array, label: number, w: number, h: number, x: number, y: number): number {
  let [best, distance] = [-1, Infinity];
  for (let cy = Math.max(0, y - 2); cy <= Math.min(h - 1, y + 2); cy++) {
    for (let cx = Math.max(0, x - 2); cx <= Math.min(w - 1, x + 2); cx++) {
      const d = (cx - x) ** 2 + (cy - y) ** 2;
      if (d < distance && labels[cy * w + cx] === label) [best, distance] = [cy * w + cx, d];
    }
  }
  return best;
}
