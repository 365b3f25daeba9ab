import { describe, expect, it, vi } from 'vitest';
import type { Point } from '../engine/document.ts';
import { mirrorAt, rotateAt, toImage, toScreen, zoomAt } from '../engine/viewport/viewport.ts';
import type { EditorState } from '../state/store.ts';
import { deskWith, dotted } from './desk.testing.ts';
import { Keyboard } from './keyboard.ts';
import type { PointerTools } from './tools/pointer-tools.ts';

type Place = 'page' | 'canvas' | 'button' | 'text';

/** Which of the selectors that the keyboard asks for an element of the page matches. */
const matches = (place: Place) => (selector: string) =>
  place === 'canvas'
    ? selector === 'canvas[data-stage]'
    : place === 'button'
      ? selector.startsWith('button')
      : place === 'text'
        ? selector.includes('textarea') || selector.includes('input')
        : false;

function keysOn(...colors: string[]) {
  const desk = deskWith(dotted(...colors));
  const used: Point[] = [];
  const keyboard = new Keyboard(desk.editor, { useAt: (at: Point) => used.push(at) } as unknown as PointerTools);
  /** Presses a key as `Control+Shift+z`; whether the browser was kept from doing its own. */
  const press = (combination: string, place: Place = 'page'): boolean => {
    const names = combination.split('+');
    const key = names.pop() || '+';
    let kept = false;
    keyboard.down({
      key,
      ctrlKey: names.includes('Control'),
      metaKey: names.includes('Meta'),
      shiftKey: names.includes('Shift'),
      target: { matches: matches(place) },
      preventDefault: () => (kept = true),
    } as unknown as KeyboardEvent);
    return kept;
  };
  return { ...desk, keyboard, press, used };
}

const shown = ({ history }: EditorState) => history!.present.hints.map(({ color }) => color);

