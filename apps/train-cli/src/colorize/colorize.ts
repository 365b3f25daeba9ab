import type { ImageLimits } from '@irodori/data/pictures';
import type { Density, Plane, Raster, UserHint } from '@irodori/image';
import { applyColors, hintsOfPage, hintsOfSpread, joinPages } from '@irodori/paint';
import type { ColorSource, FinishedPicture, PaintLayer, PaintModel } from '@irodori/paint';
import { writeFileAtomically } from '@irodori/training/common';
import { usageError } from '../cli/errors.ts';
import { encodeLayers, encodePicture, kindOf, outputTypes, type EncodedLayer, type PictureKind } from './encode.ts';
import { placeHints, readHints, type HintInput, type HintSource } from './hints.ts';
import { readInput, type InputPicture, type PictureInput } from './input.ts';
import { keptModel } from './kept-models.ts';
import type { LoadedModel } from './model.ts';
import type { ColorizeNote } from './notes.ts';
import { checkOptions } from './options.ts';
import { colorizeCandidates, preparePages, type PictureOptions } from './picture.ts';
import { proposePictures } from './propose.ts';

/** What is being done; `done` of `total` steps are over. */
export interface ColorizeProgress {
  readonly step: 'read' | 'model' | 'network' | 'parts' | 'paint' | 'end';
  readonly done: number;
  readonly total: number;
}

export interface ColorizeOptions extends Omit<PictureOptions, 'signal'> {
  /** Dots and strokes of color in pixels of the picture, or hints in a frame of their own, as the editor saves them. */
  readonly hints?: HintInput;
  /**
   * Colors of another picture (`readReference`), or by part alone, of a character or of a picture (`readColors`): they
   * become hints under those that are given. Of several characters (`readCast`): each figure gets those of the one who fits best.
   */
  readonly colors?: ColorSource;
  /**
   * A model folder or run folder, or a model from `loadModel`. One named by its folder stays loaded for the next picture,
   * until `releaseModels`. Default: the model that comes along.
   */
  readonly model?: string | LoadedModel;
  /** Ends the work at its next step, of which a picture has five; what waits then throws the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ColorizeProgress) => void;
  /** Largest file and picture taken. Default: 128 MiB, 100 million pixels. */
  readonly limits?: ImageLimits;
  /** Names the picture in errors. Default: its path, else `picture`. */
  readonly name?: string;
}

/** A colored picture. */
export interface Colorized {
  /** Opaque, of the drawing's size. */
  readonly picture: Raster<3>;
  /** What it is made of, bottom first: paper, a layer for each part, shade, light, lines. */
  readonly layers: readonly PaintLayer[];
  /** All that it was painted by, in pixels of the picture: those of `colors` first, then those that were given. */
  readonly hints: readonly UserHint[];
  /** What was noticed about the drawing and its file. */
  readonly notes: readonly ColorizeNote[];
  /** Dots per meter, where the drawing's file names them. */
  readonly density?: Density;
  /** The bytes of a picture file. A PSD holds the layers, for at most 24 million pixels. @default 'png' */
  encode(kind?: PictureKind): Promise<Uint8Array>;
  /** Each layer as a PNG, cropped to what is on it. */
  encodeLayers(): Promise<EncodedLayer[]>;
  /**
   * Writes a picture file, whole or not at all; its kind is the name's: .png .jpg .webp .tif .psd.
   * @throws CliError in one line
   */
  save(path: string): Promise<void>;
}

const STEPS = ['read', 'model', 'network', 'parts', 'paint', 'end'] as const;

/**
 * Colors one line drawing: `await (await colorize('sketch.png')).save('color.png')`. The lines stay as they are, the color
 * comes under them. The networks run on threads of their own, areas are found on the calling one.
 * @throws ImageError, HintFileError, CliError, ManifestError or RuntimeError with one line; the signal's reason
 */
export async function colorize(drawing: PictureInput, options: ColorizeOptions = {}): Promise<Colorized> {
  return colorizeWith(drawing, hintsOf(options), options);
}

/**
 * Colors one line drawing in every way that a model of several candidates has; another one gives one picture.
 * Parameters and errors as {@link colorize}.
 */
export async function colorizeAll(drawing: PictureInput, options: ColorizeOptions = {}): Promise<Colorized[]> {
  return colorizeAllWith(drawing, hintsOf(options), options);
}

const hintsOf = ({ hints }: ColorizeOptions): readonly HintSource[] => (hints === undefined ? [] : [readHints(hints)]);

/** {@link colorize} for hints of several sources. */
export async function colorizeWith(
  drawing: PictureInput,
  hints: readonly HintSource[],
  options: Omit<ColorizeOptions, 'hints'>,
): Promise<Colorized> {
  return paintOne(await begin(drawing, hints, options));
}

/** {@link colorizeAll} for hints of several sources. */
export async function colorizeAllWith(
  drawing: PictureInput,
  hints: readonly HintSource[],
  options: Omit<ColorizeOptions, 'hints'>,
): Promise<Colorized[]> {
  const begun = await begin(drawing, hints, options);
  const { model, input, picture, step } = begun;
  if (!model.colorizer.hasCandidates) return [await paintOne(begun)];
  step('network');
  const candidates = await colorizeCandidates(model.manifest.trainSize, model.colorizer, input.raster, picture);
  step('end');
  return candidates.map((finished) => colorized(finished, begun, { taken: [], leftOut: true }));
}

