import { clearHints, moveAllHints, moveHint, neighborHint, removeHint } from '../engine/hints/marks.ts';
import { pan, toImage, toScreen, zoomAt, zoomTo } from '../engine/viewport/viewport.ts';
import type { Point } from '../engine/document.ts';
import type { ToolName } from '../state/store.ts';
import type { Editor } from './editor.ts';
import { stopCleaning } from './cleaning.ts';
import { copyPicture, saveProject } from './files.ts';
import { nudge } from './nudge.ts';
import { chooseColor, swapColors } from './palette.ts';
import { chooseTool } from './pick.ts';
import type { PointerTools } from './tools/pointer-tools.ts';
import { toolNamed, toolOfKey } from './tools/table.ts';
import { mirrorView } from './view.ts';

/**
 * The browser's file dialog, through the field that opens files. It opens for what the user has just done alone, and a
 * browser need not count a key that it has a use for itself (HTML, "activation triggering input event"): Enter then does.
 */
function chooseFiles(editor: Editor): void {
  const field = document.querySelector<HTMLInputElement>('[data-testid=open-file]');
  if (navigator.userActivation?.isActive !== false) return field?.click();
  field?.focus();
  editor.notify('notice.openByEnter');
}

const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Everything the keyboard does. Single keys can be switched off and never act while text is typed. */
export class Keyboard {
  /** The space bar is held: dragging moves the picture. */
  space = false;
  #before: ToolName | undefined;
  readonly #editor: Editor;
  readonly #tools: PointerTools;

  constructor(editor: Editor, tools: PointerTools) {
    this.#editor = editor;
    this.#tools = tools;
  }

