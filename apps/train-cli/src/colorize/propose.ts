import type { Plane, Raster, UserHint } from '@irodori/image';
import { emptyHints, fromImageTensor, HINT_CELL } from '@irodori/image';
import {
  candidateHints,
  hasOpenParts,
  proposeColorings,
  type CandidateOptions,
  type FinishedPicture,
  type PaintModel,
} from '@irodori/paint';
import type { Colorizer } from '@irodori/runtime';
import type { ColorizeNote } from './notes.ts';
import { preparePicture, type PictureOptions } from './picture.ts';

/** Why all pictures are alike. */
const HELD = 'your hints hold every part: nothing is left to color differently';
const NOTHING = 'no part of this drawing was found that has a color of its own: nothing is left to color differently';

export interface ProposedPicture {
  readonly hints: readonly UserHint[];
  /** Makes the picture, which may be large: one at a time. */
  finish(): FinishedPicture & { readonly notes: readonly ColorizeNote[] };
}

/**
 * Several colorings of one drawing: see `proposeColorings` of `@irodori/paint`. A network of several candidates gives the
 * colors of its pictures, at most as many as it makes.
 * @param hints in the picture's pixels; the same in all
 */
export async function proposePictures(
  { network, colorizer }: { readonly network: PaintModel; readonly colorizer: Colorizer },
  picture: Raster<4>,
  hints: readonly UserHint[],
  options: PictureOptions,
  candidates: Omit<CandidateOptions, 'pictures'>,
): Promise<ProposedPicture[]> {
  let pictures: Raster<3>[] | undefined;
  const model = colorizer.hasCandidates ? { ...network, paint: inAllWays } : network;
  const { prepared, notes, finish } = await preparePicture(model, picture, options);
  const proposed = proposeColorings(prepared, hints, { ...candidates, ...(pictures && { pictures }) });
  const all: readonly ColorizeNote[] =
    proposed.colorings.length < 2 || hasOpenParts(proposed)
      ? notes
      : [...notes, { code: 'alike', message: hints.length > 0 ? HELD : NOTHING }];
  return proposed.colorings.map((colors) => {
    const own = candidateHints(proposed, colors, hints);
    return { hints: own, finish: () => ({ ...finish(own), notes: all }) };
  });

  async function inAllWays({ width, height, data }: Plane): Promise<Raster<3>> {
    const hint = emptyHints({ width: Math.ceil(width / HINT_CELL), height: Math.ceil(height / HINT_CELL) });
    const images = await colorizer.colorizeAll(data, hint.data, width, height);
    pictures = images.map((image) => fromImageTensor(image, width, height));
    return pictures[0]!;
  }
}
