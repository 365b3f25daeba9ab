import type { Rng } from '@irodori/image';
import { UNKNOWN_TONE, type LabelPicture } from './label-picture.ts';
import type { LabeledView } from './labeled-view.ts';

/** From the picture's pixels to the sample's: `scale` pixels of the picture for each, turned, about a center. */
interface View {
  readonly scale: number;
  readonly angle: number;
  readonly mirror: boolean;
  /** Where the middle of the sample lies, pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Moves a place of the sample, pixels from its middle, before it is looked up. */
  readonly bend?: Bend;
  /** The right half is the left one mirrored. */
  readonly halves?: boolean;
}

/** Changes `[u, v]` in place. */
type Bend = (place: Float64Array) => void;

/** A picture at some zoom, turned and shifted a little, perhaps mirrored; one of a small set is changed much more. */
export function drawView(picture: LabelPicture, rng: Rng, to: number): View {
  return picture.fromSmallSet ? strongView(picture, rng, to) : mildView(picture, rng, to);
}

function mildView({ size }: LabelPicture, rng: Rng, to: number): View {
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

/** Zoom 0.65 to 3, turned by up to 0.5 radians, stretched, sheared, in perspective and bent, sometimes of two equal halves. */
function strongView({ size }: LabelPicture, rng: Rng, to: number): View {
  const closeUp = rng.chance(0.25);
  const zoom = Math.exp(closeUp ? rng.range(Math.log(1.6), Math.log(3)) : rng.range(Math.log(0.65), Math.log(1.6)));
  const reach = (closeUp ? 0.32 : 0.2) * size;
  return {
    scale: size / to / zoom,
    angle: rng.chance(0.6) ? rng.range(-0.2, 0.2) : rng.range(-0.5, 0.5),
    mirror: rng.chance(0.5),
    x: size / 2 + rng.range(-reach, reach),
    y: size / 2 + rng.range(-reach, reach),
    bend: drawBend(rng.fork('bend'), to),
    halves: rng.chance(0.06),
  };
}

/** Of a second figure beside the first: smaller, anywhere; one of a small set also as large as the first. */
export function besideView(picture: LabelPicture, rng: Rng, to: number): View {
  const { size, fromSmallSet } = picture;
  const scale = size / to / rng.range(fromSmallSet ? 0.5 : 0.35, fromSmallSet ? 1.3 : 0.8);
  const [x, y] = [rng.range(-0.45, 0.45) * to * scale, rng.range(-0.45, 0.45) * to * scale];
  const view = { scale, angle: rng.range(-0.2, 0.2), mirror: rng.chance(0.5), x: size / 2 + x, y: size / 2 + y };
  return fromSmallSet ? { ...view, bend: drawBend(rng.fork('bend'), to) } : view;
}

/** The whole picture, upright. */
export const wholeView = ({ size }: LabelPicture, to: number): View => ({
  scale: size / to,
  angle: 0,
  mirror: false,
  x: size / 2,
  y: size / 2,
});

/** Waves of a bend: none is so steep that the picture folds over. */
const WAVES = 3;
const STEEPEST = 0.22;

/** Stretch, shear, perspective and slow waves of a square of `size` pixels. */
function drawBend(rng: Rng, size: number): Bend {
  const stretch = Math.exp(rng.range(-0.2, 0.2));
  const shear = rng.range(-0.2, 0.2);
  const [tiltX, tiltY] = [0, 0].map(() => (rng.chance(0.5) ? rng.range(-0.4, 0.4) / size : 0)) as [number, number];
  const steep = rng.chance(0.75) ? rng.range(0, STEEPEST) : 0;
  const waves = Array.from({ length: 2 * WAVES }, () => {
    const frequency = (2 * Math.PI) / (size * rng.range(0.25, 1));
    const angle = rng.range(0, 2 * Math.PI);
    return {
      x: frequency * Math.cos(angle),
      y: frequency * Math.sin(angle),
      phase: rng.range(0, 2 * Math.PI),
      height: (steep * rng.range(0.3, 1)) / frequency,
    };
  });
  return (place) => {
    const [u, v] = [place[0]!, place[1]!];
    const near = 1 / Math.max(0.5, 1 + tiltX * u + tiltY * v);
    let [x, y] = [(u * stretch + shear * v) * near, (v / stretch) * near];
    for (let k = 0; k < waves.length; k++) {
      const wave = waves[k]!;
      const shift = wave.height * Math.sin(wave.x * u + wave.y * v + wave.phase);
      if (k < WAVES) x += shift;
      else y += shift;
    }
    place[0] = x;
    place[1] = y;
  };
}

/** Samples each pixel at so many places a side, so that thin lines do not fall between them. */
const TAPS = 2;

/**
 * The picture as a view shows it: its lines, resampled with white outside, and the part and tone of each pixel.
 * @param size side of the sample, pixels
 */
export function sampleView(picture: LabelPicture, view: View, size: number): LabeledView {
  const { line: from, size: side, shade } = picture;
  const tones = new Uint8Array(size * size).fill(UNKNOWN_TONE);
  const data = new Float32Array(size * size);
  const parts = new Uint8Array(size * size);
  const cos = Math.cos(view.angle) * view.scale;
  const sin = Math.sin(view.angle) * view.scale;
  const flip = view.mirror ? -1 : 1;
  const middle = size / 2;
  const { bend, halves } = view;
  const place = new Float64Array(2);
  /** Puts the picture's place for one of the sample's into `place`. */
  const find = (x: number, y: number): void => {
    place[0] = halves && x > middle ? middle - x : x - middle;
    place[1] = y - middle;
    bend?.(place);
    const u = flip * place[0];
    const v = place[1];
    place[0] = view.x + cos * u - sin * v;
    place[1] = view.y + sin * u + cos * v;
  };
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      let sum = 0;
      for (let tap = 0; tap < TAPS * TAPS; tap++) {
        find(x + ((tap % TAPS) + 0.5) / TAPS, y + (((tap / TAPS) | 0) + 0.5) / TAPS);
        sum += between(from, side, place[0]! - 0.5, place[1]! - 0.5);
      }
      data[i] = sum / (255 * TAPS * TAPS);
      find(x + 0.5, y + 0.5);
      const px = Math.floor(place[0]!);
      const py = Math.floor(place[1]!);
      if (px < 0 || py < 0 || px >= side || py >= side) continue;
      parts[i] = picture.parts[py * side + px]!;
      // Of two equal halves one is lit from the wrong side.
      if (shade && !halves) tones[i] = shade.tones[py * side + px]!;
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
