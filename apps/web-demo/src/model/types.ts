import type { Plane } from '@irodori/image';
import type { PartsField } from '@irodori/paint';
import type { ModelManifest, PartsManifest } from '@irodori/runtime';
import type { WorkerService } from './host.ts';
import type { ServerAddress } from './server-model.ts';

/** Of this device. */
export type Backend = 'wasm' | 'webgpu';

/** `auto` takes WebGPU where a real adapter answers, else WebAssembly. */
export type BackendChoice = 'auto' | Backend;

/** A model folder: served beside the page, or picked by the user; or a model that the page's server runs. */
export type ModelSource =
  | { readonly kind: 'bundled'; readonly name: string; readonly url: string }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly { name: string; bytes: ArrayBuffer }[] }
  | { readonly kind: 'server'; readonly name: string; readonly address: ServerAddress };

export interface LoadOptions {
  readonly backend: BackendChoice;
  /** 0 lets the editor choose; more than one needs cross-origin isolation. */
  readonly threads: number;
  /** Take the whole generator even where the folder has encoder and decoder (for comparisons). */
  readonly whole?: boolean;
}

type LoadStage = 'download' | 'check' | 'start';

export interface LoadProgress {
  readonly stage: LoadStage;
  readonly received: number;
  readonly total: number;
}

/** What the editor asks of a model folder's manifest, or of a server about its model. */
export interface ModelFacts extends Pick<ModelManifest, 'trainSize' | 'license'> {
  readonly parts?: Pick<PartsManifest, 'trainSize'> | undefined;
  /** What it was trained with, under which licenses. */
  readonly data?: string | undefined;
}

export interface LoadedModel {
  readonly name: string;
  readonly facts: ModelFacts;
  readonly backend: Backend | 'server';
  readonly threads: number;
  /** Why it does not run on WebGPU: no graphics device was found for a choice of WebGPU, or it failed where it was tried. */
  readonly withoutGpu?: 'missing' | 'failed' | undefined;
  readonly isolated: boolean;
  /** The sketch's part runs once, the hints' part per change. */
  readonly split: boolean;
  readonly bytes: number;
}

export interface PaintJob {
  /** Same key, same sketch: its encoding is reused. */
  readonly sketchKey: string;
  readonly width: number;
  readonly height: number;
  /** `[1, height, width]` in [0, 1], white = 1. */
  readonly sketch: Float32Array;
  /** `[4, ceil(height/4), ceil(width/4)]` */
  readonly hint: Float32Array;
}

export interface PaintedImage {
  readonly width: number;
  readonly height: number;
  /** RGB bytes, interleaved. */
  readonly data: Uint8ClampedArray;
}

/** What the model worker offers. */
export interface ModelService extends WorkerService {
  /** Starts the runtime, which `load` with the same options then finds. */
  warm(options: Pick<LoadOptions, 'backend' | 'threads'>): Promise<void>;
  load(source: ModelSource, options: LoadOptions, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel>;
  paint(job: PaintJob): Promise<PaintedImage>;
  /** What belongs together in a drawing; undefined where the model has no parts network. */
  parts(sketch: Plane): Promise<PartsField | undefined>;
}
