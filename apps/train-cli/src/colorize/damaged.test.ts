import { createRng, type Raster } from '@irodori/image';
import { networkModel } from '@irodori/paint';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { svgDrawing } from '../e2e/svg-picture.testing.ts';
import { colorizePicture } from './picture.ts';

const [WIDTH, HEIGHT] = [400, 500];
const COLOR = [60, 140, 220] as const;
const AREA = 'M125 450 L140 215 Q200 190 260 215 L275 450 Z';
const svg = (inner: string) => svgDrawing(WIDTH, HEIGHT, inner);

/** A head over an open body, lines of two pixels. */
const drawing = () =>
  svg(
    `<g fill="none" stroke="black" stroke-width="2"><ellipse cx="200" cy="125" rx="60" ry="70"/><path d="${AREA}"/></g>`,
  );

async function noisy(deviation: number): Promise<Sharp> {
  const { data, info } = await drawing().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const rng = createRng('grain');
  const noise = data.map((v) => {
    // Sum of twelve uniform numbers: variance one.
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += rng.next();
    return Math.max(0, Math.min(255, Math.round(v + deviation * sum)));
  });
  return sharp(noise, { raw: { width: info.width, height: info.height, channels: 3 } });
}

const gray = networkModel(64, {
  colorize: (_sketch, _hint, width, height) => Promise.resolve(new Float32Array(3 * width * height).fill(0.5)),
});

describe('a dot in a damaged drawing', () => {
  it.each([
    ['JPEG of quality 30', async () => sharp(await drawing().jpeg({ quality: 30 }).toBuffer())],
    ['JPEG of quality 10', async () => sharp(await drawing().jpeg({ quality: 10 }).toBuffer())],
    ['grain of 8 gray levels', () => noisy(8)],
    ['grain of 20 gray levels', () => noisy(20)],
    ['blur', () => Promise.resolve(drawing().blur(1.5))],
    [
      'reduced to half and enlarged again',
      async () =>
        sharp(
          await drawing()
            .resize(WIDTH / 2)
            .toBuffer(),
        ).resize(WIDTH),
    ],
  ])('%s: fills its area and nothing else', async (_, make) => {
    const image = await make();
    const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const picture: Raster<4> = { width: info.width, height: info.height, channels: 4, data };
    const mask = await svg(`<path d="${AREA}"/>`).greyscale().raw().toBuffer();
    const hint = { kind: 'point' as const, x: 200, y: 330, radius: 5, color: COLOR };
    const { picture: painted } = await colorizePicture(gray, picture, [hint], { lines: false });
    const count = { inside: 0, filled: 0, outside: 0, spilled: 0 };
    for (let i = 0; i < mask.length; i++) {
      const taken = COLOR.every((v, k) => painted.data[3 * i + k] === v);
      if (mask[i]! < 128) count.filled += taken ? 1 : 0;
      else count.spilled += taken ? 1 : 0;
      if (mask[i]! < 128) count.inside++;
      else count.outside++;
    }
    expect(count.filled / count.inside).toBeGreaterThan(0.95);
    // The color runs under the outline, to its middle or its edge.
    expect(count.spilled / count.outside).toBeLessThan(0.01);
  });
});
