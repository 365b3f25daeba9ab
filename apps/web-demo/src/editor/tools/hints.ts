import type { Document, HintMark, Point } from '../../engine/document.ts';
import {
  addHint,
  eraseHints,
  hintAt,
  moveAllHints,
  moveHint,
  recolorHint,
  touchesPicture,
  whitenHint,
} from '../../engine/hints/marks.ts';
import { simplifyPath } from '../../engine/hints/simplify.ts';
import { maskHas } from '../../engine/regions/mask.ts';
import { recolorFill, removeFills } from '../../engine/regions/pins.ts';
import { remember } from '../recent.ts';
import { strokeWithin, notifyIfLocked } from '../regions.ts';
import { at } from './tool.ts';
import type { Hand, Tool } from './tool.ts';

/** A tap within this many CSS pixels of a hint selects it. */
const TAP_TOLERANCE = 8;

/** The radius that a pen's pressure makes of the chosen one, [0.5, 1.5] of it; other pointers have no say. */
function pressed(radius: number, { kind, path }: Hand): number {
  if (kind !== 'pen') return radius;
  const mean = path.reduce((sum, [, , pressure]) => sum + pressure, 0) / path.length;
  return radius * Math.min(1.5, Math.max(0.5, 0.5 + mean));
}

function markOf(hand: Hand, white: boolean): Omit<HintMark, 'id'> {
  const { color, hintRadius, view } = hand.editor.state;
  const points = hand.path.map(([x, y]): Point => [x, y]);
  return {
    points: hand.dot ? [points[0]!] : simplifyPath(points, 0.5 / view.scale),
    radius: pressed(hintRadius, hand),
    color,
    white,
  };
}

/**
 * Puts down hints: dots and strokes. A tap on a hint or a fill gives that the color instead of putting another on top. While
 * something is selected, only what a hint takes there counts. Beside the picture there is nothing to hint at.
 */
export const placesHints = (white: boolean): Pick<Tool, 'extend' | 'end'> => ({
  extend(hand) {
    hand.editor.live.draft = { hint: markOf(hand, white) };
  },
  end(hand) {
    const { editor, base } = hand;
    const { color, selection } = editor.state;
    const mark = markOf(hand, white);
    const hit = hand.dot ? hintAt(base, at(hand), 0) : undefined;
    if (!hit && !touchesPicture(mark.points, mark.radius, base.base)) return undefined;
    if (notifyIfLocked(editor, at(hand))) return undefined;
    if (!white) remember(editor, color);
    editor.set({ spoken: `placed:${white ? '#ffffff' : color}` });
    if (hit) return white ? whitenHint(base, hit.id) : recolorHint(base, hit.id, color);
    if (selection) {
      void strokeWithin(editor, mark);
      return undefined;
    }
    if (hand.dot) return recolorFill(base, at(hand), white ? null : color) ?? addHint(base, mark);
    return addHint(base, mark);
  },
});

/** Chooses a hint and drags it. */
export const movesHints: Pick<Tool, 'start' | 'extend' | 'end'> = {
  start({ editor, base, path }) {
    const [x, y] = path[0]!;
    // Every hint is selected: they move together, wherever the hand takes hold.
    if (editor.state.selected === 'all' && hintAt(base, [x, y], TAP_TOLERANCE / editor.state.view.scale)) return;
    editor.set({ selected: hintAt(base, [x, y], TAP_TOLERANCE / editor.state.view.scale)?.id });
  },
  extend({ editor, base, path, dot }) {
    const { selected } = editor.state;
    const [from, to] = [path[0]!, path.at(-1)!];
    if (selected === undefined || dot) return;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    editor.live.document = selected === 'all' ? moveAllHints(base, dx, dy) : moveHint(base, selected, dx, dy);
  },
  end: ({ editor }) => editor.live.document,
};

/** Takes away the hints and fills it touches, as one step. */
export const erasesHints: Pick<Tool, 'extend' | 'end'> = {
  extend(hand) {
    const { live, state } = hand.editor;
    const left = eraseHints(live.document ?? hand.base, [at(hand)], state.hintRadius);
    live.document = removeFills(left, ({ mask }) => maskHas(mask, at(hand), left.base));
  },
  end: ({ editor }): Document | undefined => editor.live.document,
};
