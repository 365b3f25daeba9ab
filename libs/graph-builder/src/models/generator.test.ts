import { describe, expect, it } from 'vitest';
import { elementCount, Graph, GraphError, type TensorData } from '../graph/index.ts';
import { paperAdam } from '../optimizers/index.ts';
import { paperLosses } from '../programs/config.ts';
import { buildInference, buildSplitInference } from '../programs/inference.ts';
import { countParameters, initParameters, modelParameters } from '../programs/parameters.ts';
import { buildTrainStep, type ParameterInfo } from '../programs/train-step.ts';
import { checkGrads, randomArray } from '../testing/check-grads.testing.ts';
import { floats, openBytes } from '../testing/run-graph.testing.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { generator } from './generator.ts';
import { presets } from './presets.ts';

const tiny: Record<string, GeneratorConfig> = {
  'sgru-h': { ...presets.tiny.generator, widths: [3, 4, 5, 5, 6, 6] },
  unet: { ...presets.paintschainer.generator, widths: [3, 4, 4, 5, 6] },
  'residual-unet': { ...presets['residual-unet-swift'].generator, widths: [3, 4, 5, 5, 6, 6] },
  sgru: { ...presets.sgru.generator, widths: [3, 4, 5, 5, 6, 6], candidates: 2 },
};
const architectures = Object.keys(tiny);
const { discriminator } = presets.tiny;
const parametersOf = (config: GeneratorConfig): ParameterInfo[] =>
  modelParameters({ generator: config, discriminator }).generator;

describe('parameters, counted by hand', () => {
  const generatorSize = (name: keyof typeof presets): number => countParameters(presets[name]).generator;
  /** A convolution without bias, and the gain and bias of its norm. */
  const unit = (from: number, to: number, kernel: number): number => from * to * kernel ** 2 + 2 * to;
  const up = (n: number): number => unit(n, n, 2);

  it('of the U-Net: PaintsChainer’s eighteen convolutions, one more input channel, norms, output bias', () => {
    const count = ([a, b, c, d, e]: readonly number[]): number =>
      [
        unit(5, a!, 3),
        ...[
          [a!, b!],
          [b!, c!],
          [c!, d!],
          [d!, e!],
        ].flatMap(([from, to]) => [unit(from!, to!, 4), unit(to!, to!, 3)]),
        ...[
          [e!, d!],
          [d!, c!],
          [c!, b!],
          [b!, a!],
        ].flatMap(([from, to]) => [unit(2 * from!, from!, 4), unit(from!, to!, 3)]),
        2 * a! * 3 * 9 + 3,
      ].reduce((x, y) => x + y);
    // Summed once more on paper for the full widths: 18,629,440 weights with four input channels.
    expect(count([32, 64, 128, 256, 512])).toBe(18_629_440 + 288 + 6_784 + 3);
    expect(generatorSize('paintschainer')).toBe(18_636_515);
    expect(generatorSize('paintschainer-swift')).toBe(count(presets['paintschainer-swift'].generator.widths));
  });

  it('of the residual U-Net', () => {
    const count = (n: readonly number[], decoderHints: readonly number[]): number => {
      const block = (from: number, to: number): number => unit(from, to, 1) + 2 * unit(to, to, 3);
      const down = n.map((to, i) => block((i === 0 ? 1 : n[i - 1]!) + (i === 2 ? 4 : 0), to));
      const rise = n
        .slice(0, 5)
        .map((to, i) => up(n[i + 1]!) + block(n[i + 1]! + to + (decoderHints.includes(i + 1) ? 4 : 0), to));
      return [...down, ...rise, 3 * n[0]! + 3].reduce((x, y) => x + y);
    };
    expect(generatorSize('residual-unet')).toBe(count(presets['residual-unet'].generator.widths, []));
    const swift = presets['residual-unet-swift'].generator;
    expect(generatorSize('residual-unet-swift')).toBe(count(swift.widths, [3, 2, 1]));
  });

  it('of the full SGRU: the paper’s network less the hint, nine images, swish layers on ten shortcuts', () => {
    const swish = (n: number): number => unit(n, n, 3);
    const [, n2, n3, n4, n5, n6] = presets.paper.generator.widths;
    const shortcuts = [1, n2, n3, n4, n5, n6, n5, n4, n3, n2].map(swish).reduce((x, y) => x + y);
    expect(generatorSize('sgru')).toBe(36_502_723 - 4 * 288 + shortcuts + 24 * 96 + 24);
    expect(generatorSize('sgru')).toBe(47_827_558);
  });

  it('of the hint stem', () => {
    const generatorConfig = { ...presets.paper.generator, hintStem: true };
    expect(countParameters({ generator: generatorConfig, discriminator }).generator).toBe(36_532_611);
  });

  it('of the narrow baselines within 1 % of swift', () => {
    for (const name of ['paintschainer-swift', 'residual-unet-swift'] as const) {
      expect(Math.abs(generatorSize(name) / generatorSize('swift') - 1)).toBeLessThan(0.01);
    }
  });
});

