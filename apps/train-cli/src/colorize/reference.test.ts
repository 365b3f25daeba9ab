import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '@irodori/data';
import { initParameters, modelParameters } from '@irodori/graph-builder/training';
import { presets } from '@irodori/graph-builder/models';
import { CHECKPOINT_VERSION, encodeCheckpoint, type CheckpointMeta } from '@irodori/runtime';
import { resolveConfig, sha256 } from '@irodori/training';
import * as ort from '@irodori/training/onnxruntime';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { styledGenerator, takesStyle } from './reference.ts';

const { at } = temporaryFolder();

/** A run with fresh weights. */
function writeRun(preset: 'style2paints' | 'tiny', widths: number[]): string {
  const config = resolveConfig({ preset, generator: { widths }, size: 64, ema: 0 });
  const { generator } = modelParameters({ ...presets[preset], generator: { ...presets[preset].generator, widths } });
  const values = initParameters(generator, 1);
  const tensors = new Map(generator.map(({ name, shape }) => [name, { shape: [...shape], data: values.get(name)! }]));
  const meta: CheckpointMeta = {
    version: CHECKPOINT_VERSION,
    ...{ step: 1, dataPosition: 1, seed: 1, configHash: 'x', config, best: null, loop: {}, images: 1, seconds: 1 },
  };
  const run = at(preset);
  mkdirSync(join(run, 'checkpoints'), { recursive: true });
  writeFileSync(join(run, 'checkpoints', 'last.safetensors'), encodeCheckpoint({ meta, tensors }, sha256));
  return run;
}

async function picture(name: string, color: readonly [number, number, number]): Promise<string> {
  const [width, height] = [80, 40];
  const data = Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) =>
    Math.floor(i / 3) % width < 40 ? color[i % 3]! : 255,
  );
  writeFileSync(at(name), await encodePng({ width, height, channels: 3, data }));
  return at(name);
}

it('the look of a picture is in the model, another picture gives another', async () => {
  const run = writeRun('style2paints', [4, 4, 4, 4, 4, 4]);
  const colored = async (reference: string): Promise<Float32Array> => {
    const session = await ort.InferenceSession.create(await styledGenerator(run, reference, {}));
    expect(session.inputNames).toEqual(['sketch', 'hint']);
    const { image } = await session.run({
      sketch: new ort.Tensor('float32', new Float32Array(64 * 64).fill(1), [1, 1, 64, 64]),
      hint: new ort.Tensor('float32', new Float32Array(4 * 16 * 16), [1, 4, 16, 16]),
    });
    await session.release();
    return image!.data as Float32Array;
  };
  const [red, again, blue] = [
    await colored(await picture('red.png', [200, 30, 20])),
    await colored(await picture('red2.png', [200, 30, 20])),
    await colored(await picture('blue.png', [20, 60, 220])),
  ];
  expect(again).toEqual(red);
  expect(blue.some((v, i) => Math.abs(v - red[i]!) > 1e-4)).toBe(true);
});

it('a model says whether it takes a style vector', async () => {
  const run = writeRun('tiny', [8, 8, 8, 8, 8, 8]);
  expect(await takesStyle(run)).toBe(false);
  expect(await takesStyle(writeRun('style2paints', [4, 4, 4, 4, 4, 4]))).toBe(true);
  await expect(styledGenerator(run, await picture('any.png', [9, 9, 9]), {})).rejects.toThrow(
    /--reference: the model .* takes none; .*--experiment style2paints/,
  );
});
