import {
  flattenAlpha,
  hexToRgb,
  readDrawing,
  resizeRaster,
  toRgba,
  type Drawing,
  type Raster,
  type UserHint,
} from '@irodori/image';
import {
  applyColors,
  colorsOfPicture,
  outlineDrawing,
  prepareDrawing,
  proposeColoringsInSteps,
  readReference,
  type DrawingOutline,
  type FinishOptions,
  type FinishedPicture,
  type PartColor,
  type PartsField,
  type PreparedDrawing,
  type Reference,
} from '@irodori/paint';
import type { ColorLook } from '../engine/document.ts';
import { canceled, Fault } from '../model/errors.ts';
import { drawnOver } from './drawn-over.ts';
import { applyPins, findRegions } from './regions.ts';
import type { ColoredRegion } from './regions.ts';
import type {
  ComposeJob,
  Network,
  NetworkAnswers,
  OnStep,
  Paint,
  Pixels,
  PrepareJob,
  Proposal,
  ProposeJob,
  ReferenceJob,
  RegionJob,
} from './types.ts';

/** Drawings that stay prepared: the one on screen and the one before it. */
const KEPT = 2;

interface Prepared extends NetworkAnswers {
  readonly drawing: PreparedDrawing;
}

/** Drawings ready for hints, newest last. */
const known = new Map<string, Prepared>();

/** Takes a drawing apart and asks the networks about it, once for all hints. */
export async function prepare(
  { key, picture, base, trainSize, partsSize, seen, gap }: PrepareJob,
  network: Network,
): Promise<void> {
  let unhinted: Raster<3> | undefined;
  let parts: PartsField | undefined;
  const model = {
    trainSize,
    partsSize,
    paint: async (sketch: Parameters<Network['paint']>[0]) => (unhinted = await network.paint(sketch)),
    parts: async (sketch: Parameters<Network['parts']>[0]) => (parts = await network.parts(sketch)),
  };
  const { drawing: read, outline } = readingOf(picture, base);
  const drawing = await prepareDrawing(model, read, { seen, gap, outline });
  known.delete(key);
  known.set(key, { drawing, unhinted: unhinted!, parts });
  for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
}

/** The reading of the last picture without what was drawn on it. */
let reading: (PictureReading & { readonly id: string; readonly picture: Raster<4> }) | undefined;

interface PictureReading {
  readonly drawing: Drawing;
  readonly outline?: DrawingOutline | undefined;
}

/** Reads a picture and finds its cells before there is a model: `prepare` then takes them as they are. */
export function readAhead({ picture, base }: Pick<PrepareJob, 'picture' | 'base'>): void {
  const { drawing, outline } = readingOf(picture, base);
  if (reading?.drawing === drawing) reading = { ...reading, outline: outline ?? outlineDrawing(drawing) };
}

/** Reads a picture; with lines drawn on it, by the reading without them. */
function readingOf(picture: Pixels, base: PrepareJob['base']): PictureReading {
  const raster: Raster<4> = { ...picture, channels: 4 };
  const bare: Raster<4> = base.picture ? { ...base.picture, channels: 4 } : raster;
  const same =
    reading?.id === base.id && reading.picture.width === bare.width && reading.picture.height === bare.height;
  if (!same) reading = { id: base.id, picture: bare, drawing: readDrawing(bare) };
  const { drawing, picture: read } = reading!;
  return base.picture ? { drawing: drawnOver(drawing, read, raster) ?? readDrawing(raster) } : reading!;
}

export const isPrepared = (key: string): boolean => known.has(key);

const finishOptions = ({ background, shade, shadeStyle, shadeTint }: ColorLook): FinishOptions => {
  const tint = shadeTint === null ? undefined : hexToRgb(shadeTint);
  return { background, shade, shadeStyle, ...(tint && { shadeTint: tint }) };
};

function preparedOf(key: string): Prepared {
  const prepared = known.get(key);
  if (!prepared) throw new Fault('fault.worker', `drawing ${key} is not prepared`);
  return prepared;
}

/** What the networks said about a prepared drawing. */
export function answersFor(key: string): NetworkAnswers {
  const { unhinted, parts } = preparedOf(key);
  return { unhinted, parts };
}

/**
 * The paint under the lines, at the size that was prepared.
 */
export function paintFor({ key, hints, pins, look }: ComposeJob): Paint {
  const { drawing } = preparedOf(key);
  const labels = applyPins(drawing.label(hints), drawing.made.segmentation.cells, pins);
  const { width, height, data } = drawing.paint(labels, finishOptions(look));
  return { width, height, data: data as Uint8ClampedArray<ArrayBuffer> };
}

