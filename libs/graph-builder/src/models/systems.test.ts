import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorData } from '../graph/index.ts';
import { paperAdam } from '../optimizers/index.ts';
import { paperLosses, type LossConfig, type TrainConfig } from '../programs/config.ts';
import { buildGradStep } from '../programs/grad-step.ts';
import { buildInference } from '../programs/inference.ts';
import { countInUse, countParameters, parametersInUse } from '../programs/parameters.ts';
import { floats, openBytes, type Feeds } from '../testing/run-graph.testing.ts';
import type { DiscriminatorConfig } from './discriminator.ts';
import type { GeneratorConfig } from './generator-config.ts';
import type { PerceptualWeights } from './perceptual-weights.ts';
import { presets } from './presets.ts';
import { expectClose, valueOf, wave, waveFeeds, type Measured } from './wave-feeds.testing.ts';

/** What PyTorch computed in float64 (tools/record-system-fixtures.py). */
const recorded = JSON.parse(readFileSync(new URL('./fixtures/systems.json', import.meta.url), 'utf8')) as {
  widths: number[];
  patchWidths: number[];
  styledWidths: number[];
  alternatingWidths: number[];
  batch: number;
  height: number;
  width: number;
  cases: Record<
    string,
    {
      losses: Record<string, number>;
      fake: Measured;
      image: Measured;
      gradients: Record<string, Measured>;
      statistics: Record<string, Measured>;
    }
  >;
};

function batchFeeds(): Feeds & Record<'sketch' | 'hint', TensorData> {
  const { batch, height, width } = recorded;
  return {
    ...waveFeeds(recorded),
    draft: floats(
      [batch, 3, height, width],
      wave('draft', 3 * batch * height * width).map((v) => 0.8 * v),
    ),
  };
}

interface System {
  readonly generator?: Partial<GeneratorConfig>;
  readonly discriminator?: Partial<DiscriminatorConfig>;
  readonly losses: Partial<LossConfig>;
  readonly perceptual?: PerceptualWeights;
}

const { discriminator: patchGan } = presets.pix2pix;
const { alternatingWidths: seven } = recorded;

const plain = { layers: 'alternating', conditional: false, norm: 'layer', widths: seven } as const;
const STYLE_LENGTH = 512;

/** VGG19 of four channels, and 512 where the style is taken. */
const vgg19: PerceptualWeights = {
  network: 'vgg19',
  origin: 'this test',
  input: { scale: [1, 1, 1], shift: [0, 0, 0] },
  parameters: new Map(
    [2, 2, 4, 4, 2].flatMap((count, block) =>
      Array.from({ length: count }, (_, i) => {
        const name = `vgg19.conv${block + 1}_${i + 1}`;
        const shape = [block === 4 && i === 1 ? STYLE_LENGTH : 4, block === 0 && i === 0 ? 3 : 4, 3, 3];
        const frozen = (part: string, sides: number[]) =>
          [`${name}.${part}`, { shape: sides, data: Float32Array.from(valueOf(`${name}.${part}`, sides)) }] as const;
        return [frozen('weight', shape), frozen('bias', [shape[0]!])];
      }).flat(),
    ),
  ),
};

const cases: Record<string, System> = {
  pix2pix: { losses: { l1: 100 } },
  'DCGAN colorization': { losses: { l1: 100 }, discriminator: { layers: 'strided', conditional: false } },
  'instance norm, no dropout': {
    losses: { huber: 0.88 },
    generator: { norm: 'instance', dropout: 0 },
    discriminator: { norm: 'instance' },
  },
  'no norm in the generator': {
    losses: { huber: 0.88 },
    generator: { norm: 'none' },
    discriminator: { layers: 'alternating', norm: 'layer', widths: seven },
  },
  'Auto-painter, critic with gradient penalty': {
    losses: { l1: 50, adversary: 'critic' },
    discriminator: { norm: 'none' },
  },
  'critic with layer norm': {
    losses: { l1: 50, adversary: 'critic', gradientPenalty: 3 },
    discriminator: { layers: 'alternating', norm: 'layer', widths: seven },
  },
  'Auto-painter, public code': { losses: { l1: 50, totalVariation: 1e-3 } },
  'PaintsChainer, both networks': {
    losses: { l1: 127.5, line: 10 },
    generator: presets['paintschainer-2'].generator,
    discriminator: plain,
  },
  'two-stage': { losses: { l1: 127.5 }, generator: presets['two-stage'].generator, discriminator: plain },
  'Style2paints V1': {
    losses: { l1: 100, guideGray: 0.3, guideColor: 0.9, style: 1 },
    generator: {
      ...presets.style2paints.generator,
      hintLevels: { encoder: [3], decoder: [] },
      hintScale: 1,
      styleLength: STYLE_LENGTH,
    },
    discriminator: { ...plain, styleLength: STYLE_LENGTH },
    perceptual: vgg19,
  },
  'line loss and pixels weighted by the sketch': {
    losses: { huber: 0.88, l1: 3, line: 10, sketchWeighting: true },
  },
  'spectral norm carried': {
    losses: { huber: 0.88 },
    discriminator: { spectralNorm: 'carried', conditional: false },
  },
};

