import sharp from 'sharp';
import { animeScene, renderScene, type RenderMode } from '../anime/index.ts';
import type { Pair, Plane, Raster } from '../raster.ts';
import type { Source } from './source.ts';
import type { Split } from './vectors/split.ts';

/** Channel bytes of an SVG drawn on a square, alpha dropped. */
async function draw(svg: string, size: number): Promise<{ data: Buffer; channels: number }> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(size, size, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
}

function toRaster({ data, channels }: { data: Buffer; channels: number }, size: number): Raster<3> {
  const out = new Uint8ClampedArray(3 * size * size);
  for (let i = 0, p = 0; i < size * size; i++, p += channels) out.set(data.subarray(p, p + 3), 3 * i);
  return { width: size, height: size, channels: 3, data: out };
}

function toPlane({ data, channels }: { data: Buffer; channels: number }, size: number): Plane {
  const out = new Float32Array(size * size);
  for (let i = 0, p = 0; i < out.length; i++, p += channels) out[i] = data[p]! / 255;
  return { width: size, height: size, data: out };
}

/** Endless characters of the procedural generator; training and validation never share a seed. */
export function animeSource(split: Split, size: number, layers: boolean): Source {
  return {
    name: 'anime',
    length: Infinity,
    licence: 'own work, MIT',
    async pair(_, rng, wantLine): Promise<Pair> {
      const seed = `${split} ${rng.int(2 ** 31)}`;
      const scene = animeScene(seed, { plain: rng.chance(0.25) });
      const pencil = rng.chance(0.3);
      const options = {
        lineWidth: rng.range(0.7, 1.3),
        gaps: pencil ? rng.range(0, 0.15) : 0,
        overshoot: pencil ? rng.range(0, 6) : 0,
      };
      const layer = (mode: RenderMode) => draw(renderScene(scene, mode, size, options), size);
      const [color, line] = await Promise.all([layer('color'), wantLine || layers ? layer('line') : undefined]);
      const pair = {
        id: `anime/${seed}`,
        source: 'anime',
        color: toRaster(color, size),
        line: line && toPlane(line, size),
      };
      if (!layers) return pair;
      const [regions, shade] = await Promise.all([layer('regions'), layer('shade')]);
      const numbers = new Uint16Array(size * size);
      for (let i = 0, p = 0; i < numbers.length; i++, p += regions.channels) {
        numbers[i] = (regions.data[p + 1]! << 8) | regions.data[p + 2]!;
      }
      return { ...pair, regions: numbers, shade: toPlane(shade, size) };
    },
  };
}
