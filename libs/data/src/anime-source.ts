import { renderScene, type RenderMode } from '@irodori/anime';
import type { Pair, Plane } from '@irodori/image';
import { characterSource, drawnCharacter } from './characters.ts';
import type { DatasetOptions } from './dataset.ts';
import type { Source } from './source.ts';
import { sharp } from './sharp.ts';

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

/** The source of {@link characterSource}, with regions and shade where they are asked for. */
export function animeSource(
  options: Pick<DatasetOptions, 'split' | 'size' | 'layers' | 'labels'>,
  house = false,
): Source {
  const name = house ? 'house' : 'anime';
  const plain = characterSource(options, name);
  if (!options.layers) return plain;
  const { size } = options;
  return {
    ...plain,
    async pair(_, rng): Promise<Pair> {
      const { pair, scene, options: drawn } = drawnCharacter(rng, name, options, true);
      const layer = (mode: RenderMode) => draw(renderScene(scene, mode, size, drawn), size);
      const [regions, shade] = await Promise.all([layer('regions'), layer('shade')]);
      const numbers = new Uint16Array(size * size);
      for (let i = 0, p = 0; i < numbers.length; i++, p += regions.channels) {
        numbers[i] = (regions.data[p + 1]! << 8) | regions.data[p + 2]!;
      }
      return { ...pair, regions: numbers, shade: toPlane(shade, size) };
    },
  };
}
