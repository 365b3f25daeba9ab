import type { DrawingNoteCode, Plane, Raster, Rgb, SketchStyle, UserHint } from '@irodori/image';
import type { DrawingPart, PartColor, PartDot, PartsField, Reference } from '@irodori/paint';
import type { ColorLook, HintMark, InkMark, LineLook } from '../engine/document.ts';
import type { WorkerService } from '../model/host.ts';
import type { ExportKind, ExportStep } from '../engine/export/names.ts';
import type { CleanSettings, ScanLevels } from '../engine/raster/clean.ts';
import type { LayerInfo } from '../engine/files/line-layers.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Density } from '../engine/raster/density.ts';
import type { PinnedRegion } from '../engine/regions/pins.ts';
import type { Mask } from '../engine/regions/mask.ts';
import type { LayerChoice } from './layered/open-layered.ts';
import type { ColoredRegion, RegionQuery } from './regions.ts';

/** What a picture seems to be that shows no line drawing. */
export type NoLines = Extract<DrawingNoteCode, 'blank' | 'looks-like-photo' | 'looks-like-painting'>;

/** What was removed from a picture so that dark lines stand on white. */
export type Correction = Extract<DrawingNoteCode, 'light-on-dark' | 'paper-color' | 'uneven-paper'>;

/**
 * `read`: light lines on dark and paper that is not white become dark lines on white; `lightOnDark`: so do its lines, whatever it
 * looks like; `asItIs`: the pixels of the file.
 */
export type Reading = 'read' | 'lightOnDark' | 'asItIs';

export interface OpenedPicture {
  readonly lines: Lines;
  /** Where `lines` were read off other than dark on white: what was removed, and the file's own pixels at the same size. */
  readonly read?: { readonly correction: Correction; readonly original: Lines };
  /** Brightness of its paper and ink. */
  readonly levels: ScanLevels;
  /** See `colorShare`; a high share means a painting, not a line drawing. */
  readonly colorShare: number;
  readonly dpi?: Density;
  /** It is mostly dark, and was taken for dark lines with large blacks: its lines may be light. */
  readonly darkGround?: boolean;
  /** No line drawing was found in it. */
  readonly noLines?: NoLines;
  /** Its colors were those of an ICC profile and were converted to sRGB. */
  readonly converted?: boolean;
  /** Of a layered file: what is in it, top first, and which of it this is. */
  readonly layers?: { readonly list: readonly LayerInfo[]; readonly chosen: 'all' | readonly number[] };
}

/** RGBA bytes of a canvas. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** The model, as the page lends it to this worker. */
export interface Network {
  paint(sketch: Plane): Promise<Raster<3>>;
  parts(sketch: Plane): Promise<PartsField | undefined>;
}

/** What the networks said about a drawing; it holds for the same drawing at any size. */
export interface NetworkAnswers {
  /** The generator's picture without hints. */
  readonly unhinted: Raster<3>;
  /** Undefined where the model has no parts network. */
  readonly parts: PartsField | undefined;
}

export interface PrepareJob {
  /** Same key, same drawing, model and gap: it stays prepared. */
  readonly key: string;
  /** The drawing at the size shown, with what was drawn on it. */
  readonly picture: Pixels;
  /** The same before anything was drawn on it, which may have been read already; absent where nothing was. */
  readonly base: { readonly id: string; readonly picture: Pixels | undefined };
  readonly trainSize: number;
  /** Long side at which the parts network sees it. */
  readonly partsSize: number;
  /** Size at which the generator sees it. */
  readonly seen: { readonly width: number; readonly height: number };
  readonly gap: number;
}

export interface ComposeJob {
  readonly key: string;
  /** In pixels of the size shown. */
  readonly hints: readonly UserHint[];
  readonly pins: readonly PinnedRegion[];
  readonly look: ColorLook;
}

/** A question about regions of the drawing as it is colored now: see `findRegions`. */
export interface RegionJob extends Omit<ComposeJob, 'look'> {
  readonly background: boolean;
  readonly query: RegionQuery;
}

/** A finished picture whose colors are wanted. */
export interface ReferenceJob extends Pick<PrepareJob, 'trainSize' | 'partsSize'> {
  readonly picture: Lines;
}

