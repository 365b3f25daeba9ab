import { UNKNOWN_PART, augmentSketch, gaussianBlur, warpLines, type Plane, type Rng } from '@irodori/image';
import { addDoodles, addHatching, addSolidBlacks, type LabeledView } from './ink-marks.ts';
import { UNKNOWN_TONE, UNNAMED, type LabelPicture } from './label-picture.ts';

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
  /** How often a training sample has what the pictures lack: figures behind, solid blacks, hatching, doodles. */
  readonly chances?: Partial<typeof CHANCES>;
}

const CHANCES = { other: 0.15, blacks: 0.2, hatching: 0.2, doodles: 0.3 };

/** Darker than this is ink, which belongs to no part. */
const INK = 0.5;

/** From the picture's pixels to the sample's: `scale` pixels of the picture for each, turned, about a center. */
interface View {
  readonly scale: number;
  readonly angle: number;
  readonly mirror: boolean;
  /** Where the middle of the sample lies, pixels of the picture. */
  readonly x: number;
  readonly y: number;
}

function drawView({ size }: LabelPicture, rng: Rng, to: number): View {
  const closeUp = rng.chance(0.12);
  const zoom = Math.exp(closeUp ? rng.range(Math.log(1.6), Math.log(2.6)) : rng.range(Math.log(0.6), Math.log(1.6)));
  const reach = (closeUp ? 0.25 : 0.15) * size;
  return {
    scale: size / to / zoom,
    angle: rng.range(-0.2, 0.2),
    mirror: rng.chance(0.5),
    x: size / 2 + rng.range(-reach, reach),
    y: size / 2 + rng.range(-reach, reach),
  };
}

/** Of a second figure beside the first: smaller, anywhere. */
function besideView({ size }: LabelPicture, rng: Rng, to: number): View {
  const scale = size / to / rng.range(0.35, 0.8);
  const [x, y] = [rng.range(-0.45, 0.45) * to * scale, rng.range(-0.45, 0.45) * to * scale];
  return { scale, angle: rng.range(-0.2, 0.2), mirror: rng.chance(0.5), x: size / 2 + x, y: size / 2 + y };
}

/** The whole picture, upright. */
const wholeView = ({ size }: LabelPicture, to: number): View => ({
  scale: size / to,
  angle: 0,
  mirror: false,
  x: size / 2,
  y: size / 2,
});

/** Samples each pixel at so many places a side, so that thin lines do not fall between them. */
const TAPS = 2;

function lookAt(picture: LabelPicture, view: View, size: number): LabeledView {
  const { line: from, size: side, shade } = picture;
  const tones = new Uint8Array(size * size).fill(UNKNOWN_TONE);
  const data = new Float32Array(size * size);
  const parts = new Uint8Array(size * size);
  const cos = Math.cos(view.angle) * view.scale;
  const sin = Math.sin(view.angle) * view.scale;
  const flip = view.mirror ? -1 : 1;
  const middle = size / 2;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      let sum = 0;
      for (let tap = 0; tap < TAPS * TAPS; tap++) {
        const u = flip * (x + ((tap % TAPS) + 0.5) / TAPS - middle);
        const v = y + (((tap / TAPS) | 0) + 0.5) / TAPS - middle;
        sum += between(from, side, view.x + cos * u - sin * v - 0.5, view.y + sin * u + cos * v - 0.5);
      }
      data[i] = sum / (255 * TAPS * TAPS);
      const u = flip * (x + 0.5 - middle);
      const v = y + 0.5 - middle;
      const px = Math.floor(view.x + cos * u - sin * v);
      const py = Math.floor(view.y + sin * u + cos * v);
      if (px < 0 || py < 0 || px >= side || py >= side) continue;
      parts[i] = picture.parts[py * side + px]!;
      if (shade) tones[i] = shade.tones[py * side + px]!;
    }
  }
  const light = (shade?.light ?? -1) * flip > 0 ? 1 : -1;
  return { size, line: data, parts, tones, light };
}

/** Bilinear, white from half a pixel outside on. */
function between(pixels: Uint8Array, side: number, x: number, y: number): number {
  if (x < -0.5 || y < -0.5 || x > side - 0.5 || y > side - 0.5) return 255;
  const cx = x < 0 ? 0 : x;
  const cy = y < 0 ? 0 : y;
  const x0 = cx | 0;
  const y0 = cy | 0;
  const p = y0 * side + x0;
  const right = x0 + 1 < side ? 1 : 0;
  const below = y0 + 1 < side ? side : 0;
  const u = cx - x0;
  const top = pixels[p]! * (1 - u) + pixels[p + right]! * u;
  const bottom = pixels[p + below]! * (1 - u) + pixels[p + below + right]! * u;
  return top + (bottom - top) * (cy - y0);
}

/** Another hand: lines bent, wider, thinner, grained, broken, faint, drawn twice or soft. */
function restyle(line: Plane, rng: Rng): Plane {
  let out = line;
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
  const behind = lookAt(other, besideView(other, rng, view.size), view.size);
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
 * mirrored; perhaps with another picture's figure behind, with solid blacks and hatching on parts, with doodles and
 * lettering on the background; its lines restyled. Pure: the same stream gives the same sample.
 * @param other whose figure may be put behind the picture's
 */
export function partsSample(
  picture: LabelPicture,
  rng: Rng,
  options: PartsSampleOptions,
  other?: LabelPicture,
): PartsSample {
  const { size } = options;
  const chances = { ...CHANCES, ...options.chances };
  const view = lookAt(picture, drawView(picture, rng.fork('view'), size), size);
  const beside = rng.fork('other');
  const names = other && beside.chance(chances.other) ? addBehind(view, picture.names, other, beside) : picture.names;
  for (const [name, add] of [
    ['blacks', addSolidBlacks],
    ['hatching', addHatching],
    ['doodles', addDoodles],
  ] as const) {
    const own = rng.fork(name);
    if (own.chance(chances[name])) add(view, own);
  }
  const line = restyle({ width: size, height: size, data: view.line }, rng);
  return assemble(names, { ...view, line: line.data }, options);
}

/** The whole picture as it is, for validation. */
export function plainPartsSample(picture: LabelPicture, options: PartsSampleOptions): PartsSample {
  const { size } = options;
  return assemble(picture.names, lookAt(picture, wholeView(picture, size), size), options);
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
