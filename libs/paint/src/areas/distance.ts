import { squaredDistances } from '@irodori/image';

/**
 * Signed distance to the border between ink and paper, in pixels: above 0 on paper (distance to the nearest ink pixel's
 * edge), below 0 on ink. Exact distances between pixel centers, less the half pixel to the edge. A picture without ink is
 * `width + height` away from any everywhere, one without paper as far inside.
 * @param wall 1 = ink, 0 = paper, row-major
 */
export function signedDistance(wall: Uint8Array, width: number, height: number): Float32Array {
  const inside = squaredDistances(wall, width, height);
  const outside = squaredDistances(
    wall.map((v) => 1 - v),
    width,
    height,
  );
  const far = width + height;
  return Float32Array.from(wall, (v, i) => {
    const value = Math.min(far, Math.sqrt(v === 1 ? inside[i]! : outside[i]!) - 0.5);
    return v === 1 ? -value : value;
  });
}
