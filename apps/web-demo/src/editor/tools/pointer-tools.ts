import type { Document, InkPoint, Point } from '../../engine/document.ts';
import { Gestures } from '../../engine/input/gestures.ts';
import type { Gesture, PointerKind } from '../../engine/input/gestures.ts';
import { Steady } from '../../engine/input/steady.ts';
import { pan, pinch, toImage, toScreen } from '../../engine/viewport/viewport.ts';
import type { Editor } from '../editor.ts';
import { pickColor } from '../pick.ts';
import { toolNamed } from './table.ts';
import type { Hand, Tool } from './tool.ts';

/** A drag shorter than this many CSS pixels is a dot. */
const MAX_DOT_DRAG = 4;
/** Longest distance at which a stabilized brush trails the pointer ("pulled string"), CSS pixels. */
const MAX_STABILIZER_LENGTH = 60;

interface Stroke {
  readonly tool: Tool;
  readonly base: Document;
  readonly kind: PointerKind;
  readonly steady: Steady;
  readonly path: InkPoint[];
  /** Where the hand itself is, which a steadied brush follows at a distance. */
  hand: InkPoint;
  screen: Point;
  before: Point;
  dot: boolean;
}

/** Hands to the tools what the hand does. */
export class PointerTools {
  readonly gestures = new Gestures();
  /** The shift key is held. */
  shift = false;
  #stroke: Stroke | undefined;
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** CSS pixels of the canvas to image pixels. */
  at(screen: Point): Point {
    const { stage, state } = this.#editor;
    return stage ? toImage(state.view, stage.size, screen) : screen;
  }

  apply(gesture: Gesture): void {
    const editor = this.#editor;
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
        pickColor(editor, this.at(gesture.at));
        break;
      case 'abort':
        this.#clear();
        break;
      case 'start':
        this.#start(gesture.at, gesture.pressure, gesture.kind);
        break;
      case 'extend':
        this.#extend(gesture.at, gesture.pressure);
        break;
      case 'end':
        this.#end();
    }
  }

  /** Uses the tool once at an image point, as a tap there would. */
  useAt(point: Point): void {
    const { stage, state } = this.#editor;
    if (!stage || !this.#editor.document) return;
    this.#start(toScreen(state.view, stage.size, point), 0.5, 'mouse');
    this.#end();
  }

  /** Where the brush hovers, or nothing. */
  hover(screen: Point | undefined): void {
    const editor = this.#editor;
    const outline = toolNamed(editor.state.tool).outline?.(editor.state);
    editor.live.brush = screen && outline ? { at: this.at(screen), ...outline } : undefined;
    editor.invalidate();
  }

  #start(screen: Point, pressure: number, kind: PointerKind): void {
    const editor = this.#editor;
    const tool = toolNamed(editor.state.tool);
    const { view, settings } = editor.state;
    const hand: InkPoint = [...this.at(screen), pressure];
    const steady = new Steady(tool.strokes ? (settings.steady * MAX_STABILIZER_LENGTH) / view.scale : 0);
    steady.pull(hand);
    const path = [hand];
    this.#stroke = { tool, base: editor.document!, kind, steady, path, hand, screen, before: screen, dot: true };
    const described = this.#hand(this.#stroke);
    tool.start?.(described);
    tool.extend?.(described);
    editor.invalidate();
  }

  #extend(screen: Point, pressure: number): void {
    const editor = this.#editor;
    const stroke = this.#stroke;
    if (!stroke) return;
    const { tool, path, steady } = stroke;
    stroke.before = stroke.screen;
    stroke.screen = screen;
    stroke.hand = [...this.at(screen), pressure];
    const point = steady.pull(stroke.hand);
    if (point) path.push(point);
    const [from, { scale }] = [path[0]!, editor.state.view];
    if (Math.hypot(stroke.hand[0] - from[0], stroke.hand[1] - from[1]) * scale > MAX_DOT_DRAG) stroke.dot = false;
    tool.extend?.(this.#hand(stroke));
    editor.live.brush = editor.live.brush && { ...editor.live.brush, at: [stroke.hand[0], stroke.hand[1]] };
    editor.invalidate();
  }

  #end(): void {
    const stroke = this.#stroke;
    if (!stroke) return;
    // A steadied brush catches up with the hand.
    const [x, y] = stroke.path.at(-1)!;
    if (x !== stroke.hand[0] || y !== stroke.hand[1]) stroke.path.push(stroke.hand);
    const next = stroke.tool.end?.(this.#hand(stroke));
    this.#clear();
    if (next) this.#editor.commit(next);
  }

  #hand({ tool, base, path, hand, screen, before, dot, kind }: Stroke): Hand {
    const straight = tool.strokes && this.shift && !dot;
    return {
      editor: this.#editor,
      base,
      path: straight ? [path[0]!, hand] : path,
      screen,
      before,
      kind,
      dot,
      shift: this.shift,
    };
  }

  #clear(): void {
    this.#stroke = undefined;
    this.#editor.live.draft = undefined;
    this.#editor.live.document = undefined;
    this.#editor.invalidate();
  }
}
