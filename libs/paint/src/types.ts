import type { PartsField, Plane, Raster, Rgb } from '@irodori/image';
import type { DrawingOutline } from './outline.ts';

export type { PartsField } from '@irodori/image';

/** The networks behind `colorize`. */
export interface PaintModel {
  /** Long side of the drawings it was trained on, pixels. */
  readonly trainSize: number;
  /** The generator without hints: a picture of the sketch's size, whose sides are multiples of 4. */
  paint(sketch: Plane): Promise<Raster<3>>;
  /** Long side of the drawings that `parts` was trained on, pixels. @default `trainSize` */
  readonly partsSize?: number;
  /** What belongs together, at the sketch's size. Absent or undefined: the generator's picture without hints says it. */
  parts?(sketch: Plane): Promise<PartsField | undefined>;
}

/** Of a drawing as `@irodori/image` reads it: what painting needs. Planes are row-major, one byte a pixel. */
export interface InkedDrawing {
  readonly width: number;
  readonly height: number;
  /** Coverage by lines that bound, 0..255; from 128 on a pixel is wall. */
  readonly ink: Uint8Array;
  /** Darkness of what shades a part and does not bound it, 0..255. */
  readonly tone?: Uint8Array;
  /** The drawing as if on white paper, in its own colors: what is multiplied over paint. Absent: ink in black. */
  readonly clean?: Raster<3>;
}

export interface PrepareOptions {
  /**
   * Openings in lines up to this share of the drawing's long side count as closed, 0 to 0.02.
   * @default 0.006
   */
  readonly gap?: number;
  /** Size at which the generator sees the drawing. @default `modelSize` of the model's training size */
  readonly seen?: { readonly width: number; readonly height: number };
  /** What `outlineDrawing` found in the same drawing before. @default it is found while the generator runs */
  readonly outline?: DrawingOutline | undefined;
}

/** What stops work between its steps: an `AbortSignal` is one. */
export interface StopSignal {
  /** @throws when the work is to stop */
  throwIfAborted(): void;
}

export type { ShadeStyle } from './color/shade.ts';

/** A part of the picture that has one color. */
export interface PaintedPart {
  /** `hint`: its color was asked for. `guess`: the network's. `paper`: background, left as paper unless asked otherwise. */
  readonly kind: 'hint' | 'guess' | 'paper';
  /** What it is painted in; for paper what it would be painted in. */
  readonly color: Rgb;
  /** What it shows, where the model names parts. */
  readonly name?: string;
}