  /** Listens on the window; gives the way to stop. */
  listen(): () => void {
    const down = (event: KeyboardEvent) => this.down(event);
    const up = (event: KeyboardEvent) => this.up(event);
    const blur = () => this.#release();
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    addEventListener('blur', blur);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', blur);
    };
  }

  down(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const editor = this.#editor;
    const command = event.ctrlKey || event.metaKey;
    const target = event.target as HTMLElement | null;
    const typing =
      target?.matches(
        'input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=color]), textarea, select',
      ) ?? false;
    if (editor.state.dialog !== 'none') {
      // The browser's own page saving is never meant.
      if (command && ['s', 'o'].includes(event.key.toLowerCase())) event.preventDefault();
      return;
    }
    if (command && this.#command(event, typing)) return event.preventDefault();
    if (command || typing) return;
    const onCanvas = target?.matches('canvas[data-stage]') ?? false;
    if (onCanvas && this.#onCanvas(event)) return event.preventDefault();
    const onControl = target?.matches('button, a, input, summary, [role=option]') ?? false;
    if (event.key === 'Enter' && !onControl) {
      editor.coloring.now();
      return event.preventDefault();
    }
    if (event.key === ' ' && !onControl) {
      this.space = true;
      return event.preventDefault();
    }
    if (event.key === 'Escape') this.#escape();
    if (onControl && ['Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) return;
    if (editor.state.settings.singleKeys && this.#single(event)) event.preventDefault();
  }

  up(event: KeyboardEvent): void {
    if (event.key === ' ') this.space = false;
    if (event.key === '\\') this.#editor.set({ peek: false });
    if (event.key === 'Alt') this.#release();
  }

  #release(): void {
    this.space = false;
    if (this.#editor.state.peek) this.#editor.set({ peek: false });
    if (this.#before) this.#editor.set({ tool: this.#before });
    this.#before = undefined;
  }

  #escape(): void {
    const editor = this.#editor;
    if (editor.state.busy === 'exporting') editor.cancelExport();
    else if (editor.state.phase.kind === 'running') editor.coloring.cancel();
    else if (editor.state.cleaning) stopCleaning(editor);
    else if (editor.state.selection) editor.set({ selection: undefined });
    else editor.set({ cursor: undefined, selected: undefined, panelOpen: false });
  }

  #command(event: KeyboardEvent, typing: boolean): boolean {
    const editor = this.#editor;
    const key = event.key.toLowerCase();
    if (key === 's') void saveProject(editor);
    else if (key === 'o') chooseFiles(editor);
    else if (key === 'e' && event.shiftKey) editor.set({ dialog: 'export' });
    else if (key === 'enter') editor.coloring.now();
    else if (typing) return false;
    else if (key === 'z') {
      if (event.shiftKey) editor.redo();
      else editor.undo();
    } else if (key === 'y') editor.redo();
    else if (key === 'a') this.#selectAll();
    else if (key === 'c' && !getSelection()?.toString()) void copyPicture(editor, editor.state.selection !== undefined);
    else if (key === 'd') editor.set({ selection: undefined });
    else if (key === '0') editor.fitView();
    else return false;
    return true;
  }

  #single(event: KeyboardEvent): boolean {
    const editor = this.#editor;
    const { state } = editor;
    const { stage } = editor;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const tool = toolOfKey(key);
    const middle: Point = stage ? [stage.size.width / 2, stage.size.height / 2] : [0, 0];
    const inking = toolNamed(state.tool).size === 'ink';
    if (tool !== undefined) chooseTool(editor, tool);
    else if (key === '[' || key === ']') {
      const factor = key === ']' ? 1.2 : 1 / 1.2;
      const step = (v: number) =>
        Math.max(1, factor > 1 ? Math.max(v + 1, Math.round(v * factor)) : Math.min(v - 1, Math.round(v * factor)));
      editor.set(
        inking
          ? { inkSize: Math.min(200, step(state.inkSize)) }
          : { hintRadius: Math.min(200, step(state.hintRadius)) },
      );
    } else if (key === 'x') swapColors(editor);
    else if (/^[1-9]$/.test(key)) chooseColor(editor, state.settings.swatches[Number(key) - 1] ?? state.color);
    else if (key === '0') editor.fitView();
    else if ((key === '+' || key === '=' || key === '-') && stage) {
      editor.setView(zoomAt(state.view, stage.size, middle, key === '-' ? 0.8 : 1.25));
    } else if (key === 'z' && stage) editor.setView(zoomTo(state.view, stage.size, middle, 1 / stage.ratio));
    else if (key === 'm') mirrorView(editor);
    else if (key === 'c') editor.set({ compare: !state.compare });
    else if (key === 'o') editor.set({ showHints: !state.showHints });
    else if (key === '\\') editor.set({ peek: true });
    else if (key === '?') editor.set({ dialog: 'help' });
    else if (key === ',' || key === '.') this.#select(key === '.' ? 1 : -1);
    else if (key === 'Delete' || key === 'Backspace') return this.#delete();
    else if (key === 'Alt' && !this.#before && state.tool !== 'pick') {
      this.#before = state.tool;
      editor.set({ tool: 'pick' });
    } else return false;
    return true;
  }

  #select(step: 1 | -1): void {
    const editor = this.#editor;
    if (!editor.document) return;
    const before = editor.state.selected;
    const selected = neighborHint(editor.document, before === 'all' ? undefined : before, step);
    const hint = editor.document.hints.find(({ id }) => id === selected);
    editor.set({ selected, tool: 'move', cursor: hint?.points[0], spoken: hint ? `selected:${hint.color}` : '' });
  }

  #selectAll(): void {
    const editor = this.#editor;
    const count = editor.document?.hints.length ?? 0;
    if (count > 0) editor.set({ selected: 'all', tool: 'move', cursor: undefined, spoken: `all:${count}` });
  }

  #delete(): boolean {
    const editor = this.#editor;
    const { selected } = editor.state;
    const { document } = editor;
    if (selected === undefined || !document) return false;
    editor.commit(selected === 'all' ? clearHints(document) : removeHint(document, selected));
    return true;
  }

  /** With the canvas focused: arrows move the cross (or the selected hint), Enter uses the tool there. */
  #onCanvas(event: KeyboardEvent): boolean {
    const editor = this.#editor;
    const { state, document, stage } = editor;
    if (!document || !stage) return false;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = (event.shiftKey ? 1 : 10) / state.view.scale;
      const level = [arrow[0] * step * (state.view.mirror ? -1 : 1), arrow[1] * step] as const;
      const [cos, sin] = [Math.cos(state.view.angle), Math.sin(state.view.angle)];
      const [dx, dy] = [cos * level[0] + sin * level[1], cos * level[1] - sin * level[0]];
      if (state.tool === 'move' && state.selected !== undefined) {
        const { selected } = state;
        nudge(
          editor,
          selected === 'all' ? moveAllHints(document, dx, dy) : moveHint(document, selected, dx, dy),
          'move',
        );
      } else if (toolNamed(state.tool).pans) editor.setView(pan(state.view, -arrow[0] * 40, -arrow[1] * 40));
      else this.#moveCursor(dx, dy);
      return true;
    }
    if (event.key === 'Enter' && state.cursor) {
      this.#tools.useAt(state.cursor);
      return true;
    }
    return false;
  }

  #moveCursor(dx: number, dy: number): void {
    const editor = this.#editor;
    const { state, document, stage } = editor;
    const { width, height } = document!.base;
    const start = state.cursor ?? toImage(state.view, stage!.size, [stage!.size.width / 2, stage!.size.height / 2]);
    const at: Point = [Math.min(width, Math.max(0, start[0] + dx)), Math.min(height, Math.max(0, start[1] + dy))];
    const [sx, sy] = toScreen(state.view, stage!.size, at);
    const over = (v: number, size: number) => (v < 24 ? 24 - v : v > size - 24 ? size - 24 - v : 0);
    editor.setView(pan(state.view, over(sx, stage!.size.width), over(sy, stage!.size.height)));
    editor.set({ cursor: at, spoken: `cursor:${Math.round(at[0])}:${Math.round(at[1])}` });
  }
}
