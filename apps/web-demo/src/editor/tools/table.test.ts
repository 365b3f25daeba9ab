import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../engine/document.ts';
import type { Document, InkPoint } from '../../engine/document.ts';
import { addHint } from '../../engine/hints/marks.ts';
import { en } from '../../i18n/en.ts';
import { DEFAULTS } from '../../state/settings.ts';
import { createEditorStore } from '../../state/store.ts';
import type { EditorState } from '../../state/store.ts';
import type { Editor } from '../editor.ts';
import { TOOLS, toolNamed, toolOfKey } from './table.ts';
import type { Hand } from './tool.ts';

/** As much of an editor as tools use, on a canvas of 200 x 200 that shows the picture at its own size. */
function desk(): { editor: Editor; views: EditorState['view'][] } {
  const store = createEditorStore(DEFAULTS);
  const views: EditorState['view'][] = [];
  const editor = {
    store,
    live: {},
    stage: { size: { width: 200, height: 200 } },
    get state() {
      return store.getState();
    },
    set: (patch: Partial<EditorState>) => store.setState(patch),
    configure: (patch: object) => store.setState({ settings: { ...store.getState().settings, ...patch } }),
    setView: (view: EditorState['view']) => {
      views.push(view);
      store.setState({ view });
    },
  } as unknown as Editor;
  return { editor, views };
}

const document = emptyDocument({ id: 'a', name: 'a', width: 200, height: 200 });
const dot = (x: number, y: number, color: string) => ({
  points: [[x, y]] as [number, number][],
  radius: 6,
  color,
  white: false,
});

/** A whole stroke with a tool, event by event; what it makes of the document. */
function use(editor: Editor, name: string, base: Document, points: readonly InkPoint[], more: Partial<Hand> = {}) {
  const tool = toolNamed(name);
  const hand = (i: number): Hand => ({
    editor,
    base,
    path: points.slice(0, i + 1),
    screen: [points[i]![0], points[i]![1]],
    before: [points[Math.max(0, i - 1)]![0], points[Math.max(0, i - 1)]![1]],
    kind: 'mouse',
    dot: points.length === 1,
    shift: false,
    ...more,
  });
  tool.start?.(hand(0));
  for (let i = 0; i < points.length; i++) tool.extend?.(hand(i));
  return tool.end?.(hand(points.length - 1));
}

describe('the tools table', () => {
  it('has a key of its own and a label for every tool, and finds tools by both', () => {
    const keys = [...TOOLS.values()].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [name, { key, label }] of TOOLS) {
      expect(label in en).toBe(true);
      expect(toolOfKey(key.toLowerCase())).toBe(name);
    }
    expect(toolNamed('a tool of tomorrow')).toBe(TOOLS.get('brush'));
  });
});

describe('brush', () => {
  it('puts dots and strokes down; a tap on a hint gives it the color instead of putting another on top', () => {
    const { editor } = desk();
    editor.set({ color: '#112233', hintRadius: 6 });
    const one = use(editor, 'brush', document, [[50, 50, 0.5]])!;
    expect(one.hints).toEqual([{ id: 1, points: [[50, 50]], radius: 6, color: '#112233', white: false }]);
    editor.set({ color: '#445566' });
    const again = use(editor, 'brush', one, [[53, 50, 0.5]])!;
    expect(again.hints).toEqual([{ ...one.hints[0], color: '#445566' }]);
    expect(use(editor, 'brush', again, [[53, 50, 0.5]])).toBe(again);
    expect(use(editor, 'white', again, [[53, 50, 0.5]])!.hints).toMatchObject([{ color: '#ffffff', white: true }]);
    expect(use(editor, 'brush', one, [[70, 50, 0.5]])!.hints).toHaveLength(2);
    // A stroke over a hint is a stroke.
    const stroke = use(
      editor,
      'brush',
      one,
      [
        [50, 50, 0.5],
        [60, 60, 0.5],
        [90, 60, 0.5],
      ],
      { dot: false },
    )!;
    expect(stroke.hints).toHaveLength(2);
    expect(stroke.hints[1]!.points).toHaveLength(3);
  });

  it.each(['brush', 'white', 'pen', 'rubber'])('%s leaves nothing on the desk beside the picture', (tool) => {
    const { editor } = desk();
    editor.set({ hintRadius: 6, inkSize: 12 });
    const { recent } = editor.state.settings;
    for (const desked of [
      [[-60, 100, 0.5]],
      [[230, 210, 0.5]],
      [
        [-80, 20, 0.5],
        [20, -80, 0.5],
      ],
    ] as const) {
      expect(use(editor, tool, document, desked, { dot: desked.length === 1 }), String(desked)).toBeUndefined();
    }
    expect([editor.state.settings.recent, editor.state.spoken]).toEqual([recent, '']);
    // What reaches the picture counts, also where no point of it lies there.
    for (const reaching of [
      [[-5, 100, 0.5]],
      [
        [-20, 100, 0.5],
        [260, 120, 0.5],
      ],
    ] as const) {
      const made = use(editor, tool, document, reaching, { dot: reaching.length === 1 });
      expect(made && made.hints.length + made.ink.length, String(reaching)).toBe(1);
    }
  });

  it('is thinner and wider under a pen, never under a mouse', () => {
    const { editor } = desk();
    editor.set({ hintRadius: 10 });
    const radius = (pressure: number, kind: Hand['kind']) =>
      use(editor, 'brush', document, [[50, 50, pressure]], { kind })!.hints[0]!.radius;
    expect([radius(0, 'pen'), radius(0.5, 'pen'), radius(1, 'pen'), radius(1, 'mouse')]).toEqual([5, 10, 15, 10]);
  });
});

describe('the other tools', () => {
  const two = addHint(addHint(document, dot(50, 50, '#111111')), dot(100, 50, '#222222'));

  it('move drags the hint under the hand and selects it', () => {
    const { editor } = desk();
    const next = use(
      editor,
      'move',
      two,
      [
        [98, 50, 0.5],
        [100, 60, 0.5],
        [108, 80, 0.5],
      ],
      { dot: false },
    )!;
    expect(next.hints.map(({ points }) => points[0])).toEqual([
      [50, 50],
      [110, 80],
    ]);
    expect(editor.state.selected).toBe(2);
    expect(use(desk().editor, 'move', two, [[98, 50, 0.5]])).toBeUndefined();
  });

  it('the eraser takes what it touches on its way', () => {
    const { editor } = desk();
    editor.set({ hintRadius: 3 });
    expect(
      use(editor, 'erase', two, [
        [45, 50, 0.5],
        [103, 50, 0.5],
      ])!.hints,
    ).toEqual([]);
  });

  it('the pen draws with pressure, the rubber wider', () => {
    const { editor } = desk();
    editor.set({ inkSize: 3 });
    const inked = use(editor, 'pen', document, [
      [1, 2, 0.1],
      [3, 4, 0.9],
    ])!;
    expect(inked.ink).toEqual([
      {
        id: 1,
        tool: 'pen',
        points: [
          [1, 2, 0.1],
          [3, 4, 0.9],
        ],
        size: 3,
      },
    ]);
    expect(use(editor, 'rubber', inked, [[1, 2, 0.5]])!.ink[1]).toMatchObject({ tool: 'eraser', size: 12, id: 2 });
  });

  it('the view turns as the hand goes round the middle of the canvas', () => {
    const { editor } = desk();
    use(editor, 'rotate', document, [
      [180, 100, 0.5],
      [100, 180, 0.5],
    ]);
    expect(editor.state.view.angle).toBeCloseTo(Math.PI / 2);
  });
});
