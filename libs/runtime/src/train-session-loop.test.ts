import type { Tensor } from 'onnxruntime-common';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { OrtBackend } from './backend.ts';
import { identityModel } from './identity-model.ts';
import { tinyBatch as batch, tinyStart as start, tinyStepProgram, valuesOf } from './tiny-models.testing.ts';
import { LoopTrainSession, type LoopProgram } from './train-session-loop.ts';
import { chooseDevice, openTrainSession, probeDevice } from './train-session-open.ts';
import { TrainSession } from './train-session.ts';

/** A runtime whose run is the step of `tinyStepProgram`, done in JavaScript once per stacked batch. */
function loopBackend(): OrtBackend {
  const run = async (feeds: Record<string, Tensor>) => {
    const numbers = (name: string): number[] => [...(feeds[name]!.data as Float32Array)];
    let [w, m, v, e] = ['w', 'm', 'v', 'e'].map(numbers) as [number[], number[], number[], number[]];
    const [rates, sketch, hint] = [numbers('learningRate'), numbers('sketch'), numbers('hint')];
    const losses: Record<'huber' | 'generator', number[]> = { huber: [], generator: [] };
    rates.forEach((rate, k) => {
      losses.huber.push(w[0]! + w[1]!);
      losses.generator.push(Math.log(hint[4 * k]!));
      e = e.map((x, i) => (x + w[i]!) / 2);
      w = w.map((x) => x - rate * x);
      m = m.map((x) => x + numbers('step')[0]! + k);
      v = v.map((x) => x + sketch[16 * k]!);
    });
    const tensor = (values: number[]) => new ort.Tensor('float32', Float32Array.from(values), [values.length]);
    const next = { 'next.w': w, 'next.m': m, 'next.v': v, 'next.e': e };
    return Object.fromEntries(Object.entries({ ...losses, ...next }).map(([name, values]) => [name, tensor(values)]));
  };
  const session = { run, release: async () => undefined };
  return { Tensor: ort.Tensor, InferenceSession: { create: async () => session } } as unknown as OrtBackend;
}

const loopProgram = (steps: number | null = null): LoopProgram => ({ ...tinyStepProgram(), steps });

describe('LoopTrainSession', () => {
  it('does in one run what single steps do, with a rate and a step number for each', async () => {
    const rates = [0.5, 0.25, 0.125];
    const looped = await LoopTrainSession.create(loopBackend(), loopProgram(), start, { step: 2 });
    const single = await TrainSession.create(ort, tinyStepProgram(), start, { step: 2 });
    const { losses, committed } = await looped.steps([batch(1), batch(2), batch(4)], rates);
    for (const [k, rate] of rates.entries()) {
      const { losses: expected } = await single.step(batch(2 ** k), rate);
      for (const [name, loss] of Object.entries(expected)) expect(losses[k]![name]).toBeCloseTo(loss, 6);
    }
    expect(committed).toBe(true);
    expect(looped.stepCount).toBe(5);
    expect(valuesOf(looped)).toEqual(valuesOf(single));
  });

  it('stands whole or not at all', async () => {
    const session = await LoopTrainSession.create(loopBackend(), loopProgram(), start);
    const before = valuesOf(session);
    const { losses, committed } = await session.steps([batch(1), batch(1, -1)], [0.5, 0.5]);
    expect(committed).toBe(false);
    expect(losses.map(({ generator }) => generator)).toEqual([expect.closeTo(1, 6), NaN]);
    expect(session.stepCount).toBe(0);
    expect(valuesOf(session)).toEqual(before);
  });

  it('wants as many batches as rates, and as many as the graph was built for', async () => {
    const any = await LoopTrainSession.create(loopBackend(), loopProgram(), start);
    await expect(any.steps([batch(1)], [0.5, 0.5])).rejects.toThrow(
      'expected 2 batches and learning rates, got 1 and 2',
    );
    await expect(any.steps([], [])).rejects.toThrow('expected 1 batches');
    const three = await LoopTrainSession.create(loopBackend(), loopProgram(3), start);
    await expect(three.step(batch(1), 0.5)).rejects.toThrow('expected 3 batches and learning rates, got 1 and 1');
    await expect(three.step(batch(1), 0.5, { fake: true })).rejects.toThrow('fake picture is not an output');
  });
});

describe('devices', () => {
  /** A runtime with these providers only. */
  const having = (...providers: string[]): OrtBackend => ({
    Tensor: ort.Tensor,
    InferenceSession: {
      create: async (bytes: Uint8Array, options: { executionProviders: string[] }) => {
        const wanted = options.executionProviders[0]!;
        if (!providers.includes(wanted)) throw new Error(`Append_${wanted}: Failed to load shared library\n  at there`);
        return ort.InferenceSession.create(bytes, { executionProviders: ['cpu'] });
      },
    } as unknown as OrtBackend['InferenceSession'],
  });

  it('gives back any tensor through the identity model', async () => {
    const session = await ort.InferenceSession.create(identityModel());
    for (const shape of [[], [3], [2, 1, 2]]) {
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 0.5);
      const y = (await session.run({ x: new ort.Tensor('float32', data, shape) }))['y']!;
      expect([y.dims, y.data]).toEqual([shape, data]);
    }
  });

  it('takes CUDA by itself where it works, and never WebGPU', async () => {
    expect(await chooseDevice(having('cpu', 'cuda', 'webgpu'), 'auto')).toBe('cuda');
    expect(await chooseDevice(having('cpu', 'webgpu'), 'auto')).toBe('cpu');
    expect(await chooseDevice(having('cpu', 'webgpu'), 'webgpu')).toBe('webgpu');
  });

  it('says in one line what is missing and what to do', async () => {
    const said = await chooseDevice(having('cpu'), 'cuda').catch((error: Error) => error.message);
    expect(said).toMatch(/^device cuda: not available here \(.*Failed to load shared library\); install .*cuda12/);
    expect(said).not.toContain('\n');
    await expect(probeDevice(having('cpu'), 'webgpu')).rejects.toThrow(/^device webgpu: not available.*docs\/webgpu/);
  });

  it('opens the session that suits program and device', async () => {
    const initial = start;
    const single = await openTrainSession(ort, tinyStepProgram(), { device: 'cpu', initial });
    expect(single).toBeInstanceOf(TrainSession);
    expect((await single.step(batch(1), 0.5)).committed).toBe(true);
    const looped = await openTrainSession(loopBackend(), loopProgram(), { device: 'cuda', initial, step: 7 });
    expect(looped).toBeInstanceOf(LoopTrainSession);
    expect(looped.stepCount).toBe(7);
    await expect(openTrainSession(ort, loopProgram(), { device: 'webgpu', initial })).rejects.toThrow('got a loop');
  });
});
