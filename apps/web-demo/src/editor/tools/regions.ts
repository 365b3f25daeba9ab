import type { Point } from '../../engine/document.ts';
import { fillAt, selectAt, selectLasso } from '../regions.ts';
import { at } from './tool.ts';
import type { Tool } from './tool.ts';

/** Fills the area or, with shift, the whole part under the hand; the other way round where the settings say so. */
export const fillsRegions: Pick<Tool, 'end'> = {
  end(hand) {
    const { fillScope } = hand.editor.state.settings;
    const other = fillScope === 'area' ? 'part' : 'area';
    void fillAt(hand.editor, at(hand), hand.shift ? other : fillScope);
    return undefined;
  },
};

/** A tap selects the part under it, a line what it goes round; with shift it is added to what is selected. */
export const selectsRegions: Pick<Tool, 'extend' | 'end'> = {
  extend({ editor, path, dot }) {
    editor.live.draft = dot ? undefined : { lasso: path.map(([x, y]): Point => [x, y]) };
  },
  end(hand) {
    const { editor, path, dot, shift } = hand;
    if (dot) void selectAt(editor, at(hand), shift);
    else {
      selectLasso(
        editor,
        path.map(([x, y]): Point => [x, y]),
        shift,
      );
    }
    return undefined;
  },
};
