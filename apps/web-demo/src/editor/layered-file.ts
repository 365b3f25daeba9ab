import type { LayerInfo } from '../engine/files/line-layers.ts';
import type { Document } from '../engine/document.ts';
import type { EditorState } from '../state/store.ts';

/** A drawing's own layered file and what of it the drawing shows. */
export interface LayersOfFile {
  readonly file: Blob;
  readonly list: readonly LayerInfo[];
  readonly chosen: 'all' | readonly number[];
}

/** The layers of the file that the drawing was opened from; undefined where it has none, or the file is not at hand. */
export function layersOf({
  state: { layered },
  document,
}: {
  readonly state: Pick<EditorState, 'layered'>;
  readonly document: Document | undefined;
}): LayersOfFile | undefined {
  const chosen = document && layered?.chosen[document.base.id];
  return chosen && layered ? { file: layered.file, list: layered.list, chosen } : undefined;
}
