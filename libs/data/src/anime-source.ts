import sharp from 'sharp';
import { animeScene, paintScene, paletteSlots, renderScene, type PaletteSlot, type RenderMode } from '@irodori/anime';
import type { Pair, Plane, Raster, Rng } from '@irodori/image';
import type { DatasetOptions } from './dataset.ts';
import { partLabels } from './parts/label-picture.ts';
import type { Source } from './source.ts';

/** Channel bytes of an SVG drawn on a square, alpha dropped. */
async function draw(svg: string, size: number): Promise<{ data: Buffer; channels: number }> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(size, size, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
}

function toPlane({ data, channels }: { data: Buffer; channels: number }, size: number): Plane {
  const out = new Float32Array(size * size);
  for (let i = 0, p = 0; i < out.length; i++, p += channels) out[i] = data[p]! / 255;
  return { width: size, height: size, data: out };
}

/** The parts whose colors somebody asks for: none, a few, or all. */
function drawAsked(rng: Rng): readonly PaletteSlot[] {
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

/**
 * Endless characters of the procedural generator; training and validation never share a seed. `house`: in the house look, of
 * which some pictures depart in some colors, as `asked` then says.
 */
export function animeSource(
  { split, size, layers = false, labels = false }: Pick<DatasetOptions, 'split' | 'size' | 'layers' | 'labels'>,
  house = false,
): Source {
  return {
    name: house ? 'house' : 'anime',
    length: Infinity,
    license: 'own work, MIT',
    async pair(_, rng, wantLine): Promise<Pair> {
      const seed = `${split} ${rng.int(2 ** 31)}`;
      const plain = rng.chance(0.25);
      const slots = house ? drawAsked(rng.fork('asked')) : undefined;
      const scene = animeScene(seed, { plain, house: slots });
      const pencil = rng.chance(0.3);
      const options = {
        lineWidth: rng.range(0.7, 1.3),
        gaps: pencil ? rng.range(0, 0.15) : 0,
        overshoot: pencil ? rng.range(0, 6) : 0,
        minLinePixels: 0.8,
      };
      const other = slots?.length ? animeScene(seed, { plain, house: [] }) : undefined;
      const painted = paintScene(scene, size, options, { line: wantLine || layers, other, labels });
      const pair = {
        id: `${this.name}/${seed}`,
        source: this.name,
        color: painted.color,
        line: painted.line,
        asked: slots && (painted.other ? differs(painted.color, painted.other) : new Uint8Array(size * size)),
        ...(painted.labels && { labels: partLabels(painted.labels) }),
      };
      if (!layers) return pair;
      const layer = (mode: RenderMode) => draw(renderScene(scene, mode, size, options), size);
      const [regions, shade] = await Promise.all([layer('regions'), layer('shade')]);
      const numbers = new Uint16Array(size * size);
      for (let i = 0, p = 0; i < numbers.length; i++, p += regions.channels) {
        numbers[i] = (regions.data[p + 1]! << 8) | regions.data[p + 2]!;
      }
      return { ...pair, regions: numbers, shade: toPlane(shade, size) };
    },
  };
}
