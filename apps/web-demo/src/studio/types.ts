import type { HintMap, Plane, Raster, SketchStyle } from '@irodori/image';
import type { HintMark, InkMark, LineLook } from '../engine/document.ts';
import type { Watched } from '../model/host.ts';
import type { ExportKind } from '../engine/export/names.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Density } from '../engine/raster/density.ts';

export interface OpenedPicture {
  readonly lines: Lines;
  /** See `colorShare`; a high share means a painting, not a line drawing. */
  readonly colorShare: number;
  readonly dpi?: Density;
  /** Its colors were those of an ICC profile and were converted to sRGB. */
  readonly converted?: boolean;
}

export interface ComposeJob {
  /** Same key, same drawing: its areas are reused. */
  readonly sketchKey: string;
  readonly image: Raster<3>;
  /** The same without hints; same key, same picture. */
  readonly unhinted: Raster<3>;
  readonly unhintedKey: string;
  /** The drawing at the size hints are met at, as `hints`. */
  readonly line: Plane;
  readonly hints: HintMap;
  readonly pull: number;
  /** The drawing at the size shown. */
  readonly displayLine: Plane;
}

/** The paint layer at the size shown, opaque RGBA. */
export interface Paint {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface LayerNames {
  readonly line: string;
  readonly color: string;
  readonly flats: string;
  readonly hints: string;
  readonly paper: string;
}

export interface ExportJob {
  readonly kind: ExportKind;
  readonly lines: Lines;
  readonly ink: readonly InkMark[];
  readonly look: LineLook;
  readonly hints: readonly HintMark[];
  /** Written into the file; left out where the drawing came without. */
  readonly dpi: Density | undefined;
  readonly paint: Paint | undefined;
  /** The drawing at the paint's size, for the flats. */
  readonly displayLine: Plane | undefined;
  readonly names: LayerNames;
}

/** What the studio worker offers: everything about pixels that takes longer than a frame. */
export interface StudioService extends Watched {
  /** Decodes a raster file (any but SVG), turned upright, flattened on white. */
  open(bytes: ArrayBuffer): Promise<OpenedPicture>;
  /** Opaque RGBA bytes (a drawn SVG, say) as a picture. */
  adopt(rgba: Uint8ClampedArray, width: number, height: number): OpenedPicture;
  extract(picture: Lines, style: SketchStyle, most: number): Lines;
  compose(job: ComposeJob): Paint;
  export(job: ExportJob): Promise<Blob>;
  /** The lines without ink, as a PNG. */
  linesPng(lines: Lines): Promise<Blob>;
}
