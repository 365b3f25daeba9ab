import { decodeImage } from '@irodori/data/pictures';
import { buildInference, buildStyleVector } from '@irodori/graph-builder/training';
import { flattenAlpha, resizeRaster, toImageTensor } from '@irodori/image';
import type { SessionOptions } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { loadPerceptual, openSource } from '@irodori/training';
import { usageError } from '../cli/errors.ts';

/** Long side at which a reference is looked at. */
const LONG_SIDE = 256;
/** The perceptual network needs some pixels to look at. */
const SHORT_SIDE = 64;
/** Numbers that the bundled perceptual network says of a picture. */
const BUNDLED_STYLE_LENGTH = 288;

/** Whether the model of a folder takes on the look of a picture by itself. */
export const takesStyle = async (folder: string): Promise<boolean> =>
  (await openSource(folder)).config.styleLength !== undefined;

/**
 * The generator of a model folder with the look of a reference picture built in.
 * @param folder with a model that has a style vector
 * @param reference a picture file
 * @throws CliError (usage) when the model takes no reference, and the readers' own errors, each one line
 */
export async function styledGenerator(
  folder: string,
  reference: string,
  sessionOptions: SessionOptions,
): Promise<Uint8Array> {
  const { config, weights } = await openSource(folder);
  const { styleLength } = config;
  if (styleLength === undefined) {
    throw usageError(
      `--reference: the model ${folder} takes none; one that does is trained with irodori train --experiment style2paints`,
    );
  }
  const perceptual = styleLength === BUNDLED_STYLE_LENGTH ? await loadPerceptual('bundled') : null;
  if (perceptual === null) {
    throw usageError(
      `--reference: the model ${folder} was trained with ${styleLength} numbers of style; only those of the bundled perceptual network, ${BUNDLED_STYLE_LENGTH}, can be read from a picture here`,
    );
  }
  const picture = flattenAlpha(await decodeImage(reference));
  const scale = LONG_SIDE / Math.max(picture.width, picture.height);
  const side = (pixels: number): number => Math.max(SHORT_SIDE, Math.round(pixels * scale));
  const [width, height] = [side(picture.width), side(picture.height)];
  const image = toImageTensor(resizeRaster(picture, width, height));
  const session = await ort.InferenceSession.create(buildStyleVector(perceptual, { width, height }), sessionOptions);
  const { style } = await session.run({ image: new ort.Tensor('float32', image, [1, 3, height, width]) });
  await session.release();
  return buildInference(config, weights, { style: style!.data as Float32Array });
}
