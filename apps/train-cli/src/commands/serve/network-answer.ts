import { readSketch, writeParts, writePicture } from '@irodori/runtime';
import { usageError } from '../../cli/errors.ts';
import type { LoadedModel } from '../../colorize/model.ts';
import type { NetworkName, PaintAnswer } from './paint-messages.ts';

/** Networks are asked about a drawing at their training size, or a few times that. */
const MAX_SKETCH_PIXELS = 2048 * 2048;

/**
 * What a network says of a sketch, for programs that paint by themselves: the editor is one.
 * @param bytes see `readSketch`
 * @throws SafetensorsError or CliError where the request is to blame
 */
export async function networkAnswer(
  bytes: Uint8Array,
  network: NetworkName,
  options: Readonly<Record<string, unknown>>,
  { manifest, network: model }: LoadedModel,
  signal: AbortSignal,
): Promise<PaintAnswer> {
  const [other] = Object.keys(options);
  if (other !== undefined) throw usageError(`option ${other}: a network has none; leave it out`);
  const sketch = readSketch(bytes);
  const { width, height } = sketch;
  if (width * height > MAX_SKETCH_PIXELS) {
    throw usageError(`sketch: expected at most ${MAX_SKETCH_PIXELS} pixels, got ${width} x ${height}`);
  }
  const answer = async (): Promise<Uint8Array> => {
    if (network === 'generator') return writePicture(await model.paint(sketch));
    const field = await model.parts?.(sketch);
    if (field === undefined) throw usageError(`model ${manifest.name}: tells no parts`);
    return writeParts(field);
  };
  const answered = await answer();
  signal.throwIfAborted();
  return { bytes: answered, width, height, notes: [] };
}
