import { describe, expect, it } from 'vitest';
import { readPalette } from '../engine/palette/palette.ts';
import { deskWith, dotted } from './desk.testing.ts';
import {
  addSwatch,
  changeEverywhere,
  chooseColor,
  loadPalette,
  nameSwatch,
  paletteFile,
  previewColor,
  removeSwatch,
  saveSwatch,
} from './palette.ts';

const colors = (document: { hints: readonly { color: string }[] } | undefined) =>
  document?.hints.map(({ color }) => color);

describe('choosing a color', () => {
  it('shows it on the selected hint while it is dragged; only the last is a step and a recent color', () => {
    const { editor } = deskWith(dotted('#111111', '#222222'));
    editor.set({ tool: 'move', selected: 2 });
    for (const color of ['#300000', '#400000', '#500000']) previewColor(editor, color);
    expect(colors(editor.live.document)).toEqual(['#111111', '#500000']);
    expect(colors(editor.document)).toEqual(['#111111', '#222222']);
    chooseColor(editor, '#600000');
    expect(editor.state.history!.past).toHaveLength(1);
    expect(editor.live.document).toBeUndefined();
    expect(colors(editor.document)).toEqual(['#111111', '#600000']);
    expect(editor.state.settings.recent).toEqual(['#600000']);
    editor.undo();
    expect(colors(editor.document)).toEqual(['#111111', '#222222']);
  });

  it('by the keys of a slider is one step and one recent color; a drag after them is another', () => {
    const { editor } = deskWith(dotted('#111111'));
    editor.set({ tool: 'move', selected: 1 });
    editor.configure({ recent: ['#abcdef'] });
    for (const color of ['#300000', '#400000', '#500000']) chooseColor(editor, color, true);
    expect(editor.state.history!.past).toHaveLength(1);
    expect(editor.state.settings.recent).toEqual(['#500000', '#abcdef']);
    chooseColor(editor, '#600000');
    chooseColor(editor, '#700000', true);
    expect(editor.state.history!.past).toHaveLength(3);
    expect(editor.state.settings.recent).toEqual(['#700000', '#600000', '#500000', '#abcdef']);
    for (let i = 0; i < 3; i++) editor.undo();
    expect(colors(editor.document)).toEqual(['#111111']);
  });

  it('takes short and capital notations, and refuses what is no color without a change', () => {
    const { editor } = deskWith(dotted());
    expect(chooseColor(editor, '#AbC')).toBe(true);
    expect(editor.state.color).toBe('#aabbcc');
    expect(chooseColor(editor, 'reddish')).toBe(false);
    expect(editor.state.color).toBe('#aabbcc');
  });

  it('from a tool that has no color comes back to the brush; a tool that paints stays', () => {
    const { editor } = deskWith(dotted());
    editor.set({ tool: 'fill' });
    chooseColor(editor, '#123456');
    expect(editor.state.tool).toBe('fill');
    editor.set({ tool: 'white' });
    chooseColor(editor, '#123456');
    expect(editor.state.tool).toBe('brush');
  });
});

describe('one color everywhere', () => {
  it('is shown while it is chosen and kept as one step', () => {
    const { editor } = deskWith(dotted('#111111', '#222222', '#111111'));
    changeEverywhere(editor, '#111111', '#0000ff', false);
    expect(colors(editor.live.document)).toEqual(['#0000ff', '#222222', '#0000ff']);
    expect(editor.state.history!.past).toHaveLength(0);
    changeEverywhere(editor, '#111111', '#00ff00', true);
    expect(colors(editor.document)).toEqual(['#00ff00', '#222222', '#00ff00']);
    editor.undo();
    expect(colors(editor.document)).toEqual(['#111111', '#222222', '#111111']);
  });

  it('given up shows the drawing as it was', () => {
    const { editor } = deskWith(dotted('#111111'));
    changeEverywhere(editor, '#111111', '#0000ff', false);
    changeEverywhere(editor, '#111111', '', false);
    expect(editor.live.document).toBeUndefined();
    expect(colors(editor.document)).toEqual(['#111111']);
  });
});

