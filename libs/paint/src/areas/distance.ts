import { squaredDistances } from '@irodori/image';

/**
 * Signed distance to the border between ink and paper, in pixels: above 0 on paper (distance to the nearest ink pixel's
 * edge), below 0 on ink. Exact distances between pixel centers, less the half pixel to the edge. A picture without ink is
 * `width + height` away from any everywhere, one without paper as far inside.
 * @param wall 1 = ink, 0 = paper, row-major
 */
export function signedDistance(wall: Uint8Array, width: number, height: number): Float32Array {
  const paper = new Uint8Array(wall.length);
  for (let i = 0; i < paper.length; i++) paper[i] = 1 - wall[i]!;
  const inside = squaredDistances(wall, width, height);
  const outside = squaredDistances(paper, width, height);
  const far = width + height;
  const out = new Float32Array(wall.length);
  for (let i = 0; i < out.length; i++) {
    const ink = wall[i] === 1;
    const value = Math.min(far, Math.sqrt(ink ? inside[i]! : outside[i]!) - 0.5);
    out[i] = ink ? -value : value;
  }
  return out;
}
