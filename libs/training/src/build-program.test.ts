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

async function steps(patch: object, count: number) {
  const config = resolveConfig({ ...base, ...patch });
  const program = await buildProgram(config);
  const sessionOptions = trainingSessionOptions({ threads: 1 });
  const session = await program.open(ort, { device: 'cpu', initial: program.initial(3), sessionOptions });
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
  }, 300_000);
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
    const program = await buildProgram(resolveConfig({ ...base, batch: 2 }));
    const options = { initial: program.initial(3), sessionOptions: trainingSessionOptions({ threads: 1 }) };
    const session = await program.open(cpuInstead, { device: 'cuda', ...options });
    const { losses, committed } = (await session.steps?.([batch(), batch(), batch()], [1e-3, 1e-3, 1e-3])) ?? {};
    expect(committed).toBe(true);
    expect(session.stepCount).toBe(3);
    single.losses.forEach((one, step) => {
      for (const [name, value] of Object.entries(one)) {
        expect(losses?.[step]?.[name], `${name}, step ${step + 1}`).toBeCloseTo(value, 2);
      }
    });
    await session.dispose();
  }, 300_000);
});
