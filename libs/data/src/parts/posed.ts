import { animeScene, paintScene, paletteSlots, renderScene } from '@irodori/anime';
import { flattenAlpha, type Plane, type Raster } from '@irodori/image';
import { renderSvg } from '../image.ts';

/** A picture and its line drawing, of one size. */
export interface PosedPicture {
  /** In flat colors, with the lines. */
  readonly color: Raster<3>;
  readonly line: Plane;
}

const LINES = { lineWidth: 1, gaps: 0, overshoot: 0, minLinePixels: 0.8 };

/**
 * A drawn character in one of its poses: the same seed has the same hair, clothes and colors, the pose decides how it stands
 * and how much of it is seen (bust or half). On white paper, without shade and prints.
 * @param size side of the pictures, pixels
 */
export async function posedCharacter(seed: string, pose: number, size: number): Promise<PosedPicture> {
  const shot = pose % 2 === 0 ? 'half' : 'bust';
  const scene = animeScene(seed, { plain: true, shot, house: paletteSlots, pose });
  const { line } = paintScene(scene, size, LINES, { line: true });
  const color = await renderSvg(renderScene(scene, 'color', size, { flat: true }), size);
  return { color: flattenAlpha(color), line: line! };
}
