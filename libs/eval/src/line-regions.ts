import { connectedAreas, type AreaMap } from '@irodori/image';

/** Below this brightness a pixel of a drawing is line. */
export const INK_THRESHOLD = 0.6;

/**
 * Connected paper of a line drawing, 4-connected so that a one-pixel diagonal line closes an area.
 * @param line `width * height`, white paper = 1
 */
export function lineRegions(
  line: Float32Array,
  width: number,
  height: number,
  threshold: number = INK_THRESHOLD,
): AreaMap {
  if (line.length !== width * height) {
    throw new RangeError(`line regions: expected ${width} x ${height} values, got ${line.length}`);
  }
  const open = new Uint8Array(line.length);
  for (let i = 0; i < open.length; i++) open[i] = line[i]! >= threshold ? 1 : 0;
  return connectedAreas(open, width, height);
}

/** 1 where a pixel and its eight neighbors all lie in the area: line edges, which blend two colors, are left out. */
export function regionCore({ width, height, labels }: AreaMap, label: number): Uint8Array {
  const core = new Uint8Array(labels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let inside = 1;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (labels[ny * width + nx] !== label) inside = 0;
        }
      }
      core[y * width + x] = inside;
    }
  }
  return core;
}
