import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@irodori/data';
import type { Raster } from '@irodori/image';
import type { OrtBackend } from '@irodori/runtime';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveConfig } from '../config/load.ts';
import { mergePatches } from '../config/merge.ts';
import { train } from '../train.ts';
import * as ort from '../onnxruntime.ts';
import { initParameters, modelParameters } from '@irodori/graph-builder/training';
import { openFewPictures } from './few-pictures.ts';
import { fewShot } from './few-shot.ts';
import { modelOf } from './graphs.ts';
import { Lesson } from './lesson.ts';

/** Two colored halves under a disc, and no two pictures alike. */
function picture(index: number): Raster<3> {
  const [width, height] = [96, 120 + 8 * index];
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const disc = (x - 48) ** 2 + (y - 50) ** 2 < (24 + index) ** 2;
    data.set(disc ? [240, 160, 20 * index] : y < 70 ? [30, 60, 200] : [200, 40, 90], 3 * i);
  }
  return { width, height, channels: 3, data };
}

const folder = mkdtempSync(join(tmpdir(), 'irodori-lesson-'));
const pictures = join(folder, 'pictures');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const patch = mergePatches(fewShot, {
  preset: 'tiny',
  size: 64,
  batch: 2,
  steps: 10,
  data: `folder:${pictures}`,
  samples: { every: 100 },
});
const whole = Array.from({ length: 6 }, (_, i) => ({ id: `${i}.png`, open: () => Promise.resolve(picture(i)) }));

async function openLesson(runtime: OrtBackend, device: 'cpu' | 'wasm', from?: Awaited<ReturnType<Lesson['state']>>) {
  const config = resolveConfig(patch);
  const { learned, heldOut } = await openFewPictures(config, whole, `folder:${pictures}`);
  const weights = initParameters(modelParameters(modelOf(config)).generator, config.seed);
  const sessionOptions = { executionProviders: [device], logSeverityLevel: 3 } as const;
  return Lesson.open({ ort: runtime, device, sessionOptions, config, weights, data: learned, heldOut, from });
}

async function losses(lesson: Lesson, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push((await lesson.step()).loss);
  return all;
}

describe('a lesson', () => {
  it('makes the first ten steps as `train` makes them of the same pictures, and on WebAssembly', async () => {
    mkdirSync(pictures);
    for (const { id, open } of whole) writeFileSync(join(pictures, id), await encodePng(await open()));
    const expected: number[] = [];
    await train({
      config: resolveConfig(patch),
      out: join(folder, 'run'),
      onEvent: (event) => void (event.kind === 'step' && expected.push(event.line.generator)),
    });
    const lesson = await openLesson(ort, 'cpu');
    const native = await losses(lesson, 10);
    await lesson.dispose();
    const web = (await import('onnxruntime-web')) as unknown as OrtBackend & { env: { wasm: { numThreads: number } } };
    web.env.wasm.numThreads = 1;
    const inWeb = await openLesson(web, 'wasm');
    const wasm = await losses(inWeb, 10);
    await inWeb.dispose();
    expect(expected).toHaveLength(10);
    for (const [i, loss] of expected.entries()) {
      expect(Math.abs(native[i]! - loss), `step ${i + 1}`).toBeLessThan(1e-3 * loss);
      expect(Math.abs(wasm[i]! - loss), `step ${i + 1}`).toBeLessThan(1e-3 * loss);
    }
  });

  it('goes on from a kept state as if it had never stopped', async () => {
    const straight = await openLesson(ort, 'cpu');
    const expected = (await losses(straight, 4)).slice(2);
    await straight.dispose();
    const first = await openLesson(ort, 'cpu');
    await losses(first, 2);
    await first.look();
    const state = structuredClone(await first.state());
    await first.dispose();
    const second = await openLesson(ort, 'cpu', state);
    expect(await losses(second, 2)).toEqual(expected);
    const { start, now, best } = await second.look();
    expect(start).toBe(state.startScore);
    expect(best).toBe(Math.max(now, state.best!.score));
    await second.dispose();
  });
});
