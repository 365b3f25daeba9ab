import { UNKNOWN_PART, addGaps, augmentSketch, gaussianBlur, warpLines, type Plane, type Rng } from '@irodori/image';
import { addDoodles } from './doodles.ts';
import { addHatching, addSolidBlacks } from './ink-marks.ts';
import { UNKNOWN_TONE, UNNAMED, type LabelPicture } from './label-picture.ts';
import type { LabeledView } from './labeled-view.ts';
import { addScenery } from './scenery.ts';
import { besideView, drawView, sampleView, wholeView } from './view.ts';

/** One picture as the parts network is fed it. */
export interface PartsSample {
  /** [size * size] in [0, 1], white paper = 1. */
  readonly sketch: Float32Array;
  /** `[size * size]`, the part of each pixel, 0 .. slots - 1 by falling size; -1 under ink and where it is not known. */
  readonly parts: Float32Array;
  /** `[slots]`, the class of each part; -1: not known, or no such part. */
  readonly names: Float32Array;
  /** `[size * size]`: 1 where a pixel of a part lies in shade, 0 where it is lit; -1 where that is not known. */
  readonly tones: Float32Array;
  /** `[1]`: 0 where light comes from the left, 1 from the right; 0 where no tone is known. */
  readonly light: Float32Array;
}

export interface PartsSampleOptions {
  /** Side in pixels. */
  readonly size: number;
  /** Parts counted at most: of more, the smallest are left out. */
  readonly slots: number;
  /** How often a training sample has what the pictures lack: solid blacks, hatching, doodles, lines all over the background. */
  readonly chances?: Partial<typeof CHANCES>;
}

const CHANCES = { blacks: 0.2, hatching: 0.2, doodles: 0.3, scenery: 0.35 };

/** Darker than this is ink, which belongs to no part. */
const INK = 0.5;

/** Another hand: lines bent, wider, thinner, grained, broken, faint, drawn twice or soft. */
function restyle(line: Plane, rng: Rng, fromSmallSet: boolean): Plane {
  let out = line;
  const open = rng.fork('open');
  if (fromSmallSet && open.chance(0.25)) out = addGaps(out, open, 4 + open.int(12), open.range(0.8, 2));
  const twice = rng.fork('twice');
  if (twice.chance(0.1)) {
    const second = warpLines(line, twice, twice.range(0.5, 1.5));
    out = { ...line, data: line.data.map((v, i) => Math.min(v, second.data[i]!)) };
  }
  const soft = rng.fork('soft');
  if (soft.chance(0.12)) out = gaussianBlur(out, soft.range(0.4, 0.8));
  const strong = rng.fork('gaps');
  const chances = { width: 0.4, gaps: strong.chance(0.3) ? 1 : 0.15, fade: 0.6 };
  return augmentSketch(out, rng.fork('hand'), chances);
}

/** Another picture's figure behind that of a view, where both have room for their parts. */
function addBehind(view: LabeledView, names: Uint8Array, other: LabelPicture, rng: Rng): Uint8Array {
  if (names.length + other.names.length > UNKNOWN_PART) return names;
  const behind = sampleView(other, besideView(other, rng, view.size), view.size);
  for (let i = 0; i < view.parts.length; i++) {
    if (view.parts[i] !== 0) continue;
    view.line[i] = Math.min(view.line[i]!, behind.line[i]!);
    const id = behind.parts[i]!;
    if (id === 0) continue;
    view.parts[i] = id === UNKNOWN_PART ? id : names.length + id;
    view.tones[i] = behind.light === view.light ? behind.tones[i]! : UNKNOWN_TONE;
  }
  return Uint8Array.of(...names, ...other.names);
}

/**
 * A training sample: the picture at some zoom (0.6 to 1.6, sometimes up to 2.6), turned by up to 0.2 radians, perhaps
 * mirrored; one of a small set is changed much more; with another picture's figure behind where one is given, perhaps with solid blacks and hatching on parts, with doodles and
 * lettering on the background or lines all over it; its lines restyled. Pure: the same stream gives the same sample.
 * @param other whose figure is put behind the picture's
 */
export function partsSample(
  picture: LabelPicture,
  rng: Rng,
  options: PartsSampleOptions,
  other?: LabelPicture,
): PartsSample {
  const { size } = options;
  const chances = { ...CHANCES, ...options.chances };
  const seen = drawView(picture, rng.fork('view'), size);
  const beside = rng.fork('other');
  // Two large figures share the sample: the one before is no close-up, so that both are seen.
  const large = picture.fromSmallSet === true || other?.fromSmallSet === true;
  const scale = other && large ? Math.max(seen.scale, (beside.range(0.9, 1.4) * picture.size) / size) : seen.scale;
  const view = sampleView(picture, { ...seen, scale }, size);
  const names = other ? addBehind(view, picture.names, other, beside) : picture.names;
  for (const [name, add] of [
    ['blacks', addSolidBlacks],
    ['hatching', addHatching],
    ['doodles', addDoodles],
    ['scenery', addScenery],
  ] as const) {
    const own = rng.fork(name);
    if (own.chance(chances[name])) add(view, own);
  }
  const line = restyle({ width: size, height: size, data: view.line }, rng, picture.fromSmallSet === true);
  return assemble(names, { ...view, line: line.data }, options);
}

/** The whole picture as it is, for validation. */
export function plainPartsSample(picture: LabelPicture, options: PartsSampleOptions): PartsSample {
  const { size } = options;
  return assemble(picture.names, sampleView(picture, wholeView(picture, size), size), options);
}

function assemble(
  classes: Uint8Array,
  { line: sketch, parts: at, tones: seen, light }: LabeledView,
  { slots }: PartsSampleOptions,
): PartsSample {
  const pixels = new Uint32Array(256);
  for (let i = 0; i < at.length; i++) if (sketch[i]! > INK) pixels[at[i]!]!++;
  pixels[UNKNOWN_PART] = 0;
  const order = [...pixels.keys()].filter((id) => pixels[id]! > 0).sort((a, b) => pixels[b]! - pixels[a]!);
  const slotOf = new Int16Array(256).fill(-1);
  const names = new Float32Array(slots).fill(-1);
  for (const [slot, id] of order.slice(0, slots).entries()) {
    slotOf[id] = slot;
    const name = classes[id] ?? UNNAMED;
    if (name !== UNNAMED) names[slot] = name;
  }
  const parts = new Float32Array(at.length);
  for (let i = 0; i < parts.length; i++) parts[i] = sketch[i]! > INK ? slotOf[at[i]!]! : -1;
  const tones = parts.map((slot, i) => (slot < 0 || at[i] === 0 || seen[i] === UNKNOWN_TONE ? -1 : seen[i]!));
  return { sketch, parts, names, tones, light: Float32Array.of(Number(light > 0)) };
}
