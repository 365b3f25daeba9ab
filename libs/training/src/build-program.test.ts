import type { OrtBackend, TrainBatch } from '@irodori/runtime';
import { createRng } from '@irodori/image';
import * as ort from './onnxruntime.ts';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import { buildProgram } from './build-program.ts';
import { trainingSessionOptions } from './session-options.ts';

const base = { preset: 'tiny', size: 32, perceptual: 'none', weights: { perceptual: 0 }, ema: 0.5, clip: 1 } as const;

/** Two samples behind each other; the same every time. */
function batch(): TrainBatch {
  const rng = createRng('batch');
  const values = (length: number, low: number) => Float32Array.from({ length }, () => rng.range(low, 1));
  const hint = values(2 * 4 * 64, -1).map((value, index) => (Math.floor((index % 256) / 64) === 3 ? 1 : value));
  return { sketch: values(2 * 1024, 0), hint, target: values(2 * 3072, -1) };
}

async function open(patch: object, runtime: OrtBackend = ort, device: 'cpu' | 'cuda' = 'cpu') {
  const program = await buildProgram(resolveConfig({ ...base, ...patch }));
  const sessionOptions = trainingSessionOptions({ threads: 1 });
  return program.open(runtime, { device, initial: program.initial(3), sessionOptions });
}

async function steps(patch: object, count: number) {
  const session = await open(patch);
  const losses: Readonly<Record<string, number>>[] = [];
  for (let step = 0; step < count; step++) losses.push((await session.step(batch(), 1e-3)).losses);
  const state = new Map([...(await session.state())].map(([name, { data }]) => [name, data.slice()]));
  await session.dispose();
  return { losses, state };
}

describe('gradient accumulation', () => {
  it('over two parts does what one batch of both does', async () => {
    const whole = await steps({ batch: 2 }, 2);
    const parts = await steps({ batch: 1, accumulate: 2 }, 2);
    expect([...parts.state.keys()].sort()).toEqual([...whole.state.keys()].sort());
    whole.losses.forEach((losses, index) => {
      for (const [name, value] of Object.entries(losses)) {
        expect(parts.losses[index]?.[name], name).toBeCloseTo(value, 2);
      }
    });
    // Gradients, seen through the first moments, which are linear in them.
    for (const [name, expected] of whole.state) {
      if (!name.startsWith('firstMoment.')) continue;
      const got = parts.state.get(name) ?? new Float32Array();
      let [error, size] = [0, 0];
      expected.forEach((value, i) => {
        error += (value - (got[i] ?? 0)) ** 2;
        size += value ** 2;
      });
      expect(Math.sqrt(error), name).toBeLessThan(2e-2 * Math.sqrt(size) + 1e-9);
    }
  });
});

/** The runtime, with every provider asked for replaced by the CPU's. */
const cpuInstead: OrtBackend = {
  Tensor: ort.Tensor,
  InferenceSession: {
    create: (bytes: Uint8Array, options: ort.InferenceSession.SessionOptions) =>
      ort.InferenceSession.create(bytes, { ...options, executionProviders: ['cpu'] }),
  } as unknown as OrtBackend['InferenceSession'],
};

describe('runs of several steps', () => {
  it('the graph that CUDA gets makes the steps that single steps make', async () => {
    const single = await steps({ batch: 2 }, 3);
    const session = await open({ batch: 2 }, cpuInstead, 'cuda');
    const { losses, committed } = (await session.steps?.([batch(), batch(), batch()], [1e-3, 1e-3, 1e-3])) ?? {};
    expect(committed).toBe(true);
    expect(session.stepCount).toBe(3);
    single.losses.forEach((one, step) => {
      for (const [name, value] of Object.entries(one)) {
        expect(losses?.[step]?.[name], `${name}, step ${step + 1}`).toBeCloseTo(value, 2);
      }
    });
    await session.dispose();
  });
});

describe('running statistics and random numbers', () => {
  const small = {
    ...base,
    preset: 'pix2pix',
    batch: 2,
    generator: { widths: [3, 4, 5, 6, 7] },
    discriminator: { widths: [4, 5, 6] },
    weights: { perceptual: 0, huber: 0, l1: 100 },
  } as const;
  const mean = 'generator.encoder.2.norm.mean';

  it('go on in a run of several steps as in single ones, and are part of the state', async () => {
    const single = await steps(small, 3);
    expect(Object.keys(single.losses[0]!)).toContain('l1');
    const session = await open(small, cpuInstead, 'cuda');
    const together = await session.steps?.([batch(), batch(), batch()], [1e-3, 1e-3, 1e-3]);
    const state = await session.state();
    expect(single.state.get(mean)!.some((v) => v !== 0)).toBe(true);
    for (const [name, expected] of single.state) {
      if (!/norm\.(mean|variance)$/.test(name)) continue;
      const got = state.get(name)!.data;
      expected.forEach((value, i) => expect(got[i], name).toBeCloseTo(value, 3));
    }
    single.losses.forEach((one, k) => expect(together?.losses[k]?.['l1']).toBeCloseTo(one['l1']!, 3));
    await session.dispose();
  });

  it('the same seed drops the same elements, another one others', async () => {
    const [first, again, other] = [await steps(small, 1), await steps(small, 1), await steps({ ...small, seed: 9 }, 1)];
    expect(again.losses).toEqual(first.losses);
    expect(other.losses).not.toEqual(first.losses);
  });

  it('advance with every part where gradients are averaged', async () => {
    const plain = { ...small, generator: { ...small.generator, dropout: 0 } };
    const one = await steps(plain, 1);
    const session = await open({ ...plain, accumulate: 2 });
    const twice = (data: Float32Array): Float32Array => Float32Array.from([...data, ...data]);
    const { sketch, hint, target } = batch();
    await session.step({ sketch: twice(sketch), hint: twice(hint), target: twice(target) }, 1e-3);
    const state = await session.state();
    // From 0: 0.1 b after one part, 0.9 (0.1 b) + 0.1 b after two equal ones.
    one.state.get(mean)!.forEach((value, i) => expect(state.get(mean)!.data[i]).toBeCloseTo(1.9 * value, 5));
    await session.dispose();
  });
});
