import type { ModelManifest } from '@irodori/runtime';
import type { Painter } from './painter.ts';

export interface ServedModel {
  readonly folder: string;
  readonly manifest: Pick<ModelManifest, 'name' | 'trainSize' | 'license' | 'parts' | 'training'>;
}

export interface ServerOptions {
  readonly painters: readonly Painter[];
  /** The first one is used where none is named. */
  readonly models: readonly ServedModel[];
  /** Where it will listen: a loopback address answers to loopback names only. */
  readonly host: string;
  /** Requests that may wait, those still arriving included. */
  readonly maxWaiting: number;
  /** Longest time from arrival to answer, ms. */
  readonly timeLimit: number;
  /** Largest file of a request. */
  readonly maxBytes: number;
  readonly maxPixels: number;
  /** Empty: whoever reaches it may use it. */
  readonly keys: readonly string[];
  /** Origins of other sites whose pages may use it. */
  readonly origins: readonly string[];
  /** Folder of the built editor. */
  readonly editor?: string;
  /** Hears of every answer. */
  readonly onAnswer?: (line: string) => void;
}
