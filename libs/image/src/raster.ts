/** Pixels, or cells of a grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An 8-bit sRGB picture, channels interleaved, row-major: `data.length === width * height * channels`. */
export interface Raster<C extends 1 | 3 | 4 = 1 | 3 | 4> {
  readonly width: number;
  readonly height: number;
  readonly channels: C;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One float plane in [0, 1], row-major; for sketches white paper = 1. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** 0..255 sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * A colour picture and its line drawing, aligned to the pixel. `regions` numbers the flat areas between lines (0 = line
 * or background) and `shade` is 1 where cel shading darkens; both only where the source knows them.
 */
export interface Pair {
  /** Stable within its source. */
  readonly id: string;
  readonly source: string;
  readonly color: Raster<3>;
  /** Absent where the source has colour pictures only: a sketch style then extracts it. */
  readonly line?: Plane;
  readonly regions?: Uint16Array;
  readonly shade?: Plane;
  /**
   * 1 where the picture has a color that its source would not give it unasked: what a user would have to hint at. Zeros
   * all over: nothing needs a hint. Only where the source knows it.
   */
  readonly asked?: Uint8Array;
}

/**
 * What the trainer is fed, one sample: `sketch` `[1, H, W]` in [0, 1], white = 1; `hint` `[4, H/4, W/4]`: RGB in [-1, 1]
 * times mask, then mask; `target` `[3, H, W]` RGB in [-1, 1].
 */
export interface Sample {
  readonly id: string;
  readonly size: number;
  readonly sketch: Float32Array;
  readonly hint: Float32Array;
  readonly target: Float32Array;
}
