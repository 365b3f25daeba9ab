import { hintsInArea } from './hints/hints-in-area.ts';
import { mergeHints } from './hints/merge.ts';
import type { HintMap } from './hints/types.ts';
import { drawTrainingHints, type HintMixOptions } from './hints/training.ts';
import { flipPlane, flipRaster } from './pixels/compose.ts';
import { resizePlane, resizeRaster } from './pixels/resize.ts';
import { toImageTensor, toSketchTensor } from './pixels/tensors.ts';
import type { Pair, PartLabels, Plane, Raster, Sample } from './raster.ts';
import type { Rng } from './rng.ts';
import { augmentSketch, type SketchAugmentation } from './sketch/augment.ts';
import { extractSketch, type SketchStyle } from './sketch/styles.ts';

/** `exact` is the source's own line art; a pair without it falls back to the other styles' weights, or to `paper`. */
export type SampleStyle = SketchStyle | 'exact';

export interface SampleOptions {
  /** How often each style is drawn; weights need not sum to 1. Default: exact 4, paper 1, dilate3 1, dilate5 1, xdogHard 1, xdogSoft 1. */
  readonly styles?: Partial<Record<SampleStyle, number>>;
  /** The hint mix; default the paper's. */
  readonly hints?: HintMixOptions;
  /** Chance of a horizontal flip, default 0.5. */
  readonly flip?: number;
  /** Line augmentation: chances of each change, or `false` for none. Default: those of `augmentSketch`. */
  readonly augment?: SketchAugmentation | false;
}

const defaultStyles: Record<SampleStyle, number> = {
  exact: 4,
  paper: 1,
  dilate3: 1,
  dilate5: 1,
  xdogHard: 1,
  xdogSoft: 1,
};

interface DrawnStyle {
  readonly style: SampleStyle;
  /** For pairs without line art. */
  readonly fallback: SketchStyle;
}

function drawStyle(rng: Rng, options: SampleOptions): DrawnStyle {
  const usable = (Object.entries(options.styles ?? defaultStyles) as [SampleStyle, number][]).filter(([, w]) => w > 0);
  const extracted = usable.filter((entry): entry is [SketchStyle, number] => entry[0] !== 'exact');
  return {
    style: usable.length > 0 ? rng.weighted(usable) : 'paper',
    fallback: extracted.length > 0 ? rng.weighted(extracted) : 'paper',
  };
}

/** Whether the sample that `makeSample` would draw from this rng shows the pair's own lines; if not, they need not be read. */
export function sampleNeedsLine(rng: Rng, options: SampleOptions = {}): boolean {
  return drawStyle(rng.fork('sketch'), options).style === 'exact';
}

function drawSketch(
  color: Raster<3>,
  line: Plane | undefined,
  rng: Rng,
  options: SampleOptions,
  tools: SampleTools,
): Plane {
  const { style, fallback } = drawStyle(rng, options);
  if (style === 'exact' && line) return line;
  return tools.extract(color, style === 'exact' ? fallback : style, rng.fork('style'));
}

/** Share of pictures with an empty hint area that go without hints, and of the others that get more at random. */
const EMPTY_WITHOUT = 0.7;
const AREA_WITH_MORE = 0.35;

/** Hints where the source says that they are needed; of other sources the options' mix. */
function drawHints(
  color: Raster<3>,
  { hintArea, color: { width, height } }: Pair,
  flip: boolean,
  rng: Rng,
  options: SampleOptions,
  into: Float32Array | undefined,
): HintMap {
  if (!hintArea) return drawTrainingHints(color, rng, options.hints, into);
  const some = { ...options.hints, none: 0 };
  if (!hintArea.includes(1)) {
    return drawTrainingHints(color, rng, rng.chance(EMPTY_WITHOUT) ? { none: 1 } : some, into);
  }
  const data = flip ? mirrored(hintArea, width) : hintArea;
  const wanted = hintsInArea(color, { width, height, data }, rng.fork('asked'));
  return rng.chance(AREA_WITH_MORE) ? mergeHints(wanted, drawTrainingHints(color, rng, some)) : wanted;
}

/** The part of each pixel of the sample: that in the middle of what the pixel shows. */
function sampleLabels({ labels, color: { width, height } }: Pair, size: number, flip: boolean): PartLabels | undefined {
  if (!labels) return undefined;
  const ids = new Uint8Array(size * size);
  for (let y = 0, i = 0; y < size; y++) {
    const row = Math.floor(((y + 0.5) * height) / size) * width;
    for (let x = 0; x < size; x++, i++) ids[i] = labels.ids[row + Math.floor(((x + 0.5) * width) / size)]!;
  }
  return { ids: flip ? mirrored(ids, size) : ids, parts: labels.parts };
}

const mirrored = (data: Uint8Array, width: number): Uint8Array =>
  data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)]!);

/** The parts of {@link makeSample} that a host may do faster, with the same results. */
export interface SampleTools {
  /** As `extractSketch`. */
  extract(color: Raster<3>, style: SketchStyle, rng: Rng): Plane;
  /** As `toSketchTensor`. */
  sketchTensor(sketch: Plane): Float32Array;
  /** As `toImageTensor`. */
  imageTensor(color: Raster<3>): Float32Array;
  /** An array that the sample's hints may be written into. */
  readonly hints?: Float32Array;
}

const plainTools: SampleTools = {
  extract: extractSketch,
  sketchTensor: toSketchTensor,
  imageTensor: toImageTensor,
};

/**
 * One training sample out of a pair: flip, sketch style, line augmentation and hints, all drawn from `rng`, so the same
 * rng gives the same sample. `size` is the side of the square, a multiple of 32 for the networks; a pair of another
 * size is resized (area down, bilinear up).
 */
export function makeSample(
  pair: Pair,
  size: number,
  rng: Rng,
  options: SampleOptions = {},
  tools: SampleTools = plainTools,
): Sample {
  const flip = rng.fork('flip').chance(options.flip ?? 0.5);
  const resized = resizeRaster(pair.color, size, size);
  const resizedLine = pair.line && resizePlane(pair.line, size, size);
  const color = flip ? flipRaster(resized) : resized;
  const line = flip && resizedLine ? flipPlane(resizedLine) : resizedLine;
  const drawn = drawSketch(color, line, rng.fork('sketch'), options, tools);
  const sketch = options.augment === false ? drawn : augmentSketch(drawn, rng.fork('augment'), options.augment);
  const hints = drawHints(color, pair, flip, rng.fork('hints'), options, tools.hints);
  const labels = sampleLabels(pair, size, flip);
  return {
    id: pair.id,
    size,
    ...(labels && { labels }),
    sketch: tools.sketchTensor(sketch),
    hint: hints.data,
    target: tools.imageTensor(color),
  };
}
