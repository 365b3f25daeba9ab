import { presets } from '@irodori/graph-builder/models';
import { buildInference, initParameters, modelParameters } from '@irodori/graph-builder/training';
import type { Raster } from '@irodori/image';
import { networkModel } from '@irodori/paint';
import { Colorizer } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { expect, it } from 'vitest';
import { colorizeCandidates, colorizePicture } from './picture.ts';

const manifest = { stride: 32, inputs: { sketch: 'sketch', hint: 'hint' }, output: 'image' };

async function load(name: 'sgru' | 'tiny'): Promise<Colorizer> {
  const generator = { ...presets[name].generator, widths: [4, 4, 4, 4, 4, 4] };
  const weights = initParameters(modelParameters({ ...presets[name], generator }).generator, 1);
  return Colorizer.load(ort, { manifest, generator: buildInference(generator, weights) });
}

/** Paper with a cross on it, of a size that must be padded. */
function drawing(): Raster<4> {
  const [width, height] = [50, 40];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < 40; i++) data.set([0, 0, 0], 4 * (i * width + i));
  return { width, height, channels: 4, data };
}

it('a network of nine candidates gives nine pictures, the first of them what it gives alone', async () => {
  const colorizer = await load('sgru');
  expect(colorizer.hasCandidates).toBe(true);
  const ways = await colorizeCandidates(64, colorizer, drawing(), { background: true });
  expect(ways.map(({ picture: { width, height } }) => [width, height])).toEqual(Array(9).fill([50, 40]));
  const alone = await colorizePicture(networkModel(64, colorizer), drawing(), [], { background: true });
  expect(ways[0]?.picture).toEqual(alone.picture);
  expect(new Set(ways.map(({ picture }) => picture.data.join())).size).toBe(9);
  await colorizer.dispose();
});

it('another network gives one', async () => {
  const colorizer = await load('tiny');
  expect(colorizer.hasCandidates).toBe(false);
  expect(await colorizeCandidates(64, colorizer, drawing(), { background: true })).toHaveLength(1);
  await colorizer.dispose();
});
