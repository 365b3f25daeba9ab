import type { Raster } from '@irodori/image';
import type { LessonLook, LessonState, TrainConfigPatch } from '@irodori/training/tuning';
import type { WorkerService } from '../model/host.ts';
import type { Backend, BackendChoice, ModelSource } from '../model/types.ts';

/** A finished picture to learn from, small enough to be kept by the hundred. */
export interface LessonPicture {
  /** Its file's name, numbered where several have one: which ones are held out goes by it. */
  readonly id: string;
  readonly color: Raster<3>;
}

/** The same with the lines that are taken from it, for review. */
export interface ReviewedPicture extends LessonPicture {
  readonly lines: Raster<3>;
}

/** What a lesson is, beside its pictures and its state. */
export interface LessonCard {
  readonly version: 1;
  readonly id: string;
  /** Of the model it makes. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The model it began with. */
  readonly source: ModelSource;
  /** Ends after so much training time. */
  readonly minutes: number;
  /** Over the recipe's settings. */
  readonly settings: TrainConfigPatch;
  readonly pictures: readonly string[];
}

/** Where a lesson is, as the browser keeps it. */
export interface KeptLesson {
  readonly state: LessonState;
  readonly seconds: number;
  /** Loss of every step. */
  readonly losses: readonly number[];
  readonly look: LessonLook | undefined;
}

export interface LessonJob {
  readonly card: LessonCard;
  readonly pictures: readonly LessonPicture[];
  readonly backend: BackendChoice;
  /** Of WebAssembly. */
  readonly threads: number;
}

/** A held-out picture as the editor would paint it, without hints. */
export interface PaintedLook {
  readonly lines: Raster<3>;
  readonly finished: Raster<3>;
  readonly before: Raster<3>;
  readonly now: Raster<3>;
}

/** What a lesson tells while it runs. */
export type LessonReport =
  | { readonly kind: 'step'; readonly step: number; readonly seconds: number; readonly loss: number }
  | { readonly kind: 'look'; readonly look: LessonLook; readonly painted: PaintedLook | undefined }
  | { readonly kind: 'saved'; readonly step: number }
  | { readonly kind: 'unsaved'; readonly detail: string }
  | { readonly kind: 'gpuLost'; readonly step: number }
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly fault: string; readonly detail: string };

export interface OpenedLesson {
  readonly backend: Backend;
  readonly threads: number;
  readonly step: number;
  readonly seconds: number;
  readonly losses: readonly number[];
  readonly look: LessonLook | undefined;
}

/** A model folder in memory. */
export interface ModelBundle {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly bytes: ArrayBuffer }[];
}

/** What the learning worker offers. */
export interface LearnService extends WorkerService {
  /** Reads a picture and takes its lines. */
  review(name: string, bytes: ArrayBuffer): Promise<ReviewedPicture>;
  /** Opens a lesson at its beginning or where it was kept. */
  open(job: LessonJob, report: (report: LessonReport) => void): Promise<OpenedLesson>;
  /** Goes on in the background, until it is paused or over. */
  run(): void;
  /** Lets the page's own work go first. */
  giveWay(held: boolean): void;
  /** Ends the running step, keeps the state. */
  pause(): Promise<void>;
  /** The model out of what was learned so far. */
  finish(): Promise<{ readonly bundle: ModelBundle; readonly look: LessonLook }>;
}