function configOf({ generator, discriminator, losses, perceptual = undefined }: System): TrainConfig {
  const { widths, styledWidths, patchWidths, batch, height, width } = recorded;
  const base = generator?.architecture === undefined ? presets.pix2pix.generator : {};
  return {
    generator: { ...base, ...generator, widths: perceptual ? styledWidths : widths } as GeneratorConfig,
    discriminator: { ...patchGan, widths: patchWidths, ...discriminator },
    losses: { ...paperLosses, huber: 0, perceptual: 0, ...losses },
    adam: paperAdam,
    perceptual: perceptual ?? null,
    batch,
    height,
    width,
  };
}

const reference = ({ generator: { styleLength } }: TrainConfig) =>
  styleLength === undefined ? {} : { style: Float32Array.from(wave('reference', styleLength)) };

describe('the other systems agree with PyTorch in losses, images, gradients and running statistics', () => {
  it('covers all recorded cases', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded.cases).sort());
  });

  it.each(Object.keys(cases))('%s', async (name) => {
    const config = configOf(cases[name]!);
    const expected = recorded.cases[name]!;
    const program = buildGradStep(config);
    const kept = [
      ...program.parameters,
      ...program.noise,
      ...program.statistics.map(({ input, shape }) => ({ name: input, shape })),
    ];
    const values = Object.fromEntries(kept.map((one) => [one.name, floats(one.shape, valueOf(one.name, one.shape))]));
    expect(program.parameters.map((one) => one.name).sort()).toEqual(Object.keys(expected.gradients).sort());
    expect(program.statistics.map(({ parameter }) => parameter).sort()).toEqual(
      Object.keys(expected.statistics).sort(),
    );
    const run = await openBytes(program.bytes, false);
    const batch = batchFeeds();
    const taken = Object.keys(program.batch).map((key) => [key, batch[key]!] as const);
    const results = await run({ ...Object.fromEntries(taken), ...values });
    expect(program.losses).toEqual(expect.arrayContaining(Object.keys(expected.losses)));
    for (const [loss, value] of Object.entries(expected.losses)) {
      expect(Math.abs(Number(results[loss]!.data[0]) - value), loss).toBeLessThanOrEqual(2e-4 * Math.abs(value));
    }
    expectClose('fake', results.fake!.data, expected.fake, 1e-4);
    // Gradients of weights before a norm over few elements cancel to far below those of the others.
    const largest = Math.max(...Object.values(expected.gradients).map(([norm]) => norm));
    for (const [parameter, gradient] of Object.entries(expected.gradients)) {
      expectClose(parameter, results[`grad.${parameter}`]!.data, gradient, 2e-3, 1e-4 * largest);
    }
    for (const { parameter, output } of program.statistics) {
      expectClose(parameter, results[output]!.data, expected.statistics[parameter]!, 1e-4);
    }

    const weights = new Map(Object.entries(values).map(([key, { data }]) => [key, data]));
    const used = await openBytes(buildInference(config.generator, weights, reference(config)));
    const { image } = await used({ sketch: batch.sketch, hint: batch.hint });
    expectClose('image', image!.data, expected.image, 1e-4);
  });
});

describe('parameters of the other systems, counted by hand', () => {
  const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);
  /** Weights of a 4 x 4 convolution, and the gain and bias of its norm or its own bias. */
  const four = (from: number, to: number, beside: number): number => 16 * from * to + beside * to;

  it('of the PatchGAN: as in the public code of pix2pix, with four channels in place of six', () => {
    // 6 channels: 2,768,705 (64 bias; 128, 256, 512 with norm; one logit).
    const ofSix = sum([four(6, 64, 1), four(64, 128, 2), four(128, 256, 2), four(256, 512, 2), four(512, 1, 1)]);
    expect(ofSix).toBe(2_768_705);
    expect(countParameters(presets.pix2pix).discriminator).toBe(ofSix - 2 * 64 * 16);
  });

  it('of the U-Net of pix2pix, running statistics not counted', () => {
    const [a, b, c, d, e] = presets.pix2pix.generator.widths;
    const down = [four(5, a, 1), four(a, b, 2), four(b, c, 2), four(c, d, 2), four(d, e, 2)];
    const up = [four(e, d, 2), four(2 * d, c, 2), four(2 * c, b, 2), four(2 * b, a, 2), four(2 * a, 3, 0) + 3];
    expect(countParameters(presets.pix2pix).generator).toBe(sum([...down, ...up]));
  });

  it('of the pairs: PaintsChainer’s network twice, with other inputs', () => {
    const one = countParameters(presets.paintschainer).generator;
    // The second sees four channels, sketch and colors, where the first sees sketch, colors and mask.
    expect(countParameters(presets['paintschainer-2']).generator).toBe(2 * one - 32 * 9);
    expect(countParameters(presets['two-stage']).generator).toBe(2 * one + 3 * 32 * 9);
  });

  it('a network in use has none of the guides', () => {
    const names = parametersInUse(presets.style2paints).map(({ name }) => name);
    expect(names.some((name) => name.includes('guide'))).toBe(false);
    expect(names).toContain('generator.style.weight');
    const { generator } = countParameters(presets.style2paints);
    expect(countInUse(presets.style2paints)).toBeLessThan(generator);
    expect(countInUse(presets.pix2pix)).toBe(countParameters(presets.pix2pix).generator);
  });
});
