import { describe, expect, it } from 'vitest';
import { elementCount, Graph } from '../graph/index.ts';
import { presets, type ModelConfig } from '../models/index.ts';
import { inceptionLayers } from '../models/perceptual-inception-weights.ts';
import type { FrozenParameter, PerceptualWeights } from '../models/perceptual-weights.ts';
import { readModel, serialize, type OnnxGraph } from '../onnx/index.ts';
import { convTranspose, maxPool, reduceSum, signum, targets } from '../ops/index.ts';
import { grad } from '../autodiff/index.ts';
import { providerTroubles } from '../testing/provider-operators.testing.ts';
import { trainDefaults, type TrainConfig } from './config.ts';
import { buildLoopTrainStep } from './loop-step.ts';
import { buildTrainStep } from './train-step.ts';

/** Weights of the right shapes; which operators a graph has does not depend on their values. */
function weights(layers: readonly (readonly [name: string, shape: readonly number[]])[]): Map<string, FrozenParameter> {
  return new Map(
    layers.flatMap(([name, shape]) => [
      [`${name}.weight`, { shape, data: new Float32Array(elementCount(shape)).fill(1e-3) }],
      [`${name}.bias`, { shape: [shape[0]!], data: new Float32Array(shape[0]!) }],
    ]),
  );
}
const input = { scale: [1, 1, 1], shift: [0, 0, 0] } as const;
const inception: PerceptualWeights = {
  network: 'inception-mixed2',
  origin: 'this test',
  input,
  parameters: weights(
    inceptionLayers.map(({ name, in: i, out, kernel }) => [`inception.${name}`, [out, i, kernel, kernel]] as const),
  ),
};
const vgg19: PerceptualWeights = {
  network: 'vgg19',
  origin: 'this test',
  input,
  parameters: weights(
    [2, 2, 4, 4, 4].flatMap((count, block) =>
      Array.from({ length: count }, (_, i) => {
        const channelsIn = block === 0 && i === 0 ? 3 : 4;
        return [`vgg19.conv${block + 1}_${i + 1}`, [4, channelsIn, 3, 3]] as const;
      }),
    ),
  ),
};

const size = 32;
const config = (preset: keyof typeof presets, perceptual: PerceptualWeights): TrainConfig => {
  const model: ModelConfig = presets[preset];
  return {
    ...trainDefaults,
    ...model,
    discriminator: { ...model.discriminator, spectralNorm: preset === 'tiny' },
    losses: { ...trainDefaults.losses, hint: 0.1, sketchWeighting: perceptual.network === 'vgg19' },
    perceptual,
    batch: 2,
    height: size,
    width: size,
    emaDecay: 0.999,
    clipGradNorm: 1,
  };
};

const names = ['tiny', 'swift', 'lite', 'paper'] as const;
const bodyOf = (graph: OnnxGraph): OnnxGraph =>
  graph.nodes.find(({ opType }) => opType === 'Loop')!.attributes.body as OnnxGraph;

describe('every operator of the training graphs stays on the device', () => {
  it.each(names.flatMap((name) => [inception, vgg19].map((net) => [name, net.network, net] as const)))(
    'cuda: the step and the loop of %s with %s',
    (name, _, net) => {
      const step = readModel(buildTrainStep(config(name, net), { target: targets.cuda }).bytes);
      const loop = readModel(buildLoopTrainStep(config(name, net), { target: targets.cuda }).bytes);
      for (const model of [step, loop]) {
        expect(model.opsets).toEqual({ '': 18 });
        expect(providerTroubles(model, 'cuda')).toEqual([]);
      }
      expect(step.inputs.every(({ shape }) => shape.every((side) => typeof side === 'number'))).toBe(true);
      // A loop gathers the step's batch and rate and counts steps.
      expect(bodyOf(loop).nodes.length).toBeGreaterThan(step.nodes.length);
    },
  );

  it.each(names.flatMap((name) => [inception, vgg19].map((net) => [name, net.network, net] as const)))(
    'webgpu: the step of %s with %s',
    (name, _, net) => {
      const model = readModel(buildTrainStep(config(name, net), { target: targets.webgpu }).bytes);
      expect(model.opsets).toEqual({ '': 18 });
      expect(providerTroubles(model, 'webgpu')).toEqual([]);
    },
  );
});

describe('the check itself', () => {
  const written = (build: (graph: Graph) => void, target: typeof targets.cpu | typeof targets.cuda) => {
    const graph = new Graph();
    build(graph);
    return readModel(serialize(graph, target));
  };
  const poolGradient = (graph: Graph): void => {
    const x = graph.input('x', 'float32', [1, 2, 4, 4]);
    graph.output('dx', grad(reduceSum(maxPool(x)), [x])[0]!);
  };

  it("finds the CPU's form of the pooling gradient, and not the devices' own", () => {
    expect(providerTroubles(written(poolGradient, targets.cpu), 'cuda').join()).toMatch(
      /MaxPool.*asks for indices.*MaxUnpool.*no cuda kernel/,
    );
    expect(providerTroubles(written(poolGradient, targets.cuda), 'cuda')).toEqual([]);
  });

  it('finds lopsided pads, defaults and foreign operators', () => {
    const sound = written((graph) => {
      const x = graph.input('x', 'float32', [1, 2, 4, 4]);
      const w = graph.input('w', 'float32', [2, 2, 3, 3]);
      graph.output('y', signum(convTranspose(x, w, { stride: 2, padding: 1, outputPadding: 1 })));
    }, targets.cuda);
    expect(providerTroubles(sound, 'cuda')).toEqual([]);
    const node = sound.nodes.find(({ opType }) => opType === 'ConvTranspose')!;
    const changed = (change: Partial<typeof node>, attributes = {}): OnnxGraph => ({
      ...sound,
      nodes: [{ ...node, ...change, attributes: { ...node.attributes, ...attributes } }],
    });
    expect(providerTroubles(changed({}, { pads: [1, 1, 0, 0] }), 'cuda')[0]).toContain('asymmetric pads 1, 1, 0, 0');
    expect(providerTroubles(changed({}, { group: undefined }), 'cuda')[0]).toContain('does not declare group');
    expect(providerTroubles(changed({ domain: 'com.microsoft' }), 'cuda')[0]).toContain('no cuda kernel');
  });
});