/** One of several colorings. */
export interface Candidate {
  /** In pixels of the picture, those that were given last: `colorize` with them gives this coloring again. */
  readonly hints: readonly UserHint[];
  /** Makes the picture. */
  color(): Colorized;
}

export interface CandidatesOptions extends ColorizeOptions {
  /** How many, 1 to 36. @default 9 */
  readonly count?: number;
  /** The same seed gives the same colorings. @default 1 */
  readonly seed?: number;
}

/**
 * Several colorings of one line drawing, vivid and unlike in hue part by part; what hints hold is the same in all. A model
 * of several candidates gives the colors of its own, others draw harmonic palettes.
 * Errors as {@link colorize}; RangeError for a count out of its range.
 */
export async function proposeColorings(drawing: PictureInput, options: CandidatesOptions = {}): Promise<Candidate[]> {
  return proposeWith(drawing, hintsOf(options), options);
}

/** {@link proposeColorings} for hints of several sources. */
export async function proposeWith(
  drawing: PictureInput,
  hints: readonly HintSource[],
  { count, seed, ...options }: Omit<CandidatesOptions, 'hints'>,
): Promise<Candidate[]> {
  const begun = await begin(drawing, hints, options);
  const { model, input, picture, step } = begun;
  const found = await proposePictures(
    { ...model, network: watched(model.network, step) },
    input.raster,
    begun.hints,
    picture,
    { count, seed },
  );
  step('end');
  return found.map(({ hints: own, finish }) => ({
    hints: own,
    color: () => colorized(finish(), begun, { taken: own, leftOut: false }),
  }));
}

interface Begun {
  readonly input: InputPicture;
  readonly hints: readonly UserHint[];
  readonly colors: ColorSource | undefined;
  readonly model: LoadedModel;
  readonly picture: PictureOptions;
  step(now: ColorizeProgress['step']): void;
}

/** What comes before a network is asked. */
async function begin(drawing: PictureInput, sources: readonly HintSource[], options: ColorizeOptions): Promise<Begun> {
  const { hints: _, colors, model: asked, signal, onProgress, limits, name, ...picture } = options;
  const step = (now: ColorizeProgress['step']): void => {
    signal?.throwIfAborted();
    onProgress?.({ step: now, done: STEPS.indexOf(now), total: STEPS.length - 1 });
  };
  const checked = checkOptions(picture, ['hints', 'colors', 'model', 'signal', 'onProgress', 'limits', 'name']);
  step('read');
  const input = await readInput(drawing, name, limits);
  const hints = placeHints(sources, input.raster);
  step('model');
  const model = asked === undefined || typeof asked === 'string' ? await keptModel(asked) : asked;
  return { input, hints, model, step, colors, picture: { ...checked, signal } };
}

async function paintOne(begun: Begun): Promise<Colorized> {
  const { model, input, hints, colors, picture, step } = begun;
  const { hasCandidates } = model.colorizer;
  const pages = await preparePages(watched(model.network, step), input.raster, picture);
  const own = hasCandidates && !colors ? [] : hints;
  const made = pages.map(({ prepared, finish, left, right }) => {
    const ofPage = pages.length > 1 ? hintsOfPage(own, left, right) : own;
    const taken = colors ? applyColors(prepared, colors, ofPage).hints : ofPage;
    return { finished: finish(taken), taken: pages.length > 1 ? hintsOfSpread(taken, left) : taken };
  });
  const { notes } = pages[0]!;
  const finished = pages.length > 1 ? joinPages(made.map((page) => page.finished)) : made[0]!.finished;
  step('end');
  const all = colorized({ ...finished, notes }, begun, {
    taken: made.flatMap(({ taken }) => taken),
    leftOut: hasCandidates && !colors,
  });
  if (pages.length === 1) return all;
  const { right } = pages[0]!;
  const message = `a spread of two pages, parted at column ${right}; each is colored by itself`;
  return { ...all, notes: [...all.notes, { code: 'spread', message }] };
}

/** A model that says what it is asked. */
function watched({ trainSize, paint, parts }: PaintModel, step: Begun['step']): PaintModel {
  return {
    trainSize,
    async paint(sketch) {
      step('network');
      const picture = await paint(sketch);
      if (parts === undefined) step('paint');
      return picture;
    },
    ...(parts && {
      async parts(sketch: Plane) {
        step('parts');
        const field = await parts(sketch);
        step('paint');
        return field;
      },
    }),
  };
}

function colorized(
  finished: FinishedPicture & { readonly notes: readonly ColorizeNote[] },
  { input, hints }: Begun,
  { taken, leftOut }: { readonly taken: readonly UserHint[]; readonly leftOut: boolean },
): Colorized {
  const { picture, layers } = finished;
  const { density } = input;
  const notes = [...input.notes, ...finished.notes];
  if (leftOut && hints.length > 0) {
    notes.push({
      code: 'hints-left-out',
      message: 'this model makes several pictures and takes no hints; they are left out',
    });
  }
  return {
    picture,
    layers,
    hints: taken,
    notes,
    density,
    encode: (kind = 'png') => encodePicture(finished, kind, density),
    encodeLayers: () => encodeLayers(finished),
    async save(path) {
      const kind = kindOf(path);
      if (kind === undefined) {
        throw usageError(`${path}: expected a name that ends in ${outputTypes.join(' ')}`);
      }
      writeFileAtomically(path, await encodePicture(finished, kind, density));
    },
  };
}