/**
 * The finished picture at the drawing's own size: areas are found anew there, the networks' answers are those given.
 * @param picture the drawing with what was drawn on it, RGBA
 * @param coloring hints in pixels of `picture`
 * @param onStep told when areas are looked for, and when they are painted
 */
export async function finishAtFullSize(
  { unhinted, parts }: NetworkAnswers,
  picture: Raster<4>,
  { hints, pins, look }: Pick<ComposeJob, 'hints' | 'pins' | 'look'>,
  onStep: OnStep,
): Promise<FinishedPicture> {
  onStep('areas');
  const model = {
    trainSize: Math.max(unhinted.width, unhinted.height),
    paint: () => Promise.resolve(unhinted),
    ...(parts && { parts: () => Promise.resolve(parts) }),
  };
  const { width, height } = unhinted;
  const drawing = await prepareDrawing(model, readDrawing(picture), { seen: { width, height }, gap: look.gap });
  onStep('painting');
  return drawing.finish(applyPins(drawing.label(hints), drawing.made.segmentation.cells, pins), {
    ...finishOptions(look),
    lines: false,
  });
}

/** How often searches for other colorings were given up: those that began before the last time end. */
let givenUp = 0;

/** Ends the searches for other colorings at their next step; what is prepared stays so. */
export function stopProposing(): void {
  givenUp++;
}

/** Lets the worker's waiting messages come in. */
const messages = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Other colorings of the drawing, by its hints alone.
 * @throws Fault `fault.canceled` after {@link stopProposing}
 */
export async function proposalFor({ key, hints, count, seed }: ProposeJob): Promise<Proposal> {
  const before = givenUp;
  const search = proposeColoringsInSteps(preparedOf(key).drawing, hints, { count, seed });
  for (;;) {
    const step = search.next();
    if (step.done) {
      const { parts, dots, colorings } = step.value;
      return { parts: parts.map(({ name, rank, share }) => ({ name, rank, share })), dots, colorings };
    }
    await messages();
    if (givenUp !== before) throw canceled();
  }
}

/** Hints that give the drawing colors of another picture or by part; what `hints` hold stays. */
export const coloredBy = (
  { key, hints }: Pick<ComposeJob, 'key' | 'hints'>,
  colors: readonly PartColor[] | Reference,
): UserHint[] => [...applyColors(preparedOf(key).drawing, colors, hints).added];

/** The colors by part of the drawing as it is colored. */
export function partColorsOf({ key, hints, pins, look }: ComposeJob): PartColor[] {
  const { drawing } = preparedOf(key);
  const labels = applyPins(drawing.label(hints), drawing.made.segmentation.cells, pins);
  const flat = { background: look.background, lines: false };
  return colorsOfPicture(drawing, drawing.finish(labels, flat).picture);
}

/** The colors of a finished picture, by part and by place. */
export const colorsOfReference = (
  { picture, trainSize, partsSize }: ReferenceJob,
  network: Network,
): Promise<Reference> =>
  readReference(
    { trainSize, partsSize, paint: (sketch) => network.paint(sketch), parts: (sketch) => network.parts(sketch) },
    picture.channels === 3 ? picture : flattenAlpha(grayToRgba(picture)),
  );

function grayToRgba({ width, height, data }: Raster<1>): Raster<4> {
  const out = new Uint8ClampedArray(4 * data.length).fill(255);
  for (let i = 0; i < data.length; i++) out.fill(data[i]!, 4 * i, 4 * i + 3);
  return { width, height, channels: 4, data: out };
}

/** The finished picture with its lines, its longer side at most `side` pixels. */
export function previewOf({ key, hints, pins, look }: ComposeJob, side: number): Paint {
  const { drawing } = preparedOf(key);
  const labels = applyPins(drawing.label(hints), drawing.made.segmentation.cells, pins);
  const { picture } = drawing.finish(labels, finishOptions(look));
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const at = (pixels: number): number => Math.max(1, Math.round(pixels * scale));
  const small = scale < 1 ? resizeRaster(picture, at(picture.width), at(picture.height)) : picture;
  const { width, height, data } = toRgba(small);
  return { width, height, data: data as Uint8ClampedArray<ArrayBuffer> };
}

/** See {@link findRegions}. */
export const regionsOf = ({ key, hints, pins, query, background }: RegionJob): ColoredRegion[] =>
  findRegions(preparedOf(key).drawing, hints, pins, query, background);
