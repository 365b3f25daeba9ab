import type { Rgb } from '@irodori/image';

/** Vivid colors for hints that are not the truth's. */
export const VIVID: readonly Rgb[] = [
  [214, 58, 68],
  [240, 150, 40],
  [236, 208, 70],
  [96, 178, 80],
  [52, 160, 176],
  [64, 98, 200],
  [136, 84, 186],
  [232, 120, 170],
];
