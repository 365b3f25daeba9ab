import type { Rng } from '@irodori/image';
import type { CropPosition } from './source.ts';

/** Anywhere across, rather towards the top along, where faces are. */
export const drawCrop = (rng: Rng): CropPosition => ({ u: rng.next(), v: rng.next() * 0.7 });

/** The middle of what {@link drawCrop} draws. */
export const middleCrop: CropPosition = { u: 0.5, v: 0.35 };

/** Sides after scaling, and where the square is cut. */
export function place(width: number, height: number, size: number, crop: CropPosition) {
  const scale = size / Math.min(width, height);
  const [w, h] = [Math.max(size, Math.round(width * scale)), Math.max(size, Math.round(height * scale))];
  return { w, h, left: Math.round((w - size) * crop.u), top: Math.round((h - size) * crop.v) };
}
