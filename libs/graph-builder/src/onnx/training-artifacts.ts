import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { onnxTypes } from '../ops/index.ts';
import { closeModelFile, node, openModelFile, tensor, valueInfo } from './transforms/model-file.ts';

/** Operators of onnxruntime's training builds live in this domain. */
const DOMAIN = 'com.microsoft';
const DOMAIN_VERSION = 1n;

/** What the training runtime looks for, by name. */
export const trainingNames = {
  gradient: (parameter: string): string => `${parameter}_grad`,
  buffer: (parameter: string): string => `${parameter}_grad.accumulation.buffer`,
  accumulated: (parameter: string): string => `${parameter}_grad.accumulation.out`,
  reset: 'lazy_reset_grad',
} as const;

/**
 * Turns a model whose outputs include `NAME_grad` of each parameter into the official training model: each gradient goes
 * into its buffer by an InPlaceAccumulatorV2, the buffers and `lazy_reset_grad` become inputs, and `NAME_grad.accumulation.out`
 * an output. The other outputs stay in their order; the first is the loss.
 */
export function withGradientAccumulators(
  bytes: Uint8Array,
  parameters: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Uint8Array {
  const file = openModelFile(bytes);
  const { graph, model } = file;
  const gradients = new Set(parameters.map(({ name }) => trainingNames.gradient(name)));
  graph.output = graph.output.filter(({ name }) => !gradients.has(name));
  for (const { name, shape } of parameters) {
    const buffer = trainingNames.buffer(name);
    const done = trainingNames.accumulated(name);
    graph.input.push(valueInfo(buffer, 'float32', shape));
    graph.output.push(valueInfo(done, 'bool', [1]));
    const accumulate = node(
      'InPlaceAccumulatorV2',
      [buffer, trainingNames.gradient(name), trainingNames.reset],
      [done],
    );
    accumulate.domain = DOMAIN;
    graph.node.push(accumulate);
  }
  graph.input.push(valueInfo(trainingNames.reset, 'bool', [1]));
  for (const backward of graph.node) {
    if (backward.opType !== 'ConvGrad') continue;
    // Outputs are dX, dW, dB; only the weight's gradient is asked for.
    backward.domain = DOMAIN;
    backward.output = ['', ...backward.output];
  }
  model.opsetImport.push({ $typeName: 'onnx.OperatorSetIdProto', domain: DOMAIN, version: DOMAIN_VERSION });
  return closeModelFile(file);
}

interface AdamArtifactOptions {
  /**
   * The learning rate of each step, beginning with step 1, while the runtime's own rate is at its fixed 0.001; the last one
   * stays for all steps after.
   */
  readonly learningRates: readonly number[];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Largest joint norm of the gradients; absent: not limited. */
  readonly maxGradNorm?: number;
  readonly opset: number;
}

/** The rate that the 1.19.2 runtimes start with, and the only one the JavaScript interface knows. */
const RUNTIME_LEARNING_RATE = 1e-3;

/**
 * The official optimizer model: plain Adam (no decay, both moments corrected, epsilon outside the root). The rate is
 * `learning_rate` / 0.001 times the entry of `learningRates` for this step, so that runtimes without a setter or a scheduler
 * still train at ours.
 */
export function adamOptimizerModel({
  learningRates,
  beta1,
  beta2,
  epsilon,
  maxGradNorm,
  opset,
}: AdamArtifactOptions): Uint8Array {
  const sequences = ['params', 'gradients', 'first_order_moments', 'second_order_moments'];
  const factors = Float32Array.from(learningRates, (rate) => rate / RUNTIME_LEARNING_RATE);
  const float = (name: string, f: number) => ({ name, type: AttributeType.FLOAT, f });
  const integer = (name: string, i: bigint) => ({ name, type: AttributeType.INT, i });
  const clip = create(NodeProtoSchema, {
    opType: 'InplaceClipGradNorm',
    domain: DOMAIN,
    name: 'clip',
    input: ['gradients'],
    output: ['clipped'],
    attribute: [float('max_norm', maxGradNorm ?? 0)],
  });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'irodori',
    opsetImport: [
      { domain: '', version: BigInt(opset) },
      { domain: DOMAIN, version: DOMAIN_VERSION },
    ],
    graph: {
      name: 'adam',
      initializer: [
        tensor('rate.factors', 'float32', [factors.length], factors),
        tensor('rate.first', 'int64', [1], BigInt64Array.of(1n)),
        tensor('rate.last', 'int64', [1], BigInt64Array.of(BigInt(factors.length - 1))),
      ],
      node: [
        node('Sub', ['step', 'rate.first'], ['rate.position']),
        node('Min', ['rate.position', 'rate.last'], ['rate.index']),
        node('Gather', ['rate.factors', 'rate.index'], ['rate.factor'], { axis: 0 }),
        node('Mul', ['learning_rate', 'rate.factor'], ['rate']),
        ...(maxGradNorm ? [clip] : []),
        create(NodeProtoSchema, {
          opType: 'AdamWOptimizer',
          domain: DOMAIN,
          name: 'adam',
          input: ['rate', 'step', ...sequences.map((name) => (maxGradNorm && name === 'gradients' ? 'clipped' : name))],
          output: ['updated'],
          attribute: [
            float('alpha', beta1),
            float('beta', beta2),
            float('epsilon', epsilon),
            float('weight_decay', 0),
            integer('correct_bias', 1n),
            integer('adam_mode', 0n),
          ],
        }),
      ],
      input: [
        valueInfo('learning_rate', 'float32', [1]),
        valueInfo('step', 'int64', [1]),
        ...sequences.map((name) =>
          create(ValueInfoProtoSchema, {
            name,
            type: {
              value: {
                case: 'sequenceType',
                value: { elemType: { value: { case: 'tensorType', value: { elemType: onnxTypes.float32 } } } },
              },
            },
          }),
        ),
      ],
      output: [valueInfo('updated', 'bool', [1])],
    },
  });
  return toBinary(ModelProtoSchema, model);
}
