import type { HintMap, Plane, Raster, Rgb } from '@irodori/image';

/** What a network says about which places of a drawing belong together. All values row-major, one plane per channel. */
export interface PartsField {
  readonly width: number;
  readonly height: number;
  /** Numbers per pixel in `embedding`. */
  readonly channels: number;
  /** `[channels, height, width]`: places of one part lie within about 0.3 of their mean, means of two parts 3 apart. */
  readonly embedding: Float32Array;
  /** Names of parts and how much each pixel speaks for them: logits `[names.length, height, width]`. */
  readonly names?: readonly string[];
  readonly logits?: Float32Array;
}

/** The networks behind `colorize`. */
export interface PaintModel {
  /** Long side of the drawings it was trained on, pixels. */
  readonly trainSize: number;
  /** The generator: a picture of the sketch's size, whose sides are multiples of 4. `hints` null: without hints. */
  paint(sketch: Plane, hints: HintMap | null): Promise<Raster<3>>;
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
