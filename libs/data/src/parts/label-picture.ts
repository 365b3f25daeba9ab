import { partNames, UNKNOWN_TONE, type LabelMap, type PartName } from '@irodori/anime';
import { UNKNOWN_PART, type PartLabels, type Plane } from '@irodori/image';

/** A square line drawing that tells what belongs together: what the parts network learns from. */
export interface LabelPicture {
  /** Side in pixels. */
  readonly size: number;
  /** Row by row, 255 = white paper. */
  readonly line: Uint8Array;
  /** The part of each pixel, 0 .. 254: a place in `names`; `UNKNOWN_PART`: not known. 0 is what lies outside the picture. */
  readonly parts: Uint8Array;
  /** The class of each part, a place in `partNames`; {@link UNNAMED}: not known. */
  readonly names: Uint8Array;
  /** Where shade lies, if that is known. */
  readonly shade?: ShadeLabels;
  /** From a set of few pictures: samples change it more, so that it is not learned by heart. */
  readonly fromSmallSet?: boolean;
}

/** Which pixels of a picture are shaded. */
export interface ShadeLabels {
  /** Of each pixel: 0 lit, 1 in shade, {@link UNKNOWN_TONE}: not known. */
  readonly tones: Uint8Array;
  /** Side that light comes from: -1 left, 1 right. */
  readonly light: 1 | -1;
}

export { UNKNOWN_TONE };

export const UNNAMED = 255;

/** The class of a part name. */
export const partClass = (name: PartName): number => partNames.indexOf(name);

/** The parts of a painted scene as bytes: of more than 255 parts the smallest become unknown. */
export function partLabels({ ids, parts }: LabelMap): PartLabels {
  const pixels = new Map<number, number>([[0, Infinity]]);
  for (const id of ids) pixels.set(id, (pixels.get(id) ?? 0) + 1);
  const kept = [...pixels].sort((a, b) => b[1] - a[1]).slice(0, UNKNOWN_PART);
  const places = new Map(kept.map(([id], place) => [id, place]));
  return {
    ids: Uint8Array.from(ids, (id) => places.get(id) ?? UNKNOWN_PART),
    parts: kept.map(([id]) => parts[id]!),
  };
}

/**
 * @param line square
 * @param labels of the same size; names that are no {@link PartName} count as unknown
 */
export function labelPicture(line: Plane, { ids, parts }: PartLabels, shade?: ShadeLabels): LabelPicture {
  const known: readonly (string | null)[] = partNames;
  return {
    size: line.width,
    line: toBytes(line.data),
    parts: ids,
    names: Uint8Array.from(parts, ({ name }) => (known.includes(name) ? known.indexOf(name) : UNNAMED)),
    ...(shade ? { shade } : {}),
  };
}

/** [0, 1] to 0 .. 255. */
export function toBytes(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (v) => Math.round(255 * v));
}
