import type { InkMark } from '../../engine/document.ts';
import type { Hand, Tool } from './tool.ts';

/** The eraser is this much wider than the pen. */
export const ERASER = 4;

function markOf({ path, editor }: Hand, tool: InkMark['tool']): Omit<InkMark, 'id'> {
  const { inkSize } = editor.state;
  return { tool, points: [...path], size: tool === 'pen' ? inkSize : inkSize * ERASER };
}

/** Draws lines, or paper over lines. */
export const drawsInk = (tool: InkMark['tool']): Pick<Tool, 'extend' | 'end'> => ({
  extend(hand) {
    hand.editor.live.draft = { ink: markOf(hand, tool) };
  },
  end(hand) {
    const { base } = hand;
    return { ...base, ink: [...base.ink, { id: base.nextId, ...markOf(hand, tool) }], nextId: base.nextId + 1 };
  },
});
