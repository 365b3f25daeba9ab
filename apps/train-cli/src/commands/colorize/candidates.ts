import { encodeImage } from '@irodori/data/pictures';
import { contactSheet, formatHintFile, resizeRaster, type Raster } from '@irodori/image';
import { exists, writeFileAtomically } from '@irodori/training/common';
import type { Candidate, Colorized } from '../../colorize/colorize.ts';
import { kindOf } from '../../colorize/encode.ts';
import type { CandidateFiles } from './results.ts';

/** Long side of a picture on the sheet, pixels. */
const SHEET_SIDE = 640;

/**
 * Writes each coloring with its hints, then the sheet: what goes on after a stop looks for it.
 * @param keep leaves colorings and hints alone that are there already
 * @returns the first of them
 */
export async function writeCandidates(
  ways: readonly Candidate[],
  files: readonly CandidateFiles[],
  sheet: string,
  keep: boolean,
): Promise<Colorized> {
  const small: Raster<3>[] = [];
  let first: Colorized | undefined;
  for (const [i, way] of ways.entries()) {
    const { picture, hints } = files[i]!;
    const colored = way.color();
    first ??= colored;
    const { width, height } = colored.picture;
    const kept = (path: string): boolean => keep && exists(path, 'file');
    if (!kept(picture)) await colored.save(picture);
    if (!kept(hints)) writeFileAtomically(hints, formatHintFile({ width, height, hints: way.hints }));
    const scale = Math.min(1, SHEET_SIDE / Math.max(width, height));
    const side = (pixels: number): number => Math.max(1, Math.round(pixels * scale));
    small.push(scale === 1 ? colored.picture : resizeRaster(colored.picture, side(width), side(height)));
  }
  const kind = kindOf(sheet);
  const picture = contactSheet(small, Math.ceil(Math.sqrt(small.length)));
  writeFileAtomically(sheet, await encodeImage(picture, kind === undefined || kind === 'psd' ? 'png' : kind));
  return first!;
}
