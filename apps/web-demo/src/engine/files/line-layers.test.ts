import { describe, expect, it } from 'vitest';
import { guessLineLayers, withAncestors } from './line-layers.ts';
import type { LayerInfo } from './line-layers.ts';

/** Layers as `depth name`, `+` for groups, `-` for hidden ones; ids count from 1. */
const stack = (...rows: string[]): LayerInfo[] =>
  rows.map((row, i) => {
    const [, depth, marks, name] = /^(\d)([+-]*) (.*)$/.exec(row)!;
    const hidden = marks!.includes('-');
    return {
      id: i + 1,
      name: name!,
      depth: Number(depth),
      group: marks!.includes('+'),
      visible: !hidden,
      empty: false,
    };
  });

describe('guessLineLayers', () => {
  it('takes what is called lines, in English and Japanese, and the surest names alone', () => {
    expect(guessLineLayers(stack('0 Lineart', '0 Sketch', '0 Background'))).toEqual([1]);
    expect(guessLineLayers(stack('0 効果', '0 線画 ', '0 塗り', '0 下書き'))).toEqual([2]);
    expect(guessLineLayers(stack('0 ink girl', '0 ink bg', '0 Layer 1'))).toEqual([1, 2]);
    expect(guessLineLayers(stack('0 pencil', '0 paper'))).toEqual([1]);
  });

  it('takes a group of lines as one, and a layer of lines in another group by itself', () => {
    expect(guessLineLayers(stack('0+ 線画', '1 線画 顔', '1 線画 体', '0 色'))).toEqual([1]);
    expect(guessLineLayers(stack('0+ girl', '1 lines', '1 color', '0 bg'))).toEqual([2]);
  });

  it('leaves hidden layers and words that only hold the letters, and guesses nothing where nothing would be left out', () => {
    expect(guessLineLayers(stack('0- Lineart', '0 Layer 2'))).toEqual([]);
    expect(guessLineLayers(stack('0 Skyline glow', '0 Thinking', '0 Underlined'))).toEqual([]);
    expect(guessLineLayers(stack('0 Lineart'))).toEqual([]);
    expect(guessLineLayers(stack('0+ lines', '1 lines a'))).toEqual([]);
  });

  it('knows the groups around a layer', () => {
    const layers = stack('0+ a', '1+ b', '2 c', '1 d', '0 e');
    expect(withAncestors(layers, 3)).toEqual([3, 2, 1]);
    expect(withAncestors(layers, 4)).toEqual([4, 1]);
    expect(withAncestors(layers, 5)).toEqual([5]);
  });
});
