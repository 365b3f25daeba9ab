import { rotateAt, snapAngle } from '../../engine/viewport/viewport.ts';
import { pickColor } from '../pick.ts';
import { at } from './tool.ts';
import type { Tool } from './tool.ts';

/** Turns the view about the middle of the canvas; with shift, in steps of 15 degrees. */
export const rotatesView: Pick<Tool, 'extend'> = {
  extend({ editor, screen, before, shift }) {
    const { stage, state } = editor;
    if (!stage) return;
    const middle = [stage.size.width / 2, stage.size.height / 2] as const;
    const angle = (point: readonly [number, number]) => Math.atan2(point[1] - middle[1], point[0] - middle[0]);
    const turn = (angle(screen) - angle(before)) * (state.view.mirror ? -1 : 1);
    if (shift) {
      const wanted = snapAngle(state.view.angle + (turn > 0 ? 1 : -1) * Math.min(Math.abs(turn) * 4, Math.PI / 12));
      if (Math.abs(turn) > 0.005) editor.setView(rotateAt(state.view, stage.size, middle, wanted - state.view.angle));
    } else if (turn !== 0) editor.setView(rotateAt(state.view, stage.size, middle, turn));
  },
};

/** Takes the color under the hand, then gives back the tool that was in use before. */
export const picksColor: Pick<Tool, 'extend' | 'end'> = {
  extend: (hand) => pickColor(hand.editor, at(hand)),
  end({ editor }) {
    editor.set({ tool: editor.state.toolBefore });
    return undefined;
  },
};
