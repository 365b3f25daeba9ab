import type { ColorizeNote } from '../../colorize/notes.ts';
import type { PictureKind } from '../../colorize/encode.ts';

/** What an answer is: a picture file, its layers as JSON, or its parts as JSON. */
export type AnswerKind = PictureKind | 'json' | 'parts' | NetworkName;

/** A network whose answer is asked for as it is. */
export type NetworkName = 'generator' | 'parts-network';

/** One picture to color. */
export interface PaintRequest {
  /** A picture file; of a network, a sketch as `readSketch` of `@irodori/runtime` reads it. */
  readonly drawing: Uint8Array;
  /** A hint file as the editor saves it, or a picture with color where a hint is and transparency elsewhere. */
  readonly hints?: Uint8Array;
  /** Checked where the work is done. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly answer: AnswerKind;
  readonly maxPixels: number;
}

export interface PaintAnswer {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly notes: readonly ColorizeNote[];
}

/** To the process that paints. */
export type ToPainter =
  | { readonly type: 'load'; readonly model: string; readonly threads: number }
  | { readonly type: 'paint'; readonly model: string; readonly request: PaintRequest }
  | { readonly type: 'stop' };

/** From it. `asked`: the request is to blame, and `line` is for whoever sent it. */
export type FromPainter =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly answer: PaintAnswer; readonly memory: number }
  | { readonly type: 'error'; readonly line: string; readonly asked: boolean; readonly memory: number };
