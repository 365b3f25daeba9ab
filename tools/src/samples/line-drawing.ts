import { xdog, type Plane } from '@irodori/image';

/** Connected marks of fewer pixels than `speck` vanish; `sigma` is about a third of a line's width in pixels. */
interface LineDrawingOptions {
  readonly sigma: number;
  readonly speck: number;
}

/**
 * A clean line drawing out of a finished anime picture: soft XDoG, faint ridges dropped, specks removed.
 * @param gray brightness in [0, 1] @returns the drawing, white paper = 1
 */
export function lineDrawing(gray: Plane, { sigma, speck }: LineDrawingOptions): Plane {
  const drawn = xdog(gray, { sigma, k: 3, gamma: 0.98, epsilon: 0, phi: 30 });
  // Faint ridges are shading, not lines.
  const ink = drawn.data.map((paper) => {
    const t = Math.min(1, Math.max(0, (1 - paper - 0.2) / 0.55));
    return t * t * (3 - 2 * t);
  });
  removeSpecks(ink, gray.width, gray.height, speck);
  return { width: gray.width, height: gray.height, data: ink.map((value) => 1 - value) };
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