describe('the keyboard', () => {
  it('leaves a text field alone: letters are text, Ctrl+Z is the field’s own, digits choose no color', () => {
    const { editor, press } = keysOn('#111111');
    const before = editor.state;
    for (const key of ['e', '3', 'Delete', ' ', 'Enter', 'Control+z', 'Control+a', 'Control+c', '?', '[']) {
      expect(press(key, 'text'), key).toBe(false);
    }
    expect(editor.state).toBe(before);
  });

  it('while a dialog is open acts on nothing behind it, and never lets the browser save its page', () => {
    const { editor, press } = keysOn('#111111');
    editor.set({ dialog: 'settings', selected: 'all' });
    expect([press('Control+s'), press('Control+o'), press('Meta+S')]).toEqual([true, true, true]);
    for (const key of ['Delete', 'Control+z', 'e', 'Enter']) expect(press(key), key).toBe(false);
    expect(editor.document!.hints).toHaveLength(1);
    expect(editor.state.tool).toBe('brush');
  });

  it('with single keys off hears only combinations', () => {
    const { editor, press } = keysOn('#111111');
    editor.configure({ singleKeys: false });
    expect(press('e')).toBe(false);
    expect(editor.state.tool).toBe('brush');
    expect(press('Control+a')).toBe(true);
    expect(editor.state.selected).toBe('all');
  });

  it('leaves Enter, space and arrows to the control that has the focus', () => {
    const { editor, press, calls, keyboard } = keysOn('#111111');
    for (const key of ['Enter', ' ', 'ArrowLeft']) expect(press(key, 'button'), key).toBe(false);
    expect(calls).toEqual([]);
    expect(keyboard.space).toBe(false);
    press('Enter');
    press(' ');
    expect(calls).toEqual(['now']);
    expect(keyboard.space).toBe(true);
    // Letters choose tools all the same.
    press('p', 'button');
    expect(editor.state.tool).toBe('pen');
  });

  it('undoes and repeats by Ctrl+Z, Ctrl+Shift+Z, Ctrl+Y and their capital letters', () => {
    const { editor, press } = keysOn('#111111', '#222222');
    press('Control+a');
    press('Delete');
    expect(shown(editor.state)).toEqual([]);
    press('Control+Z');
    expect(shown(editor.state)).toEqual(['#111111', '#222222']);
    press('Meta+Shift+z');
    expect(shown(editor.state)).toEqual([]);
    press('Control+z');
    press('Control+y');
    expect(shown(editor.state)).toEqual([]);
  });

  it('walks through the hints and deletes the one that is selected, not others', () => {
    const { editor, press } = keysOn('#111111', '#222222', '#333333');
    press('.');
    press('.');
    expect(editor.state.tool).toBe('move');
    press('Backspace');
    expect(shown(editor.state)).toEqual(['#111111', '#333333']);
    editor.set({ selected: undefined });
    expect(press('Delete')).toBe(false);
    expect(shown(editor.state)).toHaveLength(2);
  });

  it('Escape cancels an export before anything else', () => {
    const { editor, press, calls } = keysOn('#111111');
    editor.set({ busy: 'exporting', phase: { kind: 'running', since: 0 }, selected: 1 });
    press('Escape');
    expect([calls, editor.state.selected]).toEqual([['cancelExport'], 1]);
  });

  it('Escape ends one thing at a time: the run, the selection, then what is selected', () => {
    const { editor, press, calls } = keysOn('#111111');
    const selection = { width: 1, height: 1, runs: [0, 1] } as unknown as EditorState['selection'];
    editor.set({ phase: { kind: 'running', since: 0 }, selection, selected: 1 });
    press('Escape');
    expect([calls, editor.state.selection, editor.state.selected]).toEqual([['cancel'], selection, 1]);
    editor.set({ phase: { kind: 'idle' } });
    press('Escape');
    expect([editor.state.selection, editor.state.selected]).toEqual([undefined, 1]);
    press('Escape');
    expect(editor.state.selected).toBeUndefined();
  });

  it('[ and ] change the size of the tool in hand, by at least a pixel, from 1 to 200', () => {
    const { editor, press } = keysOn();
    const sizes = () => [editor.state.hintRadius, editor.state.inkSize];
    editor.set({ hintRadius: 2, inkSize: 3 });
    press(']');
    expect(sizes()).toEqual([3, 3]);
    press('p');
    press('[');
    expect(sizes()).toEqual([3, 2]);
    for (let i = 0; i < 60; i++) press('[');
    expect(sizes()).toEqual([3, 1]);
    for (let i = 0; i < 60; i++) press(']');
    expect(sizes()).toEqual([3, 200]);
  });

  it('Alt lends the pipette while it is held, also where the window loses the keyboard meanwhile', () => {
    const { editor, press, keyboard } = keysOn();
    press('p');
    press('Alt');
    // A held key repeats.
    press('Alt');
    expect(editor.state.tool).toBe('pick');
    keyboard.up({ key: 'Alt' } as KeyboardEvent);
    expect(editor.state.tool).toBe('pen');
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    keyboard.listen();
    vi.unstubAllGlobals();
    press('Alt');
    press(' ');
    page.dispatchEvent(new Event('blur'));
    expect([editor.state.tool, keyboard.space]).toEqual(['pen', false]);
  });

  it.each([
    [false, 0],
    [true, 0],
    [false, Math.PI / 2],
    [true, 2.5],
  ])('arrows go on the canvas where they point as it is seen (mirrored: %s, turned by %f)', (mirrored, angle) => {
    const { editor, press } = keysOn();
    const size = editor.stage!.size;
    const middle: Point = [100, 100];
    const turned = rotateAt(zoomAt(editor.state.view, size, middle, 2), size, middle, angle);
    const view = mirrored ? mirrorAt(turned, size, middle) : turned;
    editor.set({ view, cursor: toImage(view, size, middle) });
    for (const [key, dx, dy] of [
      ['ArrowRight', 10, 0],
      ['Shift+ArrowUp', 0, -1],
    ] as const) {
      const before = toScreen(editor.state.view, size, editor.state.cursor!);
      expect(press(key, 'canvas')).toBe(true);
      const [x, y] = toScreen(editor.state.view, size, editor.state.cursor!);
      // The view follows a cursor that would leave it; here it stays.
      expect(editor.state.view).toMatchObject(view);
      expect([x - before[0], y - before[1]].map((v) => Math.round(v * 1e6) / 1e6 + 0)).toEqual([dx, dy]);
    }
  });

  it('moves of one selection by arrows are one step; another selection, change or undo ends it', () => {
    const { editor, press } = keysOn('#111111', '#222222');
    const steps = () => editor.state.history!.past.length;
    const xs = () => editor.document!.hints.map(({ points }) => points[0]![0]);
    editor.set({ tool: 'move', selected: 1 });
    for (let i = 0; i < 300; i++) press('Shift+ArrowRight', 'canvas');
    press('Shift+ArrowLeft', 'canvas');
    expect([steps(), xs()]).toEqual([1, [319, 40]]);
    // Away and back again: a step of its own.
    editor.set({ selected: 2 });
    editor.set({ selected: 1 });
    press('ArrowRight', 'canvas');
    editor.set({ selected: 'all' });
    press('ArrowRight', 'canvas');
    press('ArrowRight', 'canvas');
    expect([steps(), xs()]).toEqual([3, [349, 60]]);
    editor.undo();
    editor.redo();
    press('ArrowRight', 'canvas');
    expect(steps()).toBe(4);
    editor.commit({ ...editor.document!, hints: [editor.document!.hints[0]!] });
    press('ArrowRight', 'canvas');
    expect(steps()).toBe(6);
    for (let i = 0; i < 6; i++) editor.undo();
    expect([steps(), xs()]).toEqual([0, [20, 40]]);
  });

  it('the cursor stays on the picture, and Enter uses the tool there', () => {
    const { editor, press, used } = keysOn();
    editor.set({ cursor: [2, 199], view: { ...editor.state.view, scale: 1, x: 100, y: 100 } });
    press('ArrowLeft', 'canvas');
    press('ArrowDown', 'canvas');
    expect(editor.state.cursor).toEqual([0, 200]);
    press('Enter', 'canvas');
    expect(used).toEqual([[0, 200]]);
  });
});
