import { resizeRaster, type Pair, type Raster, type Rng } from '@irodori/image';
import { checkChroma } from './chroma.ts';
import type { DatasetOptions } from './dataset.ts';
import { SkippedItem, type Source } from './source.ts';
import { heldOut } from './vectors/split.ts';

/** A picture that can be had again and again. */
export interface WholePicture {
  /** Its name, by which it is held out or not. */
  readonly id: string;
  /** On white paper. @throws SkippedItem when it cannot be used */
  open(): Promise<Raster<3>>;
}

/** A square of a picture; it may reach beyond it. In pixels of the picture. */
interface View {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Pictures are kept this many times as long as samples are, at most. */
const KEPT = 3;
/** So many are kept in memory; further ones are opened each time. */
const KEPT_PICTURES = 200;
/** Chance of a view of the whole picture, as painting shows it to the network. */
const WHOLE = 0.35;
/** The nearest view has the shorter side divided by this. */
const NEAREST = 1.5;

/** How a picture is kept: its longer side three times that of the samples at most. */
export function shrunkFor(picture: Raster<3>, size: number): Raster<3> {
  const { width, height } = picture;
  const scale = (KEPT * size) / Math.max(width, height);
  if (scale >= 1) return picture;
  const at = (side: number): number => Math.max(1, Math.round(side * scale));
  return resizeRaster(picture, at(width), at(height));
}

/** The picture in the middle of the smallest square that holds it. */
const wholeView = ({ width, height }: Raster<3>): View => {
  const side = Math.max(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
};

function drawView(picture: Raster<3>, rng: Rng): View {
  const { width, height } = picture;
  if (rng.chance(WHOLE)) return wholeView(picture);
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const side = Math.round(Math.exp(rng.range(Math.log(short / NEAREST), Math.log(long))));
  const along = (room: number): number => Math.round(Math.min(0, room) + rng.next() * Math.abs(room));
  return { left: along(width - side), top: along(height - side), side };
}

/** What a view shows, `size` pixels square, on white. */
function show({ width, height, data }: Raster<3>, { left, top, side }: View, size: number): Raster<3> {
  const square = new Uint8ClampedArray(3 * side * side).fill(255);
  const [from, to] = [Math.max(0, left), Math.min(width, left + side)];
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
    square.set(data.subarray(3 * (y * width + from), 3 * (y * width + to)), 3 * ((y - top) * side + from - left));
  }
  return resizeRaster({ width: side, height: side, channels: 3, data: square }, size, size);
}

/**
 * Few pictures, shown each time from another distance: whole, as painting shows a drawing to the network, or a part of it.
 * Every fifth is held out for validation, where all are shown whole.
 * @param pictures at least two
 */
export function viewSource(
  name: string,
  pictures: readonly WholePicture[],
  { size, split, filters }: Pick<DatasetOptions, 'size' | 'split' | 'filters'>,
): Source {
  const chosen = heldOut(
    pictures.map(({ id }) => id),
    split,
  ).map((index) => pictures[index]!);
  const kept = new Map<string, Raster<3>>();
  const open = async (picture: WholePicture): Promise<Raster<3>> => {
    const known = kept.get(picture.id);
    if (known) return known;
    const whole = await picture.open();
    const [short, long] = [Math.min(whole.width, whole.height), Math.max(whole.width, whole.height)];
    const pixels = `${picture.id}: ${whole.width} x ${whole.height} pixels`;
    if (short < (filters?.minSide ?? 64)) throw new SkippedItem(picture.id, 'small', pixels);
    if (long / short > (filters?.maxAspect ?? 3)) throw new SkippedItem(picture.id, 'aspect', pixels);
    checkChroma(picture.id, whole, filters);
    const small = shrunkFor(whole, size);
    if (kept.size < KEPT_PICTURES) kept.set(picture.id, small);
    return small;
  };
  return {
    name,
    length: chosen.length,
    async pair(index, rng): Promise<Pair> {
      const picture = chosen[index]!;
      const whole = await open(picture);
      const view = split === 'val' ? wholeView(whole) : drawView(whole, rng);
      return { id: picture.id, source: 'views', color: show(whole, view, size) };
    },
  };
}