/** Asks for other colorings of a drawing. */
export interface ProposeJob extends Omit<ComposeJob, 'look' | 'pins'> {
  readonly count: number;
  readonly seed: number;
}

/** Other colorings: colors of parts, and where hints hold them, in pixels of the size that was prepared. */
export interface Proposal {
  readonly parts: readonly Pick<DrawingPart, 'name' | 'rank' | 'share'>[];
  readonly dots: readonly PartDot[];
  readonly colorings: readonly (readonly (Rgb | undefined)[])[];
}

/** The paint layer at the size shown, opaque RGBA. */
export interface Paint {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

interface LayerNames {
  readonly line: string;
  readonly shade: string;
  readonly light: string;
  readonly hints: string;
  readonly paper: string;
  /** By what the parts network calls them. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface ExportJob {
  readonly kind: ExportKind;
  readonly lines: Lines;
  readonly ink: readonly InkMark[];
  readonly look: LineLook;
  readonly hints: readonly HintMark[];
  /** Written into the file; left out where the drawing came without. */
  readonly dpi: Density | undefined;
  /** What the paint on screen is made of, hints in the drawing's pixels; undefined while nothing is painted. */
  readonly coloring:
    | {
        readonly answers: NetworkAnswers;
        readonly hints: readonly UserHint[];
        readonly pins: readonly PinnedRegion[];
        readonly look: ColorLook;
      }
    | undefined;
  readonly names: LayerNames;
  /**
   * The layered file whose layers the lines are; they are written one by one. `asTheyAre`: nothing changed them since, and they
   * go out with their own pixels; else `lines` are shared out among them.
   */
  readonly lineFile?:
    { readonly file: Blob; readonly chosen: readonly number[]; readonly asTheyAre: boolean } | undefined;
  /** Only this of the picture, the rest transparent. */
  readonly selection?: Mask | undefined;
}

/** Told when a step of an export begins; nobody waits for it. */
export type OnStep = (step: ExportStep) => void;

/** What the studio worker offers: everything about pixels that takes longer than a frame. */
export interface StudioService extends WorkerService {
  /** Decodes a raster file (any but SVG), turned upright, flattened on white; see {@link Reading}. */
  open(bytes: ArrayBuffer, reading: Reading): Promise<OpenedPicture>;
  /** A PSD, PSB, OpenRaster or Krita file: the whole or some layers. */
  openLayers(bytes: ArrayBuffer, choice: LayerChoice): Promise<OpenedPicture>;
  openTiff(bytes: ArrayBuffer): Promise<OpenedPicture>;
  /** RGBA bytes (a drawn SVG, say) as a picture. */
  adopt(rgba: Uint8ClampedArray, width: number, height: number, reading: Reading): OpenedPicture;
  extract(picture: Lines, style: SketchStyle, most: number): Lines;
  /** The lines cleaned: see `cleanLines`. */
  clean(lines: Lines, settings: CleanSettings): Lines;
  /** Does what of {@link prepare} needs no model. */
  readAhead(job: Pick<PrepareJob, 'picture' | 'base'>): void;
  prepare(job: PrepareJob, network: Network): Promise<void>;
  /** Whether a drawing is prepared; a new worker knows none. */
  isPrepared(key: string): boolean;
  /** The networks' answers about a prepared drawing. */
  answers(key: string): NetworkAnswers;
  compose(job: ComposeJob): Paint;
  propose(job: ProposeJob): Promise<Proposal>;
  /** Gives up {@link propose}, which then fails as canceled. */
  stopProposing(): void;
  /** Hints that give a drawing colors part by part, in pixels of the size that was prepared. */
  applyColors(job: Omit<ComposeJob, 'look' | 'pins'>, colors: readonly PartColor[] | Reference): UserHint[];
  /** The colors by part of a drawing as it is colored. */
  partColors(job: ComposeJob): PartColor[];
  /** The colors by part of a finished picture. */
  colorsOf(job: ReferenceJob, network: Network): Promise<Reference>;
  /** The finished picture with its lines, small. */
  preview(job: ComposeJob, side: number): Paint;
  regions(job: RegionJob): ColoredRegion[];
  /** Knows no prepared drawing: an export has a worker of its own. */
  export(job: ExportJob, onStep: OnStep): Promise<Blob>;
  /** The lines without ink, as a PNG. */
  linesPng(lines: Lines): Promise<Blob>;
}
