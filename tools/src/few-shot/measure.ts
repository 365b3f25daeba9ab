import { differenceMap, findFigure } from '@irodori/eval';
import { planeToRaster, toRgba, type Raster } from '@irodori/image';
import { colorizePicture, loadModel } from 'irodori';
import type { LookPicture } from './look.ts';

/** How a model paints pictures that it has not learned from. */
export interface Measured {
  /** Mean CIEDE2000 over the figure, without its lines, of each picture. */
  readonly differences: readonly number[];
  readonly mean: number;
  readonly painted: readonly Raster<3>[];
}

/** Darker is a line. */
const INK_BELOW = 0.78;

/** Colors the line drawings as the product does, without hints, and compares with the finished pictures. */
export async function measureModel(folder: string | undefined, pictures: readonly LookPicture[]): Promise<Measured> {
  const model = await loadModel(folder);
  const painted: Raster<3>[] = [];
  try {
    for (const { line } of pictures) {
      painted.push((await colorizePicture(model.network, toRgba(planeToRaster(line)), [])).picture);
    }
  } finally {
    await model.dispose();
  }
  const differences = pictures.map((picture, i) => figureDifference(picture, painted[i]!));
  return { differences, mean: differences.reduce((sum, value) => sum + value, 0) / differences.length, painted };
}

function figureDifference({ color, line }: LookPicture, painted: Raster<3>): number {
  const { background } = findFigure(color);
  const map = differenceMap(color, painted);
  let [sum, count] = [0, 0];
  for (let i = 0; i < map.length; i++) {
    if (background[i] === 1 || line.data[i]! < INK_BELOW) continue;
    sum += map[i]!;
    count += 1;
  }
  return sum / count;
}
