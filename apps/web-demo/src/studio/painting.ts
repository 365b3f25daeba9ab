import { readDrawing, toRgba, type Raster, type UserHint } from '@irodori/image';
import { prepareDrawing, type FinishedPicture, type PartsField, type PreparedDrawing } from '@irodori/paint';
import { Fault } from '../model/errors.ts';
import type { ColorLook, Network, Paint, PrepareJob } from './types.ts';

/** Drawings that stay prepared: the one on screen and the one before it. */
const KEPT = 2;

interface Prepared {
  readonly drawing: PreparedDrawing;
  /** The networks' answers, which hold for the same drawing at any size. */
  readonly unhinted: Raster<3>;
  readonly parts: PartsField | undefined;
}

/** Drawings ready for hints, newest last. */
const known = new Map<string, Prepared>();

/** Takes a drawing apart and asks the networks about it, once for all hints. */
export async function prepare(
  { key, picture, trainSize, partsSize, seen, gap }: PrepareJob,
  network: Network,
): Promise<void> {
  const raster: Raster<4> = { ...picture, channels: 4 };
  let unhinted: Raster<3> | undefined;
  let parts: PartsField | undefined;
  const model = {
    trainSize,
    partsSize,
    paint: async (sketch: Parameters<Network['paint']>[0]) => (unhinted = await network.paint(sketch)),
    parts: async (sketch: Parameters<Network['parts']>[0]) => (parts = await network.parts(sketch)),
  };
  const drawing = await prepareDrawing(model, readDrawing(raster), { seen, gap });
  known.delete(key);
  known.set(key, { drawing, unhinted: unhinted!, parts });
  for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
}

export const isPrepared = (key: string): boolean => known.has(key);

const finishOptions = ({ background, shade, shadeStyle }: ColorLook) => ({ background, shade, shadeStyle });

function preparedOf(key: string): Prepared {
  const prepared = known.get(key);
  if (!prepared) throw new Fault('fault.worker', `drawing ${key} is not prepared`);
  return prepared;
}

/**
 * The paint under the lines, at the size that was prepared.
 * @param hints in pixels of that size
 */
export function paintFor(key: string, hints: readonly UserHint[], look: ColorLook): Paint {
  const { drawing } = preparedOf(key);
  const { picture } = drawing.finish(drawing.label(hints), { ...finishOptions(look), lines: false });
  const { width, height, data } = toRgba(picture);
  return { width, height, data: data as Uint8ClampedArray<ArrayBuffer> };
}

/**
 * The finished picture at the drawing's own size: areas are found anew there, the networks' answers are those of `key`.
 * @param picture the drawing with what was drawn on it, RGBA
 * @param hints in pixels of `picture`
 */
export async function finishAtFullSize(
  key: string,
  picture: Raster<4>,
  hints: readonly UserHint[],
  look: ColorLook,
): Promise<FinishedPicture> {
  const { unhinted, parts } = preparedOf(key);
  const model = {
    trainSize: Math.max(unhinted.width, unhinted.height),
    paint: () => Promise.resolve(unhinted),
    ...(parts && { parts: () => Promise.resolve(parts) }),
  };
  const { width, height } = unhinted;
  const drawing = await prepareDrawing(model, readDrawing(picture), { seen: { width, height }, gap: look.gap });
  return drawing.finish(drawing.label(hints), { ...finishOptions(look), lines: false });
}