describe('swatches', () => {
  it('keep their names when one before them goes, and the last one stays', () => {
    const { editor } = deskWith();
    editor.configure({ swatches: ['#000001', '#000002', '#000003'], swatchNames: [] });
    nameSwatch(editor, 2, 'sky');
    removeSwatch(editor, 0);
    const { swatches, swatchNames } = editor.state.settings;
    expect(swatches.map((color, i) => `${color} ${swatchNames[i]}`)).toEqual(['#000002 ', '#000003 sky']);
    removeSwatch(editor, 0);
    removeSwatch(editor, 0);
    expect(editor.state.settings.swatches).toEqual(['#000003']);
    editor.set({ color: '#777777' });
    addSwatch(editor);
    expect(editor.state.settings.swatches).toEqual(['#000003', '#777777']);
  });

  it('lose their name to another color that is saved in their place, not to the same one', () => {
    const { editor } = deskWith();
    editor.configure({ swatches: ['#000001', '#aa0000', '#000003'], swatchNames: ['', 'Red cloth', 'sky'] });
    editor.set({ color: '#aa0000' });
    saveSwatch(editor, 1);
    expect(editor.state.settings.swatchNames).toEqual(['', 'Red cloth', 'sky']);
    editor.set({ color: '#00bb00' });
    saveSwatch(editor, 1);
    expect(editor.state.settings).toMatchObject({
      swatches: ['#000001', '#00bb00', '#000003'],
      swatchNames: ['', '', 'sky'],
    });
  });

  it('that are taken away come back by the notice, to their place and with their name; others stay as they are', () => {
    const { editor, told } = deskWith();
    editor.configure({ swatches: ['#000001', '#aa0000', '#000003'], swatchNames: ['', 'Red cloth'] });
    removeSwatch(editor, 1);
    expect(told.map(({ key, action }) => [key, action?.label])).toEqual([['notice.swatchRemoved', 'bar.undo']]);
    nameSwatch(editor, 1, 'sky');
    told[0]!.action!.run();
    expect(editor.state.settings).toMatchObject({
      swatches: ['#000001', '#aa0000', '#000003'],
      swatchNames: ['', 'Red cloth', 'sky'],
    });
  });

  it('come from a palette file with their names; the notice brings those of before back', async () => {
    const { editor, told } = deskWith();
    editor.configure({ swatches: ['#000001'], swatchNames: ['mine'] });
    const text = 'GIMP Palette\nName: Test\n#\n255   0   0\tLips\n  0   0 255\tEyes\n';
    await loadPalette(editor, new Blob([text]));
    expect(editor.state.settings).toMatchObject({ swatches: ['#ff0000', '#0000ff'], swatchNames: ['Lips', 'Eyes'] });
    const again = readPalette(new Uint8Array(await paletteFile(editor, 'ase').arrayBuffer()));
    expect(again.map(({ color, name }) => [color, name])).toEqual([
      ['#ff0000', 'Lips'],
      ['#0000ff', 'Eyes'],
    ]);
    told.at(-1)!.action!.run();
    expect(editor.state.settings).toMatchObject({ swatches: ['#000001'], swatchNames: ['mine'] });
  });

  it.each([
    ['what is no palette', new Blob(['hello'])],
    ['a file of 2 MB', new Blob([new Uint8Array(2 * 2 ** 20)])],
  ])('%s is refused in one line, and nothing is lost', async (_, file) => {
    const { editor, told } = deskWith();
    const { swatches } = editor.state.settings;
    await loadPalette(editor, file);
    expect(told.map(({ key }) => key)).toEqual(['fault.palette']);
    expect(told[0]!.detail).not.toContain('\n');
    expect(editor.state.settings.swatches).toBe(swatches);
  });
});