describe.each(architectures)('%s', (name) => {
  const config = tiny[name]!;

  // The many gates of 'sgru' bend too much for differences in float32; switches.test.ts has its gradients.
  it.skipIf(name === 'sgru')(
    'has the gradient that finite differences show, in sketch, hint and every parameter',
    async () => {
      const parameters = parametersOf(config);
      const weights = initParameters(parameters, 3);
      const [sketch, hint] = [
        [1, 1, 64, 64],
        [1, 4, 16, 16],
      ];
      const start = [sketch, hint].map((shape, i) => randomArray(elementCount(shape), 21 + i));
      await checkGrads(
        [sketch, hint, ...parameters.map(({ shape }) => shape)],
        (s, h, ...values) => {
          values.forEach((value, i) => value.graph.parameters.set(parameters[i]!.name, { ...parameters[i]!, value }));
          return generator(s, h, config);
        },
        // Every kink (LeakyReLU, max pooling) within the step bends the difference, and rounding spoils smaller steps: this
        // finds missing and doubled terms, switches.test.ts the rest.
        {
          inputs: [...start, ...parameters.map((one) => weights.get(one.name)!)],
          epsilon: 2e-5,
          tolerance: 0.1,
          optimize: false,
        },
      );
    },
  );

  it('runs at any size as it does at a fixed one', async () => {
    const weights = initParameters(parametersOf(config), 4);
    const dynamic = await openBytes(buildInference(config, weights));
    for (const [batch, height, width] of [
      [1, 32, 96],
      [2, 64, 32],
    ] as const) {
      const fixed = await openBytes(buildInference(config, weights, { size: { batch, height, width } }));
      const feeds = inputs(batch, height, width);
      const [a, b] = [await dynamic(feeds), await fixed(feeds)];
      expect(a.image!.shape).toEqual([batch, 3, height, width]);
      expect(deviation(a.image!, b.image!)).toBeLessThan(1e-5);
    }
  });
});

const inputs = (batch: number, height: number, width: number): Record<string, TensorData> => ({
  sketch: floats([batch, 1, height, width], randomArray(batch * height * width, 31)),
  hint: floats([batch, 4, height / 4, width / 4], randomArray((batch * 4 * height * width) / 16, 32)),
});

const deviation = (a: TensorData, b: TensorData): number =>
  (a.data as Float32Array).reduce((most, v, i) => Math.max(most, Math.abs(v - Number(b.data[i]))), 0);

describe('split inference', () => {
  it.each(['sgru-h', 'residual-unet'])('of %s gives what the whole gives', async (name) => {
    const config = tiny[name]!;
    const weights = initParameters(parametersOf(config), 5);
    const { encoder, decoder } = buildSplitInference(config, weights);
    const feeds = inputs(1, 64, 32);
    const whole = await (await openBytes(buildInference(config, weights)))(feeds);
    const features = await (await openBytes(encoder))({ sketch: feeds.sketch! });
    const split = await (await openBytes(decoder))({ ...features, hint: feeds.hint! });
    expect(deviation(whole.image!, split.image!)).toBeLessThan(1e-6);
  });

  it.each([
    ['unet', /generator: expected an architecture whose hint enters at level 3 or later .* got 'unet'/],
    ['sgru', /generator: expected an architecture with hints .* got 'sgru'/],
  ])('of %s is refused', (name, message) => {
    const weights = initParameters(parametersOf(tiny[name]!), 5);
    expect(() => buildSplitInference(tiny[name]!, weights)).toThrow(message);
    expect(() => buildSplitInference(tiny[name]!, weights)).toThrow(GraphError);
  });
});

describe('several candidates', () => {
  it('come out together, the first as image', async () => {
    const weights = initParameters(parametersOf(tiny.sgru!), 6);
    const { image, candidates } = await (await openBytes(buildInference(tiny.sgru!, weights)))(inputs(1, 32, 32));
    expect(candidates!.shape).toEqual([1, 6, 32, 32]);
    expect([...candidates!.data.slice(0, 3 * 1024)]).toEqual([...image!.data]);
  });

  it('do not go with a discriminator', () => {
    const config = { losses: paperLosses, adam: paperAdam, perceptual: null, batch: 1, height: 32, width: 32 };
    expect(() => buildTrainStep({ ...config, generator: tiny.sgru!, discriminator })).toThrow(
      'discriminator: expected none with several candidates',
    );
  });
});

describe('switches that do not go with an architecture are refused', () => {
  it.each([
    ['unet', { hintLevels: { encoder: [3], decoder: [] } }, "hintLevels: expected encoder 1 and no other for 'unet'"],
    ['unet', { swishSkip: true }, "swishSkip: expected false for 'unet'"],
    ['unet', { widths: [1, 2, 3, 4, 5, 6] }, "widths: expected 5 for 'unet', got 6"],
    ['residual-unet', { swishShortcut: true }, "swishShortcut: expected false for 'residual-unet'"],
    ['sgru', { hintLevels: { encoder: [3], decoder: [] } }, "hintLevels: expected none for 'sgru'"],
    ['sgru-h', { widths: [1, 2, 3] }, "widths: expected 6 for 'sgru-h', got 3"],
    ['sgru-h', { candidates: 0 }, 'candidates: expected a positive whole number, got 0'],
    ['sgru-h', { candidates: 2, residualHint: true }, 'residualHint: expected one candidate, got 2'],
    ['sgru-h', { hintStem: true, hintLevels: { encoder: [4], decoder: [] } }, 'hintStem: expected false, or a hint at'],
  ] as const)('%s, %o', (name, change, message) => {
    const graph = new Graph();
    const [sketch, hint] = [
      graph.input('sketch', 'float32', [1, 1, 32, 32]),
      graph.input('hint', 'float32', [1, 4, 8, 8]),
    ];
    expect(() => generator(sketch, hint, { ...tiny[name]!, ...change })).toThrow(message);
  });
});
