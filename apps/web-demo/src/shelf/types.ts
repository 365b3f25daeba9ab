import type { Document } from '../engine/document.ts';
import type { History } from '../engine/history/history.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { View } from '../engine/viewport/viewport.ts';
import type { LayersOfFile } from './layers-of-file.ts';

/** Version of the records in the browser's database. */
export const SHELF_VERSION = 2;

/** What the shelf shows of a drawing. */
export interface DrawingCard {
  readonly version: typeof SHELF_VERSION;
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly hints: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly changed: number;
  /** Its pictures in the database and the bytes that each takes. */
  readonly pictures: Readonly<Record<string, number>>;
  /** Opened by the page and changed by nobody: it goes when another drawing is opened. */
  readonly untouched: boolean;
  /** When it was deleted; it can be brought back for a while. */
  readonly deleted?: number;
  readonly thumbnail?: Blob;
  /** The page that may write it: see {@link Shelf.save}. */
  readonly writer: string;
}

/** The tools and the view with which a drawing was left. */
export interface ViewAndTools {
  /** Where the picture lay on the canvas; absent for a drawing that was never shown. */
  readonly view?: View | undefined;
  readonly tool: string;
  readonly color: string;
  readonly second: string;
  readonly hintRadius: number;
  readonly inkSize: number;
  readonly showHints: boolean;
}

/** All of a drawing but its pixels. */
export interface DrawingState {
  readonly version: typeof SHELF_VERSION;
  readonly history: History<Document>;
  readonly sitting: ViewAndTools;
}

/** The pixels of one picture of a drawing; its id is that of a document's `base`. */
export interface StoredPicture {
  readonly id: string;
  readonly lines: Lines;
  /** The colored picture that the lines were taken from, where there was one. */
  readonly source?: Lines | undefined;
  /** The layered file that the lines came from, where there was one. */
  readonly layers?: LayersOfFile | undefined;
}

/** A drawing as the editor hands it over and gets it back. */
export interface StoredDrawing {
  readonly id: string;
  readonly state: DrawingState;
  /** Every picture that a step of the history stands on. */
  readonly pictures: readonly StoredPicture[];
  readonly untouched: boolean;
}

/** Bytes that a drawing's pictures take in the database. */
export const bytesOf = ({ pictures }: DrawingCard): number => Object.values(pictures).reduce((sum, v) => sum + v, 0);

/** The pictures that a history stands on. */
export function picturesOf({ past, present, future }: History<Document>): Set<string> {
  return new Set([...past, present, ...future].map(({ base }) => base.id));
}
