import type { UserHint } from '@irodori/image';
import type { FinishedPicture, FinishOptions } from './finish.ts';
import { prepareDrawing } from './prepare.ts';
import type { InkedDrawing, PaintModel, PrepareOptions, StopSignal } from './types.ts';

/**
 * Colors one drawing: `prepareDrawing`, `label` and `finish` in one.
 * @param hints in pixels of the drawing
 * @throws RangeError on planes of another size; whatever the model throws
 */
export async function colorize(
  model: PaintModel,
  drawing: InkedDrawing,
  hints: readonly UserHint[],
  options: PrepareOptions & FinishOptions = {},
  signal?: StopSignal,
): Promise<FinishedPicture> {
  const prepared = await prepareDrawing(model, drawing, options, signal);
  return prepared.finish(prepared.label(hints), options);
}
