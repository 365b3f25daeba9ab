import { animeScene, paintScene, paletteSlots, type PaletteSlot, type Scene } from '@irodori/anime';
import type { Pair, Raster, Rng } from '@irodori/image';
import type { DatasetOptions } from './dataset.ts';
import { partLabels } from './parts/label-picture.ts';
import type { Source } from './source.ts';

/** The parts whose colors are asked for: none, a few, or all. */
function drawSlots(rng: Rng): readonly PaletteSlot[] {
  const kind = rng.weighted([
    ['none', 0.35],
    ['some', 0.5],
    ['all', 0.15],
  ]);
  if (kind === 'none') return [];
  if (kind === 'all') return paletteSlots;
  const share = rng.range(0.12, 0.7);
  return paletteSlots.filter(() => rng.chance(share));
}

/** RGB distance, 0..441, from which a color counts as another. */
const OTHER_COLOR = 24;

function differs(a: Raster<3>, b: Raster<3>): Uint8Array {
  const out = new Uint8Array(a.width * a.height);
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    const [red, green, blue] = [
      a.data[p]! - b.data[p]!,
      a.data[p + 1]! - b.data[p + 1]!,
      a.data[p + 2]! - b.data[p + 2]!,
    ];
    out[i] = red * red + green * green + blue * blue > OTHER_COLOR ** 2 ? 1 : 0;
  }
  return out;
}

interface LineOptions {
  readonly lineWidth: number;
  readonly gaps: number;
  readonly overshoot: number;
  readonly minLinePixels: number;
}

/** A drawn character with what it was drawn from. */
export interface DrawnCharacter {
  readonly pair: Pair;
  readonly scene: Scene;
  readonly options: LineOptions;
}

/** One character of the procedural generator; training and validation never share a seed. */
export function drawnCharacter(
  rng: Rng,
  name: 'house' | 'anime',
  { split, size, labels = false }: Pick<DatasetOptions, 'split' | 'size' | 'labels'>,
  wantLine: boolean,
): DrawnCharacter {
  const seed = `${split} ${rng.int(2 ** 31)}`;
  const plain = rng.chance(0.25);
  const slots = name === 'house' ? drawSlots(rng.fork('asked')) : undefined;
  const scene = animeScene(seed, { plain, house: slots });
  const pencil = rng.chance(0.3);
  const options = {
    lineWidth: rng.range(0.7, 1.3),
    gaps: pencil ? rng.range(0, 0.15) : 0,
    overshoot: pencil ? rng.range(0, 6) : 0,
    minLinePixels: 0.8,
  };
  const other = slots?.length ? animeScene(seed, { plain, house: [] }) : undefined;
  const painted = paintScene(scene, size, options, { line: wantLine, other, labels });
  const pair = {
    id: `${name}/${seed}`,
    source: name,
    color: painted.color,
    line: painted.line,
    hintArea: slots && (painted.other ? differs(painted.color, painted.other) : new Uint8Array(size * size)),
    ...(painted.labels && { labels: partLabels(painted.labels) }),
  };
  return { pair, scene, options };
}

/**
 * Endless characters of the procedural generator. `house`: in the house look, of which some pictures depart in some colors,
 * as `hintArea` then says.
 */
export function characterSource(
  options: Pick<DatasetOptions, 'split' | 'size' | 'labels'>,
  name: 'house' | 'anime' = 'anime',
): Source {
  return {
    name,
    length: Infinity,
    license: 'own work, MIT',
    pair: (_, rng, wantLine) => Promise.resolve(drawnCharacter(rng, name, options, wantLine).pair),
  };
}
