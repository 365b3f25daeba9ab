import { create, toBinary } from '@bufbuild/protobuf';
import { AttributeProto_AttributeType, ModelProtoSchema, TensorProto_DataType } from 'onnx-buf';
import type { StepProgram, TrainBatch } from './train-program.ts';
import type { TrainState } from './train-session-state.ts';

type Attribute = number | readonly number[] | string;
type NodeSpec = readonly [
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes?: Record<string, Attribute>,
];
type Shapes = Record<string, readonly (number | string)[]>;

const attribute = (name: string, value: Attribute) => {
  if (typeof value === 'number') return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string') {
    return { name, type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode(value) };
  }
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
};

const valueInfo = ([name, shape]: [string, readonly (number | string)[]]) => ({
  name,
  type: {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: TensorProto_DataType.FLOAT,
        shape: {
          dim: shape.map((side) => ({
            value:
              typeof side === 'number'
                ? { case: 'dimValue' as const, value: BigInt(side) }
                : { case: 'dimParam' as const, value: side },
          })),
        },
      },
    },
  },
});

/** A small float32 ONNX model, opset 17, written node by node. */
export function onnxModel(
  nodes: readonly NodeSpec[],
  inputs: Shapes,
  outputs: Shapes,
  constants: Record<string, readonly number[]> = {},
  indices: Record<string, readonly number[]> = {},
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'tiny',
        node: nodes.map(([opType, input, output, attributes = {}], index) => ({
          name: `${opType}.${index}`,
          opType,
          input: [...input],
          output: [output],
          attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
        })),
        input: Object.entries(inputs).map(valueInfo),
        output: Object.entries(outputs).map(valueInfo),
        initializer: [
          ...Object.entries(constants).map(([name, values]) => ({
            name,
            dataType: TensorProto_DataType.FLOAT,
            dims: [BigInt(values.length)],
            floatData: [...values],
          })),
          ...Object.entries(indices).map(([name, values]) => ({
            name,
            dataType: TensorProto_DataType.INT64,
            dims: [BigInt(values.length)],
            int64Data: values.map(BigInt),
          })),
        ],
      },
    }),
  );
}

const sketchNodes: NodeSpec[] = [
  ['AveragePool', ['sketch'], 'pooled', { kernel_shape: [8, 8], strides: [8, 8] }],
  ['Resize', ['pooled', '', 'scales8'], 'paper', { mode: 'nearest' }],
  ['Add', ['sketch', 'paper'], 'gray'],
];
const hintNodes: NodeSpec[] = [
  ['Slice', ['hint', 'from', 'to', 'axes'], 'colors'],
  ['Resize', ['colors', '', 'scales4'], 'spread', { mode: 'nearest' }],
  ['Add', ['gray', 'spread'], 'image'],
];
const scales = { scales4: [1, 1, 4, 4], scales8: [1, 1, 8, 8] };
const bounds = { from: [0], to: [3], axes: [1] };
const [sketch, hint] = [
  [1, 1, 'h', 'w'],
  [1, 4, 'h4', 'w4'],
];

/**
 * A stand-in generator of stride 8: `image = sketch + mean of the sketch's 8 x 8 block + the hint cell's color`. Sizes that
 * are no multiple of 8 make it fail.
 */
export const tinyGenerator = (): Uint8Array =>
  onnxModel([...sketchNodes, ...hintNodes], { sketch, hint }, { image: [1, 3, 'h', 'w'] }, scales, bounds);
/** The same cut in two. */
export const tinyEncoder = (): Uint8Array => onnxModel(sketchNodes, { sketch }, { gray: [1, 1, 'h', 'w'] }, scales);
export const tinyDecoder = (): Uint8Array =>
  onnxModel(hintNodes, { gray: [1, 1, 'h', 'w'], hint }, { image: [1, 3, 'h', 'w'] }, scales, bounds);

/** A batch of {@link tinyStepProgram}: even ink and hints, a target of 0, 1, 2 and so on. */
export const tinyBatch = (ink = 0.25, hint = Math.E): TrainBatch => ({
  sketch: new Float32Array(16).fill(ink),
  hint: new Float32Array(4).fill(hint),
  target: Float32Array.from({ length: 48 }, (_, index) => index),
});

/** Its weights at the beginning. */
export const tinyStart = new Map([['net.weight', Float32Array.of(8, 4)]]);

/** The numbers of a state by name. */
export const valuesOf = (session: { state(): TrainState }) =>
  Object.fromEntries([...session.state()].map(([name, { data }]) => [name, [...data]]));

/**
 * A stand-in training step on a 4 x 4 picture, state `w` [2]: `w' = w - learningRate * w`, first moment `m' = m + step`,
 * second moment `v' = v + mean(sketch)`, average `e' = (e + w) / 2`. Losses: `huber = sum(w)`, `generator = log(mean(hint))`.
 */
export function tinyStepProgram(): StepProgram {
  const shape = [2];
  const scalar: number[] = [];
  const bytes = onnxModel(
    [
      ['Mul', ['learningRate', 'w'], 'move'],
      ['Sub', ['w', 'move'], 'next.w'],
      ['Add', ['m', 'step'], 'next.m'],
      ['ReduceMean', ['sketch'], 'ink', { keepdims: 0 }],
      ['Add', ['v', 'ink'], 'next.v'],
      ['Add', ['e', 'w'], 'twice'],
      ['Mul', ['twice', 'half'], 'next.e'],
      ['ReduceSum', ['w'], 'huber', { keepdims: 0 }],
      ['ReduceMean', ['hint'], 'cells', { keepdims: 0 }],
      ['Log', ['cells'], 'generator'],
      ['Identity', ['target'], 'fake'],
    ],
    {
      sketch: [1, 1, 4, 4],
      hint: [1, 4, 1, 1],
      target: [1, 3, 4, 4],
      learningRate: scalar,
      step: scalar,
      w: shape,
      m: shape,
      v: shape,
      e: shape,
    },
    {
      huber: scalar,
      generator: scalar,
      'next.w': shape,
      'next.m': shape,
      'next.v': shape,
      'next.e': shape,
      fake: [1, 3, 4, 4],
    },
    { half: [0.5] },
  );
  const entry = (input: string, kind: StepProgram['state'][number]['kind']) => ({
    input,
    output: `next.${input}`,
    shape,
    kind,
    parameter: 'net.weight',
  });
  return {
    bytes,
    batch: { sketch: [1, 1, 4, 4], hint: [1, 4, 1, 1], target: [1, 3, 4, 4] },
    state: [entry('w', 'parameter'), entry('m', 'firstMoment'), entry('v', 'secondMoment'), entry('e', 'ema')],
    losses: ['huber', 'generator'],
    fake: 'fake',
  };
}
