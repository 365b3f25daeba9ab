import type { Size } from '@irodori/image';
import type { ExportKind } from './names.ts';

/** Files with layers hold at most so many pixels: all layers must fit in memory beside each other. */
export const MAX_LAYERED_PIXELS = 24e6;

/** Whether a drawing of this size can be made a file of this kind. */
export const fitsKind = (kind: ExportKind, { width, height }: Size): boolean =>
  (kind !== 'psd' && kind !== 'ora') || width * height <= MAX_LAYERED_PIXELS;

/** Megapixels to one decimal, rounded up: what is above a limit reads so. */
export const megapixels = ({ width, height }: Size): string => (Math.ceil((width * height) / 1e5) / 10).toFixed(1);
