import type { UserHint } from '@irodori/image';
import type { PartColor, Reference } from '@irodori/paint';
import type { Document, HintMark } from '../engine/document.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Scene, Stage } from '../engine/stage/stage.ts';
import type { View } from '../engine/viewport/viewport.ts';
import type { WorkerHost } from '../model/host.ts';
import type { ModelService, ModelSource } from '../model/types.ts';
import type { Settings } from '../state/settings.ts';
import type { EditorState, NoticeAction, Store } from '../state/store.ts';
import type { ColoredRegion, RegionQuery } from '../studio/regions.ts';
import type { ExportJob, Paint, Proposal, StudioService } from '../studio/types.ts';
import type { OpenRequest, OpenRequests } from './open-requests.ts';
import type { Picture } from './picture.ts';

/** What the hand is doing at this moment; lives outside the store because it changes with every pointer event. */
export interface Live {
  draft?: Scene['draft'];
  brush?: Scene['brush'];
  /** A document shown in place of the committed one while a hint or a slider is dragged; its coloring is painted. */
  document?: Document | undefined;
  /** A line layer shown in place of the picture's own while a scan is cleaned. */
  lines?: HTMLCanvasElement | undefined;
}

/** Which model is loaded, and its worker. */
export interface Models {
  readonly host: WorkerHost<ModelService>;
  /** Whether a run can start without the artist choosing a model first. */
  readonly usable: boolean;
  readonly source: ModelSource | undefined;
  /** Reads the list of models served beside the page and loads the default one. */
  start(): Promise<void>;
  loadBundled(name: string): Promise<void>;
  /** Loads a model in place of the one before; when that fails, the one before stays in use. */
  load(source: ModelSource): Promise<void>;
  /** Has the page's server run the networks: the model named, or its default. Where it does not, this device goes on. */
  useServer(name?: string): Promise<void>;
  /** Runs the networks here again, with the model that was in use here. */
  useDevice(): Promise<void>;
  /** Another key for the page's server; asks it anew. */
  setServerKey(key: string): Promise<void>;
  cancelLoading(): void;
  /** Backend or threads changed: starts the worker anew. */
  restart(): Promise<void>;
}

/** Keeps the paint on screen up to date with the drawing. */
export interface ColoringControl {
  readonly models: Models;
  /** The paint layer for the screen. */
  readonly canvas: HTMLCanvasElement | undefined;
  /** The paint layer's pixels, for exports. */
  readonly paint: Paint | undefined;
  /** What an export at full size needs of the coloring; undefined while nothing is painted. */
  forExport(signal?: AbortSignal): Promise<ExportJob['coloring']>;
  /** Asks about regions of the drawing as it is colored now, in pixels of the drawing. */
  regions(query: RegionQuery): Promise<readonly ColoredRegion[]>;
  /**
   * Other colorings of the drawing, in which the artist's own hints are kept; places in pixels of the drawing.
   * @param seed the same seed gives the same ones
   * @param signal stops the work in the middle
   */
  propose(count: number, seed: number, signal?: AbortSignal): Promise<Proposal>;
  /** Hints that give the drawing colors of a picture, or by part, under the artist's own; in pixels of the drawing. */
  applyColors(colors: readonly PartColor[] | Reference): Promise<readonly UserHint[]>;
  /** The colors by part of the drawing as it is colored now. */
  partColors(): Promise<readonly PartColor[]>;
  /** The colors of a finished picture; its parts are empty where no figure is found in it. */
  colorsOf(picture: Lines): Promise<Reference>;
  /** The drawing as it would be colored with these hints, small. */
  preview(hints: readonly HintMark[], side: number): Promise<Paint>;
  /** Whether every change is colored by itself. */
  setAuto(auto: boolean): void;
  /** Another picture is on the canvas: its first colors come by themselves, in any mode. */
  pictureChanged(): void;
  /** Hints, lines or the look of the coloring changed. */
  edited(): void;
  /** Colors now, in any mode; loads the model again where it was lost. */
  now(): void;
  /** Stops the run in the middle; the paint on screen stays. */
  cancel(): void;
}

/** What the status line says while something runs. */
export type Work = NonNullable<EditorState['busy'] | EditorState['working']>;

/** How a drawing is put on the canvas. */
export interface OpenOptions {
  /** The request that asked for it: what was asked for later and is already shown stays. */
  readonly request?: OpenRequest;
  readonly state?: Partial<EditorState>;
}

/**
 * The editor as its tools, files and panels know it: the open drawing and its history, the pictures, the workers and the
 * canvas. It knows neither React nor how drawings are kept.
 */
export interface Editor {
  readonly store: Store;
  readonly studio: WorkerHost<StudioService>;
  readonly coloring: ColoringControl;
  /** Pixels of the open drawing's pictures, by the id of a document's base. */
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly openRequests: OpenRequests;
  readonly state: EditorState;
  readonly document: Document | undefined;
  /** The pixels under the document as it is. */
  readonly picture: Picture | undefined;
  readonly stage: Stage | undefined;
  live: Live;

  set(patch: Partial<EditorState>): void;
  configure(patch: Partial<Settings>): void;
  /** Opens a drawing of its own, with an empty history; the one before stays on the shelf. */
  open(picture: Picture, document: Document, options?: OpenOptions): void;
  /** Opens a drawing that was kept, with its history. */
  reopen(id: string, pictures: readonly Picture[], state: Partial<EditorState>): void;
  /** Puts another picture under the open drawing, as a step that undo takes back. */
  replacePicture(picture: Picture, document: Document, state?: Partial<EditorState>): void;
  /** Leaves the canvas empty. */
  close(): void;
  /** Gives the open drawing another name; no step of its own. */
  rename(name: string): void;
  /** A finished change of the document: one undo step. */
  commit(next: Document): void;
  /** More of the change before: no undo step of its own. */
  amend(next: Document): void;
  undo(): void;
  redo(): void;
  /** Connects the canvas of the page; gives the way to disconnect it. */
  attach(canvas: HTMLCanvasElement): () => void;
  /** Reads the canvas's own colors again, after the theme changed. */
  rethemed(canvas: HTMLCanvasElement): void;
  setView(view: View): void;
  fitView(): void;
  invalidate(): void;
  /** Tells the artist something, for a while; gives what {@link dismiss} takes. */
  notify(key: string, tone?: 'info' | 'error', detail?: string, action?: NoticeAction): number;
  dismiss(id: number): void;
  /**
   * Runs something the artist asked for; what goes wrong becomes a notice, never a lost drawing.
   * @param work its signal is given where an export is canceled; it then makes no file
   * @param shown what the status line says meanwhile
   */
  attempt<T>(work: (signal: AbortSignal) => Promise<T>, shown?: Work): Promise<T | undefined>;
  /** Stops every export at work, in the middle, without a file. */
  cancelExport(): void;
  /** Runs a request to open something, at its place in the order of requests. */
  openInOrder<T>(work: (request: OpenRequest) => Promise<T>): Promise<T | undefined>;
}
