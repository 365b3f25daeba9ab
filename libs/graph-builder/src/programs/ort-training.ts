import { grad } from '../autodiff/index.ts';
import { Graph, GraphError, type Value } from '../graph/index.ts';
import { HINT_CELL } from '../models/index.ts';
import { serialize } from '../onnx/index.ts';
import { adamOptimizerModel, trainingNames, withGradientAccumulators } from '../onnx/training-artifacts.ts';
import { targets, type Target } from '../ops/index.ts';
import { adversary } from './adversary.ts';
import type { TrainConfig } from './config.ts';
import { stepLosses, wantedStyle } from './step-losses.ts';
import {
  batchInputs,
  carriedStatistics,
  nextName,
  parameterInfo,
  parametersOf,
  type ParameterInfo,
} from './train-step.ts';

/** One network's official onnxruntime-training models; the checkpoint with its parameters is the fourth file. */
export interface OrtTrainingSet {
  readonly trainingModel: Uint8Array;
  /** Losses without gradients, same inputs and outputs. */
  readonly evalModel: Uint8Array;
  readonly optimizerModel: Uint8Array;
  /** What the checkpoint must hold as trained parameters. */
  readonly parameters: readonly ParameterInfo[];
  /** Inputs the caller feeds, in order. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Outputs in order; the first is the loss that is differentiated. */
  readonly outputs: readonly string[];
}

export interface OrtTrainingPrograms {
  /**
   * Inputs `sketch`, `hint`, `target` and every `discriminator.*` tensor; outputs `generator`, `perceptual`, `huber`,
   * `adversarial`, `fake`. The perceptual network is inside. `fake` is what
   * the discriminator is to see: of a pair of networks the first one's answer. Where the networks have them: as inputs the random numbers
   * `noise.*` and the running statistics, of which those of the set's own network come out again as `next.NAME`.
   */
  readonly generator: OrtTrainingSet;
  /** Inputs `target` and `fake`, both [N, 3, H, W] (a quarter of the sides for an enlarging pair), and `sketch` for a conditional one; output `discriminator`. Undefined without a discriminator. */
  readonly discriminator?: OrtTrainingSet;
}

export interface OrtTrainingOptions {
  /** Learning rate of both networks at each step, from the first on; the last one stays. */
  readonly learningRates: readonly number[];
  readonly target?: Target;
  /** Weight gradients by ConvGrad of the training builds in place of standard operators. @default false */
  readonly convGrad?: boolean;
}

/**
 * The training step of `buildTrainStep` as artifacts for onnxruntime-training 1.19.2. Its sessions know one loss each, so
 * generator and discriminator are two sets: run the generator's train step with the discriminator's present weights as
 * inputs, the discriminator's train step on the fake that came out, then both optimizer steps.
 * @throws GraphError naming the place when sizes do not fit
 */
export function buildOrtTraining(config: TrainConfig, options: OrtTrainingOptions): OrtTrainingPrograms {
  if (config.trained) {
    throw new GraphError('trained: expected our own step, got artifacts, in which all parameters learn');
  }
  const optimizerModel = adamOptimizerModel({ ...config.adam, ...options, ...clip(config), opset: OPSET });
  return {
    generator: { ...generatorModels(config, options), optimizerModel },
    ...(config.noDiscriminator ? {} : { discriminator: { ...discriminatorModels(config, options), optimizerModel } }),
  };
}

/** The newest that 1.19.2 and everything else of ours agree on. */
const OPSET = 18;

const clip = ({ clipGradNorm }: TrainConfig) => (clipGradNorm ? { maxGradNorm: clipGradNorm } : {});

type Models = Omit<OrtTrainingSet, 'optimizerModel'>;

function generatorModels(config: TrainConfig, options: OrtTrainingOptions): Models {
  return models('generator', options, (graph) => {
    const { judged, losses } = stepLosses(batchInputs(graph, config), config);
    const { generator, perceptual, huber, adversarial } = losses;
    return { generator, perceptual, huber, adversarial, fake: judged };
  });
}

function discriminatorModels(config: TrainConfig, options: OrtTrainingOptions): Models {
  const { batch } = config;
  // An enlarging pair shows it the small answer.
  const shrunk = config.generator.architecture === 'enlarging-pair' ? HINT_CELL : 1;
  const [height, width] = [config.height / shrunk, config.width / shrunk];
  return models('discriminator', options, (graph) => {
    const image = (name: string): Value => graph.input(name, 'float32', [batch, 3, height, width]);
    const [real, fake] = [image('target'), image('fake')];
    const sketch = config.discriminator.conditional
      ? graph.input('sketch', 'float32', [batch, 1, height, width])
      : undefined;
    const style = config.discriminator.styleLength ? wantedStyle(real, config) : undefined;
    const { discriminator, terms } = adversary(fake, real, sketch, config, style);
    return { discriminator, ...terms };
  });
}

/** @param build makes inputs and forward pass; the first of its outputs is the loss */
function models(
  network: 'generator' | 'discriminator',
  { target = targets.cpu, convGrad = false }: OrtTrainingOptions,
  build: (graph: Graph) => Readonly<Record<string, Value>>,
): Models {
  const written = (withGradients: boolean) => {
    const graph = new Graph();
    const outputs: Record<string, Value> = { ...build(graph) };
    const parameters = parametersOf(graph, network);
    const own = new Set(parameters.map(({ name }) => name));
    const advancing = carriedStatistics(graph).filter(({ parameter }) => parameter.startsWith(`${network}.`));
    for (const { input, output } of advancing) outputs[nextName(input)] = output;
    for (const [name, value] of Object.entries(outputs)) graph.output(name, value);
    if (withGradients) {
      const values = parameters.map(({ value }) => value);
      const gradients = grad(Object.values(outputs)[0]!, values);
      parameters.forEach(({ name }, i) => graph.output(trainingNames.gradient(name), gradients[i]!));
    }
    return {
      bytes: serialize(
        graph,
        { ...target, opset: OPSET, ...(convGrad ? { convWeightGrad: 'ConvGrad' } : {}) },
        { graphName: `irodori-${network}-training` },
      ),
      parameters: parameters.map(parameterInfo),
      inputs: graph.inputs
        .filter(({ name }) => !own.has(name))
        .map(({ name, shape }) => ({ name, shape: shape as readonly number[] })),
      outputs: Object.keys(outputs),
    };
  };
  const { bytes, parameters, inputs, outputs } = written(true);
  return {
    trainingModel: withGradientAccumulators(bytes, parameters),
    evalModel: written(false).bytes,
    parameters,
    inputs,
    outputs,
  };
}
