import type { InkMark, Point } from '../../engine/document.ts';
import { touchesPicture } from '../../engine/hints/marks.ts';
import type { Hand, Tool } from './tool.ts';

/** The eraser is this much wider than the pen. */
export const ERASER = 4;

function markOf({ path, editor }: Hand, tool: InkMark['tool']): Omit<InkMark, 'id'> {
  const { inkSize } = editor.state;
  return { tool, points: [...path], size: tool === 'pen' ? inkSize : inkSize * ERASER };
}

/** Draws lines, or paper over lines. A stroke beside the picture leaves nothing. */
export const drawsInk = (tool: InkMark['tool']): Pick<Tool, 'extend' | 'end'> => ({
  extend(hand) {
    hand.editor.live.draft = { ink: markOf(hand, tool) };
  },
  end(hand) {
    const { base } = hand;
    const mark = markOf(hand, tool);
    const points = mark.points.map(([x, y]): Point => [x, y]);
    if (!touchesPicture(points, mark.size / 2, base.base)) return undefined;
    return { ...base, ink: [...base.ink, { id: base.nextId, ...mark }], nextId: base.nextId + 1 };
  },
});
