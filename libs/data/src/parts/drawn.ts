import { animeScene, paintScene } from '@irodori/anime';
import { createRng, extractSketch, type Plane, type Rng } from '@irodori/image';
import { labelPicture, partLabels, type LabelPicture } from './label-picture.ts';

/** Of a picture's pixels, so that it can be zoomed into. */
export const DRAWN_SIZE = 192;

/**
 * A drawn character or group with its exact parts; training and validation never share a seed. Half of the pictures keep
 * the paper white. Most have the generator's own lines: of any width, with gaps and overshoot; the others lines extracted
 * from the painted picture, so that edges of shade occur where no part ends.
 * @param split part of the seed
 */
export function drawnLabels(split: 'train' | 'val', seed: string, size = DRAWN_SIZE): LabelPicture {
  const rng = createRng(`parts ${split} ${seed}`);
  const scene = animeScene(`${split} ${rng.int(2 ** 31)}`, { plain: rng.chance(0.5) });
  const rough = rng.chance(0.4);
  const options = {
    lineWidth: Math.exp(rng.range(Math.log(0.55), Math.log(1.9))),
    gaps: rough ? rng.range(0, 0.3) : 0,
    overshoot: rough ? rng.range(0, 8) : 0,
    minLinePixels: rng.range(0.6, 1.2),
  };
  const { color, line, labels, tones } = paintScene(scene, size, options, { line: true, labels: true, tones: true });
  const shade = { tones: tones!, light: scene.light };
  const extracted = rng.chance(0.15);
  return labelPicture(extracted ? extractedLines(color, rng) : line!, partLabels(labels!), shade);
}

function extractedLines(color: Parameters<typeof extractSketch>[0], rng: Rng): Plane {
  return extractSketch(color, rng.pick(['dilate3', 'dilate3', 'xdogSoft', 'xdogHard'] as const), rng);
}
