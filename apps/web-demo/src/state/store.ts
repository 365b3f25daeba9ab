import { createStore } from 'zustand/vanilla';
import type { Document } from '../engine/document.ts';
import type { CleanSettings } from '../engine/raster/clean.ts';
import type { Mask } from '../engine/regions/mask.ts';
import type { History } from '../engine/history/history.ts';
import type { View } from '../engine/viewport/viewport.ts';
import type { Fault } from '../model/errors.ts';
import type { PainterPhase } from '../model/painter.ts';
import type { ServedModel } from '../model/server-model.ts';
import type { ExportStep } from '../engine/export/names.ts';
import type { LoadProgress, LoadedModel } from '../model/types.ts';
import type { OwnModel } from '../learning/lesson-store.ts';
import type { LearningState } from '../learning/learning-state.ts';
import { NO_LESSON } from '../learning/learning-state.ts';
import type { Settings } from './settings.ts';

/** A name of the tools' table (`editor/tools/table.ts`). */
export type ToolName = string;

type ModelState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly progress: LoadProgress; readonly since: number }
  | { readonly kind: 'ready'; readonly model: LoadedModel }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** The page's server, where it runs networks. */
interface ServerState {
  /** Of its routes, with a slash at the end. */
  readonly url: string;
  /** Its name for people. */
  readonly host: string;
  /** Empty while it asks for a key or does not answer. */
  readonly models: readonly ServedModel[];
  readonly asksKey: boolean;
  readonly fault?: Fault | undefined;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'error';
  /** Key of the dictionaries. */
  readonly key: string;
  readonly detail?: string | undefined;
  /** What it offers to do. */
  readonly action?: NoticeAction | undefined;
  /** Where opening something failed: when it was told, in milliseconds. It goes with the next drawing. */
  readonly opening?: number | undefined;
}

export interface NoticeAction {
  /** Key of the dictionaries. */
  readonly label: string;
  run(): void;
}

export type Dialog =
  | 'none'
  | 'help'
  | 'examples'
  | 'export'
  | 'extract'
  | 'settings'
  | 'newDrawing'
  | 'shelf'
  | 'more'
  | 'layers'
  | 'learn'
  | 'candidates'
  | 'characters';

export interface EditorState {
  readonly settings: Settings;
  /** Names the open drawing on the shelf. */
  readonly drawing: string | undefined;
  /** The open drawing is an example that nobody changed. */
  readonly untouched: boolean;
  /** Undefined until a drawing is open. */
  readonly history: History<Document> | undefined;
  readonly view: View;
  readonly tool: ToolName;
  /** The one in use before, which comes back after a color is picked. */
  readonly toolBefore: ToolName;
  readonly color: string;
  readonly second: string;
  /** Brush radius of hints and diameter of the pen, image pixels. */
  readonly hintRadius: number;
  readonly inkSize: number;
  /** The hint that is selected, by its number, or every one. */
  readonly selected: number | 'all' | undefined;
  /** Where strokes and fills act: nowhere else while there is one. */
  readonly selection: Mask | undefined;
  readonly showHints: boolean;
  readonly compare: boolean;
  /** Where the before/after slider stands, [0, 1]. */
  readonly split: number;
  /** The original is shown while a key or button is held. */
  readonly peek: boolean;
  readonly penSeen: boolean;
  readonly model: ModelState;
  readonly models: readonly string[];
  /** Undefined where the page comes from a host of files. */
  readonly server: ServerState | undefined;
  /** Models that were learned here. */
  readonly ownModels: readonly OwnModel[];
  readonly learning: LearningState;
  readonly phase: PainterPhase;
  readonly lastMs: { readonly prepare: number; readonly full: number } | undefined;
  /** The paint on screen is that of the drawing as it is. */
  readonly painted: 'none' | 'stale' | 'full';
  /** Work during which the drawing is not touched. */
  readonly busy: 'opening' | 'exporting' | undefined;
  /** Work on regions of the drawing, beside which the hand goes on. */
  readonly working: 'filling' | 'selecting' | 'locking' | undefined;
  /** What an export is at; undefined before its first step and without one. */
  readonly exportStep: ExportStep | undefined;
  /** How far an export of many drawings is. */
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  readonly saved: 'no' | 'saving' | 'yes' | 'blocked';
  readonly notices: readonly Notice[];
  readonly dialog: Dialog;
  readonly panelOpen: boolean;
  readonly coach: number;
  /** Text for screen readers. */
  readonly spoken: string;
  /** The keyboard's cursor on the picture, image pixels; shown while the canvas has the keyboard. */
  readonly cursor: readonly [number, number] | undefined;
  /** The picture open was a painting: offer to take its lines. */
  readonly offerExtract: boolean;
  /** The picture opened looks scanned: offer to clean it. */
  readonly offerClean: boolean;
  /** How the scan is being cleaned, while the panel for it is open. */
  readonly cleaning: CleanSettings | undefined;
}

export type Store = ReturnType<typeof createEditorStore>;

/** The state between the shell and the engine; React only reads it. */
export function createEditorStore(settings: Settings) {
  return createStore<EditorState>(() => ({
    settings,
    drawing: undefined,
    untouched: false,
    history: undefined,
    view: { scale: 1, x: 0, y: 0, mirror: false, angle: 0 },
    tool: 'brush',
    toolBefore: 'brush',
    color: settings.swatches[4] ?? '#d1495b',
    second: settings.swatches[0] ?? '#f6d7c3',
    hintRadius: 6,
    inkSize: 4,
    selected: undefined,
    selection: undefined,
    showHints: true,
    compare: false,
    split: 0.5,
    peek: false,
    penSeen: false,
    model: { kind: 'none' },
    models: [],
    server: undefined,
    ownModels: [],
    learning: NO_LESSON,
    phase: { kind: 'idle' },
    lastMs: undefined,
    painted: 'none',
    busy: undefined,
    working: undefined,
    exportStep: undefined,
    progress: undefined,
    saved: 'no',
    notices: [],
    dialog: 'none',
    panelOpen: false,
    coach: 0,
    spoken: '',
    cursor: undefined,
    offerExtract: false,
    offerClean: false,
    cleaning: undefined,
  }));
}
