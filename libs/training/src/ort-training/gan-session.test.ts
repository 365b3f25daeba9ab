import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '@irodori/graph-builder';
import { presets } from '@irodori/graph-builder/models';
import {
  buildOrtTraining,
  paperAdam,
  paperLosses,
  type OrtTrainingPrograms,
  type TrainConfig,
} from '@irodori/graph-builder/training';
import { readSafetensors } from '@irodori/runtime';
import { type OrtTrainingRuntime } from '@irodori/runtime/ort-training';
import { resolveConfig } from '../config/load.ts';
import { OrtGanSession } from './gan-session.ts';
import { loadOrtTraining } from './load-runtime.ts';
import { scheduledRates } from './open-session.ts';

/** Ten steps of the reference implementation in float64 (spec section 8). */
const golden = readSafetensors(
  readFileSync(new URL('../../../../testdata/gan-step-tiny.safetensors', import.meta.url)),
  'golden',
).tensors;
const floats = (name: string): Float32Array => golden.get(name)!.data as Float32Array;
const initial = new Map(
  [...golden].flatMap(([name, { data }]) => (name.startsWith('init.') ? [[name.slice(5), data as Float32Array]] : [])),
);
const batch = { sketch: floats('batch.sketch'), hint: floats('batch.hint'), target: floats('batch.target') };
const names = ['perceptual', 'huber', 'adversarial', 'generator', 'discriminator'] as const;

const config: TrainConfig = {
  ...presets.tiny,
  losses: paperLosses,
  adam: paperAdam,
  perceptual: {
    network: 'vgg19',
    input: {
      scale: [127.5, 127.5, 127.5],
      shift: [127.5 - 123.68, 127.5 - 116.779, 127.5 - 103.939],
    },
    origin: 'golden file',
    parameters: new Map(
      [...golden].flatMap(([name, { shape, data }]) =>
        name.startsWith('init.vgg19.') ? [[name.slice(5), { shape, data: data as Float32Array }]] : [],
      ),
    ),
  },
  batch: 1,
  height: 64,
  width: 64,
};
const RATE = 1e-4;
const built = new Map<string, OrtTrainingPrograms>();
function programsFor(learningRates: readonly number[]): OrtTrainingPrograms {
  const known = built.get(learningRates.join()) ?? buildOrtTraining(config, { learningRates });
  built.set(learningRates.join(), known);
  return known;
}
const session = (learningRates: readonly number[] = [RATE], state: ReadonlyMap<string, Float32Array> = initial) =>
  new OrtGanSession(
    {
      runtime,
      programs: programsFor,
      learningRates,
      emaDecay: 0.5,
    },
    state,
  );
let runtime: OrtTrainingRuntime;
beforeAll(async () => {
  runtime = await loadOrtTraining(1);
});

// Sessions take seconds to make in WebAssembly, many times that beside other work.
describe('the official training runtime', () => {
  it('trains ten steps of tiny as the reference does', async () => {
    const gan = session();
    const expected = floats('losses');
    for (let step = 0; step < 10; step++) {
      const { losses } = await gan.step(batch, RATE);
      names.forEach((name, i) => {
        const reference = expected[step * names.length + i]!;
        const tolerance = step === 0 ? 1e-4 : 1e-2;
        expect(Math.abs(losses[name]! / reference - 1), `step ${step + 1}: ${name}`).toBeLessThan(tolerance);
      });
    }
    expect(gan.stepCount).toBe(10);
    for (const [name, { data }] of gan.state()) {
      if (name.startsWith('ema.')) continue;
      const reference = floats(`final.${name}`);
      const distance = Math.sqrt(data.reduce((s, v, i) => s + (v - reference[i]!) ** 2, 0));
      const size = Math.sqrt(reference.reduce((s, v) => s + v * v, 0));
      // Norm biases start at 0 and are still as small as the steps themselves.
      expect(distance, name).toBeLessThan(1e-2 * size + 5e-4 * Math.sqrt(data.length));
    }
    await gan.dispose();
  });

  it('takes the same step with ConvGrad of the training builds', async () => {
    const { trainingModel } = buildOrtTraining(config, { learningRates: [RATE], convGrad: true }).generator;
    expect(readModel(trainingModel).nodes.filter(({ opType }) => opType === 'ConvGrad').length).toBeGreaterThan(40);
    const programs = (learningRates: readonly number[]) => buildOrtTraining(config, { learningRates, convGrad: true });
    const gan = new OrtGanSession({ runtime, programs, learningRates: [RATE], emaDecay: 0 }, initial);
    await gan.step(batch, RATE);
    const { losses } = await gan.step(batch, RATE);
    names.forEach((name, i) => expect(Math.abs(losses[name]! / floats('losses')[5 + i]! - 1)).toBeLessThan(1e-3));
    await gan.dispose();
  });

  it('follows the schedule baked into the optimizer graph, and keeps the average of the generator', async () => {
    const gan = session([RATE, 0, RATE]);
    const name = 'generator.bottom.conv1.conv.weight';
    const moved = async (rate: number) => {
      const before = gan.state().get(name)!.data.slice();
      await gan.step(batch, rate);
      return gan
        .state()
        .get(name)!
        .data.reduce((most, v, i) => Math.max(most, Math.abs(v - before[i]!)), 0);
    };
    // Adam's first step is the rate itself wherever there is a gradient.
    expect(await moved(RATE)).toBeCloseTo(RATE, 6);
    const [after, average] = [gan.state().get(name)!.data, gan.state().get(`ema.${name}`)!.data];
    average.forEach((v, i) => expect(v).toBeCloseTo((initial.get(name)![i]! + after[i]!) / 2, 6));
    expect(await moved(0)).toBe(0);
    expect(await moved(RATE)).toBeGreaterThan(RATE / 10);
    await gan.dispose();
  });

  it('leaves everything as it was when a loss is not finite', async () => {
    const gan = session();
    const before = gan.state().get('generator.output.conv.weight')!.data.slice();
    const broken = { ...batch, target: batch.target.map(() => NaN) };
    expect((await gan.step(broken, RATE)).committed).toBe(false);
    expect(gan.stepCount).toBe(0);
    const { losses } = await gan.step(batch, RATE);
    expect(Math.abs(losses['generator']! / floats('losses')[3]! - 1)).toBeLessThan(1e-4);
    expect(before).toEqual(initial.get('generator.output.conv.weight'));
    await gan.dispose();
  });

  it('writes the schedule of a run as a table that settles', () => {
    const rates = (schedule: object, totalSteps?: number) =>
      scheduledRates(resolveConfig({ learningRate: 1e-3, schedule }), totalSteps);
    expect(rates({})).toEqual([1e-3]);
    expect(rates({ warmup: 3 })).toEqual([0.25e-3, 0.5e-3, 0.75e-3, 1e-3]);
    const cosine = rates({ kind: 'cosine' }, 5);
    expect(cosine).toHaveLength(5);
    expect(cosine[2]).toBeCloseTo(0.5e-3, 12);
    expect(cosine[4]).toBeCloseTo(0, 12);
    expect(rates({ kind: 'step', every: 2, factor: 0.5 }, 5)).toEqual([1e-3, 1e-3, 0.5e-3, 0.5e-3, 0.25e-3]);
  });

  it('names a parameter that is missing', async () => {
    const state = new Map(initial);
    state.delete('discriminator.1.conv.bias');
    const gan = session([RATE], state);
    expect(() => gan.step(batch, RATE)).toThrow(/^discriminator\.1\.conv\.bias: missing from the weights/);
  });
});
