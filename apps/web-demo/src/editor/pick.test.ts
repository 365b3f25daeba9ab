import { expect, it } from 'vitest';
import type { Editor } from './editor.ts';
import { deskWith, dotted } from './desk.testing.ts';
import { chooseTool, colorUnder, pickColor } from './pick.ts';
import { remember } from './recent.ts';

/** A gray drawing of 200 x 200 whose paint, at a hundredth of its size, is red on the left and blue on the right. */
function paintedDesk() {
  const paint = {
    width: 2,
    height: 2,
    data: Uint8ClampedArray.of(...[0, 1].flatMap(() => [255, 0, 0, 255, 0, 0, 255, 255])),
  };
  return deskWith(dotted(), {
    coloring: { paint } as unknown as Editor['coloring'],
    picture: { colorAt: () => [128, 128, 128] } as unknown as Editor['picture'],
  });
}

it('the pipette takes the paint that is seen, and the picture itself on its side of the slider', () => {
  const { editor } = paintedDesk();
  expect([colorUnder(editor, [10, 10]), colorUnder(editor, [150, 199])]).toEqual(['#ff0000', '#0000ff']);
  editor.set({ compare: true, split: 0.25 });
  expect([colorUnder(editor, [10, 10]), colorUnder(editor, [80, 10])]).toEqual(['#808080', '#ff0000']);
  editor.set({ compare: false, peek: true });
  expect(colorUnder(editor, [150, 10])).toBe('#808080');
});

it('outside the picture there is no color to take', () => {
  const { editor } = paintedDesk();
  const { color } = editor.state;
  for (const at of [
    [-1, 5],
    [5, -0.1],
    [200, 5],
    [5, 200],
  ] as const) {
    expect(colorUnder(editor, at)).toBeUndefined();
    pickColor(editor, at);
  }
  expect(editor.state.color).toBe(color);
});

it('the tool before the pipette comes back, however often the pipette is chosen', () => {
  const { editor } = paintedDesk();
  chooseTool(editor, 'pen');
  chooseTool(editor, 'pick');
  chooseTool(editor, 'pick');
  expect(editor.state.toolBefore).toBe('pen');
  chooseTool(editor, 'fill');
  expect(editor.state.toolBefore).toBe('pen');
});

it('a color used again moves to the head of the recent ones, of which there are twelve', () => {
  const { editor } = paintedDesk();
  const all = Array.from({ length: 14 }, (_, i) => `#0000${String(i).padStart(2, '0')}`);
  for (const color of all) remember(editor, color);
  expect(editor.state.settings.recent).toEqual(all.slice(2).reverse());
  remember(editor, '#000005');
  expect(editor.state.settings.recent[0]).toBe('#000005');
  expect(new Set(editor.state.settings.recent).size).toBe(12);
});
