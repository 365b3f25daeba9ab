import { rgbToHex } from '@irodori/image';
import type { Document, HintMark, InkMark, InkPoint, Point } from '../engine/document.ts';
import { addHint, eraseHints, hintAt, moveHint } from '../engine/hints/marks.ts';
import { simplifyPath } from '../engine/hints/simplify.ts';
import { Gestures } from '../engine/input/gestures.ts';
import type { Gesture } from '../engine/input/gestures.ts';
import { pan, pinch, toImage } from '../engine/viewport/viewport.ts';
import type { Editor } from './editor.ts';
import { remember } from './palette.ts';

/** A drag shorter than this many CSS pixels is a dot. */
const DOT = 4;

/** What the tools do with what the hand does. */
export class PointerTools {
  readonly gestures = new Gestures();
  #path: Point[] = [];
  #ink: InkPoint[] = [];
  #grabbed: { id: number; from: Point; base: Document } | undefined;
  #eraseBase: Document | undefined;

  constructor(private readonly editor: Editor) {}

  /** CSS pixels of the canvas to image pixels. */
  at(screen: Point): Point {
    const { stage, state } = this.editor;
    return stage ? toImage(state.view, stage.size, screen) : screen;
  }

  apply(gesture: Gesture): void {
    const { editor } = this;
    const { view } = editor.state;
    const size = editor.stage?.size;
    if (!size || !editor.document) return;
    switch (gesture.type) {
      case 'penSeen':
        editor.set({ penSeen: true });
        this.gestures.touchDraws = !editor.state.settings.penMode;
        break;
      case 'pan':
        editor.setView(pan(view, gesture.to[0] - gesture.from[0], gesture.to[1] - gesture.from[1]));
        break;
      case 'pinch':
        editor.setView(pinch(view, size, gesture.from, gesture.to));
        break;
      case 'tap':
        if (gesture.fingers === 2) editor.undo();
        else if (gesture.fingers === 3) editor.redo();
        break;
      case 'pick':
        this.pick(this.at(gesture.at));
        break;
      case 'abort':
        this.#clear();
        break;
      case 'start':
        this.#start(this.at(gesture.at), gesture.pressure);
        break;
      case 'extend':
        this.#extend(this.at(gesture.at), gesture.pressure);
        break;
      case 'end':
        this.#end(this.at(gesture.at));
    }
  }

  /** Where the brush hovers, or nothing. */
  hover(screen: Point | undefined): void {
    const { editor } = this;
    const { tool, color, hintRadius, inkSize } = editor.state;
    const shapes: Partial<Record<typeof tool, [number, string | null]>> = {
      brush: [hintRadius, color],
      white: [hintRadius, null],
      erase: [hintRadius, null],
      pen: [inkSize / 2, null],
      rubber: [inkSize * 2, null],
    };
    const shape = shapes[tool];
    editor.live.brush = screen && shape ? { at: this.at(screen), radius: shape[0], color: shape[1] } : undefined;
    editor.invalidate();
  }

  /** Takes the color under an image point: paint where there is paint, else the picture's own. */
  pick(at: Point): void {
    const { editor } = this;
    const color = colorUnder(editor, at);
    if (!color) return;
    editor.set({ color, spoken: `picked:${color}` });
  }

  #start(at: Point, pressure: number): void {
    const { editor } = this;
    const document = editor.document!;
    const { tool, view } = editor.state;
    this.#path = [at];
    if (tool === 'pen' || tool === 'rubber') this.#ink = [[...at, pressure]];
    if (tool === 'move') {
      const hint = hintAt(document, at, 8 / view.scale);
      editor.set({ selected: hint?.id });
      this.#grabbed = hint && { id: hint.id, from: at, base: document };
    }
    if (tool === 'erase') this.#eraseBase = document;
    this.#extend(at, pressure);
  }

  #extend(at: Point, pressure: number): void {
    const { editor } = this;
    const { tool, hintRadius } = editor.state;
    const last = this.#path.at(-1);
    if (last && (last[0] !== at[0] || last[1] !== at[1])) this.#path.push(at);
    switch (tool) {
      case 'brush':
      case 'white':
        editor.live.draft = { hint: this.#hint() };
        break;
      case 'pen':
      case 'rubber':
        if (this.#ink.length > 1 || last !== at) this.#ink.push([...at, pressure]);
        editor.live.draft = { ink: this.#mark() };
        break;
      case 'move': {
        const grabbed = this.#grabbed;
        if (grabbed) {
          editor.live.document = moveHint(grabbed.base, grabbed.id, at[0] - grabbed.from[0], at[1] - grabbed.from[1]);
        }
        break;
      }
      case 'erase':
        editor.live.document = eraseHints(editor.live.document ?? this.#eraseBase!, [at], hintRadius);
        break;
      case 'pick':
        this.pick(at);
        break;
      case 'hand':
        break;
    }
    editor.live.brush = editor.live.brush && { ...editor.live.brush, at };
    editor.invalidate();
  }

  #end(at: Point): void {
    const { editor } = this;
    const document = editor.document!;
    const { tool } = editor.state;
    let next: Document | undefined;
    if (tool === 'brush' || tool === 'white') {
      next = addHint(document, this.#hint());
      if (tool === 'brush') remember(editor, editor.state.color);
    } else if (tool === 'pen' || tool === 'rubber') {
      next = {
        ...document,
        ink: [...document.ink, { id: document.nextId, ...this.#mark() }],
        nextId: document.nextId + 1,
      };
    } else if (tool === 'move' || tool === 'erase') next = editor.live.document;
    else if (tool === 'pick') this.pick(at);
    this.#clear();
    if (next) editor.commit(next);
  }

  #clear(): void {
    this.#path = [];
    this.#ink = [];
    this.#grabbed = undefined;
    this.#eraseBase = undefined;
    this.editor.live.draft = undefined;
    this.editor.live.document = undefined;
    this.editor.invalidate();
  }

  #hint(): Omit<HintMark, 'id'> {
    const { color, hintRadius, tool, view } = this.editor.state;
    const [first] = this.#path;
    const far = this.#path.some(([x, y]) => Math.hypot(x - first![0], y - first![1]) * view.scale > DOT);
    const points = far ? simplifyPath(this.#path, 0.5 / view.scale) : [first!];
    return { points, radius: hintRadius, color, white: tool === 'white' };
  }

  #mark(): Omit<InkMark, 'id'> {
    const { tool, inkSize } = this.editor.state;
    const pen = tool === 'pen';
    return { tool: pen ? 'pen' : 'eraser', points: [...this.#ink], size: pen ? inkSize : inkSize * 4 };
  }
}

/** The color shown at an image point; undefined outside the picture. */
export function colorUnder(editor: Editor, [x, y]: Point): string | undefined {
  const { picture, state } = editor;
  const base = editor.document?.base;
  if (!picture || !base || x < 0 || y < 0 || x >= base.width || y >= base.height) return undefined;
  const original = state.peek || (state.compare && x < state.split * base.width);
  const { paint } = editor.coloring;
  if (!original && paint) {
    const px = Math.floor((x * paint.width) / base.width);
    const py = Math.floor((y * paint.height) / base.height);
    const p = 4 * (py * paint.width + px);
    return rgbToHex([paint.data[p]!, paint.data[p + 1]!, paint.data[p + 2]!]);
  }
  return rgbToHex(picture.colorAt(x, y, 'source'));
}
