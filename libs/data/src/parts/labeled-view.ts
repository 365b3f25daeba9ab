/** A square view of a drawing with its parts, changed in place. */
export interface LabeledView {
  /** Side in pixels. */
  readonly size: number;
  /** [size * size] in [0, 1], white paper = 1. */
  readonly line: Float32Array;
  /** [size * size], the part of each pixel, 0 = background. */
  readonly parts: Uint8Array;
  /** [size * size]: 0 lit, 1 in shade, 255: not known. */
  readonly tones: Uint8Array;
  /** Side that light comes from: -1 left, 1 right. */
  readonly light: 1 | -1;
}

/** Side of the views that lengths of marks are meant for; they grow with the view. */
export const USUAL_SIDE = 128;

/** Puts ink on a pixel that is lighter. @param cover share of it under ink; below 0 counts as 0, above 1 as 1 */
export function darken({ line }: LabeledView, i: number, cover: number, darkness: number): void {
  const value = 1 - Math.min(1, Math.max(0, cover)) * darkness;
  if (value < line[i]!) line[i] = value;
}
