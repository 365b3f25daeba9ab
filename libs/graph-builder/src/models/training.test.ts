import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { paperAdam } from '../optimizers/index.ts';
import { paperLosses, type TrainConfig } from '../programs/config.ts';
import { initParameters } from '../programs/parameters.ts';
import { LOSS_NAMES } from '../programs/step-types.ts';
import { buildTrainStep } from '../programs/train-step.ts';
import { presets } from './presets.ts';

const SIZE = 32;
const config: TrainConfig = {
  ...presets.tiny,
  losses: paperLosses,
  adam: paperAdam,
  perceptual: null,
  batch: 1,
  height: SIZE,
  width: SIZE,
};

interface Batch {
  readonly sketch: Float32Array;
  readonly hint: Float32Array;
  readonly target: Float32Array;
}

/** Two colored discs with soft edges before a slope of color, their outlines, and two hints. */
function picture(): Batch {
  const area = SIZE * SIZE;
  const [target, sketch] = [new Float32Array(3 * area), new Float32Array(area).fill(1)];
  const discs = [
    { x: 11, y: 12, radius: 7, color: [0.8, -0.4, -0.6] },
    { x: 21, y: 20, radius: 8, color: [-0.6, 0.1, 0.9] },
  ];
  for (let i = 0; i < area; i++) {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)];
    let color = [0.2, 0.6 - y / SIZE, x / SIZE - 0.3];
    for (const disc of discs) {
      const distance = Math.hypot(x - disc.x, y - disc.y) - disc.radius;
      const inside = Math.max(0, Math.min(1, 0.5 - distance));
      color = color.map((value, c) => value + inside * (disc.color[c]! - value));
      sketch[i] = Math.min(sketch[i]!, Math.max(0, Math.abs(distance) - 0.2));
    }
    color.forEach((value, c) => (target[c * area + i] = value));
  }
  const cells = area / 16;
  const hint = new Float32Array(4 * cells);
  discs.forEach(({ x, y, color }) =>
    [...color, 1].forEach((value, c) => (hint[c * cells + (y >> 2) * (SIZE / 4) + (x >> 2)] = value)),
  );
  return { sketch, hint, target };
}

/** Trains and gives back the losses of every step and the last generated image. */
async function train(
  batch: Batch,
  steps: number,
  rate: (step: number) => number = () => 1e-3,
  options: Partial<TrainConfig> = {},
) {
  const program = buildTrainStep({ ...config, ...options }, { fake: true });
  const session = await InferenceSession.create(program.bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    // For a few steps the runtime's own rewriting takes longer than they do.
    graphOptimizationLevel: steps > 50 ? 'all' : 'disabled',
  });
  const initial = initParameters(program.parameters, 1);
  const float = (shape: readonly number[], data: Float32Array): Tensor => new Tensor('float32', data, [...shape]);
  const state: Record<string, Tensor> = {};
  for (const { input, kind, parameter, shape } of program.state) {
    const start = initial.get(parameter)!;
    state[input] = float(shape, kind === 'parameter' ? start : new Float32Array(start.length));
  }
  const fixed = Object.fromEntries(
    (['sketch', 'hint', 'target'] as const).map((name) => [name, float(program.batch[name], batch[name])]),
  );
  const losses: number[][] = [];
  let fake = new Float32Array();
  for (let step = 1; step <= steps; step++) {
    const scalars = {
      learningRate: float([], Float32Array.of(rate(step))),
      step: float([], Float32Array.of(step)),
    };
    const results = await session.run({ ...fixed, ...state, ...scalars });
    for (const { input, output } of program.state) state[input] = results[output]!;
    losses.push(LOSS_NAMES.map((name) => Number(results[name]!.data[0])));
    fake = results.fake!.data as Float32Array<ArrayBuffer>;
  }
  return { losses, fake, state };
}

function psnr(image: Float32Array, target: Float32Array): number {
  let squares = 0;
  image.forEach((v, i) => (squares += (Math.max(-1, Math.min(1, v)) - target[i]!) ** 2));
  return 10 * Math.log10((4 * target.length) / squares);
}

const bytesOf = (data: Tensor['data']): Buffer => Buffer.from((data as Float32Array).buffer);

describe('training the tiny preset', () => {
  it('over-fits one picture beyond 30 dB in 300 steps', async () => {
    const batch = picture();
    const rate = (step: number): number => 3e-3 * (step < 150 ? 1 : step < 250 ? 0.3 : 0.1);
    const { fake } = await train(batch, 300, rate);
    expect(psnr(fake, batch.target)).toBeGreaterThan(30);
    // Half a minute alone on two cores; several times that on a busy machine.
  });

  it('gives the same losses and weights twice', async () => {
    const runs = [await train(picture(), 5), await train(picture(), 5)];
    expect(runs[0]!.losses).toEqual(runs[1]!.losses);
    for (const [name, { data }] of Object.entries(runs[0]!.state)) {
      expect(Buffer.compare(bytesOf(data), bytesOf(runs[1]!.state[name]!.data)), name).toBe(0);
    }
  });

  it('moves only what is to learn, and that as ever', async () => {
    const trained = ['generator.decoder.1.', 'generator.output.'];
    const [part, all] = [await train(picture(), 1, undefined, { trained }), await train(picture(), 1)];
    expect(part.losses).toEqual(all.losses);
    const names = Object.keys(all.state).filter((name) => name.startsWith('generator.'));
    const initial = initParameters(buildTrainStep(config).parameters, 1);
    for (const name of names) {
      const expected = trained.some((prefix) => name.startsWith(prefix)) ? all.state[name]!.data : initial.get(name)!;
      expect(Buffer.compare(bytesOf(part.state[name]!.data), bytesOf(expected)), name).toBe(0);
    }
    expect(Object.keys(part.state)).toContain('adam.m.generator.decoder.1.conv1.conv.weight');
    expect(Object.keys(part.state)).not.toContain('adam.m.generator.encoder.1.conv1.conv.weight');
    expect(() => buildTrainStep({ ...config, trained: ['decoder'] })).toThrow('trained: expected the beginnings');
  });

  it('stays finite on constant images, where layer norm has no variance to divide by', async () => {
    const { sketch, hint, target } = picture();
    const blank = { sketch: sketch.fill(1), hint: hint.fill(0), target: target.fill(-1) };
    for (const generator of [config.generator, presets.paintschainer.generator, presets['residual-unet'].generator]) {
      const widths = generator.widths.map((n) => Math.ceil(n / 16));
      const { losses, state } = await train(blank, 3, undefined, { generator: { ...generator, widths } });
      expect(losses.flat().every(Number.isFinite)).toBe(true);
      for (const [name, { data }] of Object.entries(state)) {
        expect((data as Float32Array).every(Number.isFinite), name).toBe(true);
      }
    }
  });
});
