import { flattenAlpha, type Raster } from '@irodori/image';
import { readReference as referenceOf, referenceCast, referenceColors } from '@irodori/paint';
import type { PaintModel, PartColor, Reference, StopSignal } from '@irodori/paint';
import { failure } from '../cli/errors.ts';
import type { ColorizeOptions } from './colorize.ts';
import { readInput, type PictureInput } from './input.ts';
import { keptModel } from './kept-models.ts';

/**
 * The colors of a finished picture by part, for `colors` of `colorize`: hair from hair, skin from skin, as far as the
 * model names parts; size and place decide else.
 * @throws CliError where there is no figure in it; the readers' own errors, each one line
 */
export async function readColors(picture: PictureInput, options: ReadColorsOptions = {}): Promise<PartColor[]> {
  return read(picture, options, referenceColors, (colors) => colors);
}

/**
 * The colors of a finished picture by part and by place, for `colors` of `colorize`: where a drawing has lines of the picture it gets
 * the colors that lie between them there, elsewhere those by part.
 * Errors as {@link readColors}.
 */
export async function readReference(picture: PictureInput, options: ReadColorsOptions = {}): Promise<Reference> {
  return read(picture, options, referenceOf, ({ parts }) => parts);
}

/**
 * Colors by part of everybody in a finished picture or page, the largest figure first, for `colors` of `colorize`.
 * Errors as {@link readColors}.
 */
export async function readCast(picture: PictureInput, options: ReadColorsOptions = {}): Promise<PartColor[][]> {
  return read(picture, options, referenceCast, (cast) => cast);
}

export type ReadColorsOptions = Pick<ColorizeOptions, 'model' | 'signal' | 'limits' | 'name'>;

async function read<T>(
  picture: PictureInput,
  { model: asked, signal, limits, name = typeof picture === 'string' ? picture : 'picture' }: ReadColorsOptions,
  colorsOf: (network: PaintModel, raster: Raster<3>, signal?: StopSignal) => Promise<T>,
  found: (colors: T) => readonly unknown[],
): Promise<T> {
  const { raster } = await readInput(picture, name, limits);
  const model = asked === undefined || typeof asked === 'string' ? await keptModel(asked) : asked;
  const colors = await colorsOf(model.network, flattenAlpha(raster), signal);
  if (found(colors).length > 0) return colors;
  throw failure(`${name}: no figure found in it; expected a finished picture of somebody, its colors on the page`);
}
