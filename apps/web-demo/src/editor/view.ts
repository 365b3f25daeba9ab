import type { Point } from '../engine/document.ts';
import { mirrorAt, rotateAt } from '../engine/viewport/viewport.ts';
import type { Editor } from './editor.ts';

const middleOf = ({ width, height }: { width: number; height: number }): Point => [width / 2, height / 2];

/** Left and right exchanged in the view, keeping the middle of the canvas. */
export function mirrorView(editor: Editor): void {
  const { stage, state } = editor;
  if (stage) editor.setView(mirrorAt(state.view, stage.size, middleOf(stage.size)));
}

/** Turns the view about the middle of the canvas, clockwise as it is seen, radians. */
export function turnView(editor: Editor, by: number): void {
  const { stage, state } = editor;
  if (stage) editor.setView(rotateAt(state.view, stage.size, middleOf(stage.size), state.view.mirror ? -by : by));
}
