import type { Plane } from '@irodori/image';

/** A plane in [0, 1] as bytes. */
export const planeBytes = (plane: Plane): Uint8ClampedArray => Uint8ClampedArray.from(plane.data, (v) => v * 255);
