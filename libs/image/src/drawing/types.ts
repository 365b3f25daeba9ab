import type { Raster, Rgb } from '../raster.ts';

/**
 * What a picture seems to be. `line-art`: dark lines on lighter paper; `light-on-dark`: light lines on darker ground, read
 * turned; `painting`: filled with many colors; `photo`: no lines and no flat paper; `blank`: nothing drawn.
 */
export type DrawingKind = 'line-art' | 'light-on-dark' | 'painting' | 'photo' | 'blank';

export type DrawingNoteCode =
  | 'light-on-dark'
  | 'dark-ground'
  | 'paper-color'
  | 'uneven-paper'
  | 'screentone'
  | 'looks-like-painting'
  | 'looks-like-photo'
  | 'blank';

/** One plain sentence for the person who opened the picture; `code` for programs. */
export interface DrawingNote {
  readonly code: DrawingNoteCode;
  readonly message: string;
}

/** What a drawing says, at its own size. All planes are row-major, one byte a pixel. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /**
   * Coverage by lines that bound, 0..255; from 128 on a pixel is wall. Relative to the lines' own strength: the middle of
   * a pencil line reaches 255 as that of black ink does. Wide solid blacks count by their rim only.
   */
  readonly ink: Uint8Array;
  /** Darkness of what shades a part and does not bound it, 0..255: screentone, gray fills, solid blacks. */
  readonly tone: Uint8Array;
  /** The drawing as if on white paper, in its own colors: what is multiplied over paint. Of `blank` the picture as it is. */
  readonly clean: Raster<3>;
  /** Color of the paper (of the ground, where lines are light on dark), the most common one where it is uneven; white for `blank`. */
  readonly paper: Rgb;
  /** Typical width of a line, pixels, at least 1. */
  readonly lineWidth: number;
  readonly kind: DrawingKind;
  readonly notes: readonly DrawingNote[];
}
