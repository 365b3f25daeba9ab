import type { LayerInfo } from '../engine/files/line-layers.ts';

/** The layered file that a picture is of, what is in it, and what of it the picture shows. */
export interface LayersOfFile {
  readonly file: Blob;
  /** Top of the stack first. */
  readonly list: readonly LayerInfo[];
  readonly chosen: 'all' | readonly number[];
}

/** Larger files are not kept with the drawing: only its lines are. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

/** What of it is written into the browser's storage. */
export const keptLayers = (layers: LayersOfFile | undefined): LayersOfFile | undefined =>
  layers && layers.file.size <= MAX_KEPT_BYTES ? layers : undefined;

/** The file and the layers that are lines, where these are several. */
export const severalLayers = (
  layers: LayersOfFile | undefined,
): { readonly file: Blob; readonly chosen: readonly number[] } | undefined =>
  layers && layers.chosen !== 'all' && layers.chosen.length > 1
    ? { file: layers.file, chosen: layers.chosen }
    : undefined;
