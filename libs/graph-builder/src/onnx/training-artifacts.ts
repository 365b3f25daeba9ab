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
    const accumulate = node('InPlaceAccumulatorV2', [buffer, trainingNames.gradient(name), trainingNames.reset], [done]);
    accumulate.domain = DOMAIN;
    graph.node.push(accumulate);
  }
  graph.input.push(valueInfo(trainingNames.reset, 'bool', [1]));
  model.opsetImport.push({ $typeName: 'onnx.OperatorSetIdProto', domain: DOMAIN, version: DOMAIN_VERSION });
  return closeModelFile(file);
}

export interface AdamArtifactOptions {
  /** The learning rate while the runtime's own is at its fixed 0.001. */
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly opset: number;
}

/** The rate that the 1.19.2 runtimes start with, and the only one the JavaScript interface knows. */
export const RUNTIME_LEARNING_RATE = 1e-3;

/**
 * The official optimizer model: plain Adam (no decay, both moments corrected, epsilon outside the root). The rate is
 * `learning_rate` times `learningRate / 0.001`, so that runtimes without a setter still train at ours.
 */
export function adamOptimizerModel({ learningRate, beta1, beta2, epsilon, opset }: AdamArtifactOptions): Uint8Array {
  const sequences = ['params', 'gradients', 'first_order_moments', 'second_order_moments'];
  const float = (name: string, f: number) => ({ name, type: AttributeType.FLOAT, f });
  const integer = (name: string, i: bigint) => ({ name, type: AttributeType.INT, i });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'irodori',
    opsetImport: [
      { domain: '', version: BigInt(opset) },
      { domain: DOMAIN, version: DOMAIN_VERSION },
    ],
    graph: {
      name: 'adam',
      initializer: [tensor('rate.factor', 'float32', [1], Float32Array.of(learningRate / RUNTIME_LEARNING_RATE))],
      node: [
        node('Mul', ['learning_rate', 'rate.factor'], ['rate']),
        create(NodeProtoSchema, {
          opType: 'AdamWOptimizer',
          domain: DOMAIN,
          name: 'adam',
          input: ['rate', 'step', ...sequences],
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
