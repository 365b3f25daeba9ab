/** Pixels, or cells of a grid. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An 8-bit sRGB picture, channels interleaved, row-major: `data.length === width * height * channels`. */
export interface Raster<C extends 1 | 3 | 4 = 1 | 3 | 4> extends Size {
  readonly channels: C;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One float plane in [0, 1], row-major; for sketches white paper = 1. */
export interface Plane extends Size {
  readonly data: Float32Array;
}

/** What a network says about which pixels of a drawing belong together. All values row-major, one plane per channel. */
export interface PartsField extends Size {
  /** Numbers per pixel in `embedding`. */
  readonly channels: number;
  /**
   * `[channels, height, width]`. By Euclidean distance, pixels of one part are pulled to within 0.3 of their mean and the
   * means of two parts pushed 3 apart (`near` and `far` of the manifest). Defined on paper; under ink it is whatever lies
   * beside it.
   */
  readonly embedding: Float32Array;
  /** Names of parts, such as `hair`, in the order of the planes of `logits`. */
  readonly names?: readonly string[];
  /** `[names.length, height, width]`: the larger, the more a pixel is of that name; softmax over names gives shares. */
  readonly logits?: Float32Array;
  /** Where shade lies within a part; networks may have no such output. */
  readonly tone?: PartsTone;
}

/** Side that light comes from. */
export type LightSide = 'left' | 'right';

/** Shade within a part by the side of the light, which lines alone do not tell. */
export interface PartsTone {
  /** Of each plane of `logits`, the side that light is taken to come from. */
  readonly lights: readonly LightSide[];
  /** `[lights.length, height, width]`: above 0 in shade, below in light; under ink it is whatever lies beside it. */
  readonly logits: Float32Array;
}

/** 0..255 sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A part of a picture: all of one person's hair, both of their hands. */
export interface PicturePart {
  /** What it is, such as `hair`; null: not known. */
  readonly name: string | null;
  /** Whose it is, figures numbered from 0; null: nobody's, or not known. */
  readonly person: number | null;
}

/** What belongs together in a picture. */
export interface PartLabels {
  /**
   * The part of each pixel, row by row: a place in `parts`, 0 = background; {@link UNKNOWN_PART}: not known. Lines belong
   * to the area that they lie on.
   */
  readonly ids: Uint8Array;
  /** At most 255. Not all of them need be seen. */
  readonly parts: readonly PicturePart[];
}

/** In `PartLabels.ids`: it is not known to which part the pixel belongs. */
export const UNKNOWN_PART = 255;

/**
 * A color picture and its line drawing, aligned to the pixel. `regions` numbers the flat areas between lines (0 = line
 * or background) and `shade` is 1 where cel shading darkens; both only where the source knows them.
 */
export interface Pair {
  /** Stable within its source. */
  readonly id: string;
  readonly source: string;
  readonly color: Raster<3>;
  /** Absent where the source has color pictures only: a sketch style then extracts it. */
  readonly line?: Plane;
  readonly regions?: Uint16Array;
  readonly shade?: Plane;
  /**
   * 1 where the picture has a color that its source would not give it without a hint: what a user would have to hint at. Zeros
   * all over: nothing needs a hint. Only where the source knows it.
   */
  readonly hintArea?: Uint8Array;
  /** Only where the source knows it and labels are wanted. */
  readonly labels?: PartLabels;
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
  /** Of the sample's pixels, where its pair has them. */
  readonly labels?: PartLabels;
}
