import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementCount, Graph } from '../graph/index.ts';
import { spectralNorm } from '../layers/index.ts';
import { paperAdam } from '../optimizers/index.ts';
import { paperLosses, type LossConfig, type TrainConfig } from '../programs/config.ts';
import { buildGradStep } from '../programs/grad-step.ts';
import { floats, openBytes, openGraph } from '../testing/run-graph.testing.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { presets } from './presets.ts';
import { expectClose, valueOf, wave, waveFeeds, type Measured } from './wave-feeds.testing.ts';

/** What PyTorch computed in float64 (tools/record-switch-fixtures.py). */
const recorded = JSON.parse(readFileSync(new URL('./fixtures/switches.json', import.meta.url), 'utf8')) as {
  widths: number[];
  unetWidths: number[];
  discriminatorWidths: number[];
  batch: number;
  height: number;
  width: number;
  largestSingularValue: number;
  cases: Record<
    string,
    { losses: Record<string, number>; fake: Measured; parameters: number; gradients: Record<string, Measured> }
  >;
};

interface Switches {
  readonly generator?: Partial<GeneratorConfig>;
  readonly losses?: Partial<LossConfig>;
  readonly spectralNorm?: boolean;
  readonly noDiscriminator?: boolean;
}

const cases: Record<string, Switches> = {
  'the paper': {},
  'hint at encoder levels 1, 2, 4, 5': { generator: { hintLevels: { encoder: [1, 2, 4, 5], decoder: [] } } },
  'hint at every decoder level only': { generator: { hintLevels: { encoder: [], decoder: [5, 4, 3, 2, 1] } } },
  'hint at encoder 3 and decoder 3, 2, 1, times 4': {
    generator: { hintLevels: { encoder: [3], decoder: [3, 2, 1] }, hintScale: 4 },
  },
  'no swish layers': { generator: { swishSkip: false } },
  'swish layers on shortcuts': { generator: { swishShortcut: true } },
  tanh: { generator: { activation: 'tanh' } },
  'hint stem': { generator: { hintStem: true } },
  'residual hint': { generator: { residualHint: true } },
  'hint loss, huber over 20 gray levels': { losses: { hint: 3, huberDelta: 20 } },
  'spectral norm': { spectralNorm: true },
  unet: {
    generator: {
      architecture: 'unet',
      widths: recorded.unetWidths,
      swishSkip: false,
      hintLevels: { encoder: [1], decoder: [] },
    },
  },
  'residual-unet': {
    generator: {
      architecture: 'residual-unet',
      swishSkip: false,
      hintLevels: { encoder: [3], decoder: [3, 2, 1] },
      hintScale: 4,
    },
  },
  'sgru, nine candidates': {
    generator: {
      architecture: 'sgru',
      swishShortcut: true,
      candidates: 9,
      hintLevels: { encoder: [], decoder: [] },
    },
    noDiscriminator: true,
  },
};

function configOf({ generator, losses, spectralNorm = false, noDiscriminator = false }: Switches): TrainConfig {
  const { widths, discriminatorWidths, batch, height, width } = recorded;
  return {
    generator: { ...presets.tiny.generator, widths, ...generator },
    discriminator: { widths: discriminatorWidths, spectralNorm },
    losses: { ...paperLosses, ...losses },
    adam: paperAdam,
    perceptual: null,
    noDiscriminator,
    batch,
    height,
    width,
  };
}

describe('every switch agrees with PyTorch in losses, images and the gradient of every parameter', () => {
  it('covers all recorded cases', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded.cases).sort());
  });

  it.each(Object.keys(cases))('%s', async (name) => {
    const config = configOf(cases[name]!);
    const expected = recorded.cases[name]!;
    const program = buildGradStep(config);
    expect(program.parameters.map((one) => one.name).sort()).toEqual(Object.keys(expected.gradients).sort());
    const run = await openBytes(program.bytes, false);
    const parameters = program.parameters.map((one) => [one.name, floats(one.shape, valueOf(one.name, one.shape))]);
    const results = await run({ ...waveFeeds(config), ...Object.fromEntries(parameters) });
    for (const [loss, value] of Object.entries(expected.losses)) {
      expect(Math.abs(Number(results[loss]!.data[0]) - value), loss).toBeLessThanOrEqual(1e-4 * Math.abs(value));
    }
    expectClose('fake', results.fake!.data, expected.fake, 1e-4);
    for (const [parameter, gradient] of Object.entries(expected.gradients)) {
      const got = results[`grad.${parameter}`]!.data as Float32Array;
      expectClose(parameter, got, gradient, 2e-3);
    }
  });
});

describe('spectralNorm', () => {
  it('brings the largest singular value near 1', async () => {
    const graph = new Graph();
    const shape = [6, 5, 3, 3];
    const data = Float32Array.from(wave('spectral', elementCount(shape)));
    graph.output('y', spectralNorm(graph.constant({ dtype: 'float32', shape, data })));
    const { y } = await (await openGraph(graph))({});
    // y = w / estimate, so the largest singular value of y is the exact one over the estimate; iterating from below.
    const at = data.findIndex((v) => Math.abs(v) > 0.5);
    const estimate = data[at]! / Number(y!.data[at]);
    expect(estimate / recorded.largestSingularValue).toBeGreaterThan(0.95);
    expect(estimate / recorded.largestSingularValue).toBeLessThan(1.00001);
  });
});
