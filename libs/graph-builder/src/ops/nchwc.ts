import type { Attributes, Dim, Value } from '../graph/index.ts';
import { convGeometry, windowOutput } from './conv-geometry.ts';
import { defineOp } from './define-op.ts';
import { reshape } from './movement.ts';

/*
 * Operators of ONNX Runtime for images whose channels lie in blocks: [N, C / block, H, W, block] in memory, called
 * [N, C, H, W] by these operators and here. What works element by element, or joins or cuts whole blocks of channels, works
 * on them as on any image.
 * Formats and fusions: onnxruntime/core/graph/contrib_ops/nchwc_schema_defs.cc and core/mlas/lib/snchwc.cpp.
 */
const domain = 'com.microsoft.nchwc';

type Image = readonly [n: number, c: number, h: number, w: number];
const imageShape = (x: Value): Image => x.shape as readonly number[] as Image;

const reorder = (opType: string) =>
  defineOp(opType, { infer: ([x]) => [x!], emit: ({ attributes }) => ({ domain, attributes }), vjp: 'none' });
const reorderInputOp = reorder('ReorderInput');
const reorderOutputOp = reorder('ReorderOutput');

/** A plain image in blocks; channels a multiple of the block. */
export function toBlocks(x: Value): Value {
  return reorderInputOp([x], { channels_last: 0 })[0]!;
}

/** A plain image of one in blocks. */
export function fromBlocks(x: Value): Value {
  return reorderOutputOp([x], { channels: imageShape(x)[1], channels_last: 0 })[0]!;
}

/** What a convolution does to its result before it writes it. */
export type FusedActivation =
  'Relu' | 'Sigmoid' | { readonly leakyRelu: number } | { readonly clip: readonly [low: number, high: number] };

export interface NchwcConvOptions {
  /** [O] */
  readonly bias?: Value | null;
  /** Added to the result, before the activation: blocks of the result's shape. */
  readonly sum?: Value | null;
  readonly activation?: FusedActivation | null;
}

interface NchwcWindow {
  readonly stride?: number;
  readonly pads?: Pads;
  readonly dilation?: readonly [number, number];
  readonly group?: number;
}

/** Zeros above, left, below, right. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];
const NO_PADS: Pads = [0, 0, 0, 0];

const nchwcConvOp = defineOp('NchwcConv', {
  infer: ([x, w], attributes) => {
    const { kernel, stride } = convGeometry(attributes);
    const [top, left, bottom, right] = attributes.pads as Pads;
    const [n, , h, width] = x!.shape as readonly [Dim, Dim, number, number];
    const extent = (axis: 0 | 1): number => (kernel[axis] - 1) * (attributes.dilations as readonly number[])[axis]! + 1;
    const size = [
      windowOutput(h + top + bottom, extent(0), stride, 0),
      windowOutput(width + left + right, extent(1), stride, 0),
    ];
    return [{ dtype: x!.dtype, shape: [n, w!.shape[0]!, ...size] }];
  },
  emit: ({ attributes }) => ({ opType: 'Conv', domain, attributes }),
  vjp: 'none',
});

function activationAttributes(activation: FusedActivation | null): Attributes {
  if (activation === null) return {};
  if (typeof activation === 'string') return { activation };
  if ('clip' in activation) return { activation: 'Clip', activation_params: { floats: activation.clip } };
  return { activation: 'LeakyRelu', activation_params: { floats: [activation.leakyRelu] } };
}

/**
 * Convolution of blocks, or of a plain image of fewer channels than a block has.
 * @param filter [O, C / group, k, k] by name; in memory [O / block, C / block, k, k, block of C, block of O], for an image of
 *   few channels [O / block, C, k, k, block of O], for a group per channel [C / block, k, k, block]
 * @returns blocks [N, O, H', W']
 */
export function nchwcConv(
  x: Value,
  filter: Value,
  {
    stride = 1,
    pads = NO_PADS,
    dilation = [1, 1],
    group = 1,
    bias = null,
    sum = null,
    activation = null,
  }: NchwcConvOptions & NchwcWindow = {},
): Value {
  const inputs = [x, filter, bias, sum];
  while (inputs.at(-1) === null) inputs.pop();
  return nchwcConvOp(inputs, {
    kernel_shape: filter.shape.slice(2) as number[],
    strides: [stride, stride],
    pads,
    dilations: dilation,
    group,
    ...activationAttributes(activation),
  })[0]!;
}

/**
 * activation(x scale + shift + sum) in one pass.
 * @param x blocks [N, C, H, W]
 * @param scale [N, C] in memory, as is `shift`
 */
export function nchwcScale(
  x: Value,
  scale: Value,
  {
    shift = null,
    sum = null,
    activation = null,
  }: Omit<NchwcConvOptions, 'bias'> & { readonly shift?: Value | null } = {},
): Value {
  const [n, c, h, w] = imageShape(x);
  // A filter belongs to a channel, not to an image: images stand as channels.
  const asOne = (image: Value): Value => (n === 1 ? image : reshape(image, [1, n * c, h, w]));
  const y = nchwcConv(asOne(x), reshape(scale, [n * c, 1, 1, 1]), {
    group: n * c,
    bias: shift && reshape(shift, [n * c]),
    sum: sum && asOne(sum),
    activation,
  });
  return n === 1 ? y : reshape(y, [n, c, h, w]);
}

const nchwcPool = (opType: string) =>
  defineOp(`Nchwc${opType}`, {
    infer: ([x], attributes) => {
      const [n, c, ...size] = x!.shape;
      const of = (name: string, axis: number): number => (attributes[name] as readonly number[])[axis]!;
      const along = (dim: Dim, axis: number): Dim =>
        windowOutput(dim, of('kernel_shape', axis), of('strides', axis), of('pads', axis));
      return [{ dtype: x!.dtype, shape: [n!, c!, ...size.map(along)] }];
    },
    emit: ({ attributes }) => ({ opType, domain, attributes }),
    vjp: 'none',
  });
const poolOps = { MaxPool: nchwcPool('MaxPool'), AveragePool: nchwcPool('AveragePool') };

/** MaxPool or AveragePool of blocks, with the standard operator's attributes. */
export function nchwcPooled(x: Value, opType: 'MaxPool' | 'AveragePool', attributes: Attributes): Value {
  return poolOps[opType]([x], attributes)[0]!;
}

const meanAlong = (x: Value, kernel: readonly [number, number]): Value =>
  nchwcPooled(x, 'AveragePool', { kernel_shape: kernel, strides: [1, 1], pads: NO_PADS, ceil_mode: 0 });

/** Mean over W, then over H, of each channel, so that no long row of numbers is added up: [N, C, 1, 1] */
export function nchwcChannelMeans(x: Value): Value {
  const [, , h, w] = imageShape(x);
  return meanAlong(meanAlong(x, [1, w]), [h, 1]);
}

/**
 * Sum of a b over the pixels of each channel, without writing the product: each row of an image is a convolution by the same
 * row of the other. Row by row, for the reason given above.
 * @returns [N, C, 1, 1], the sums divided by pixels / count
 */
export function nchwcChannelProducts(a: Value, b: Value): { readonly products: Value; readonly count: number } {
  const [n, c, h, w] = imageShape(a);
  const rows = n * c * h;
  const sums = nchwcConv(reshape(a, [1, rows, 1, w]), reshape(b, [rows, 1, 1, w]), { group: rows });
  return { products: meanAlong(reshape(sums, [n, c, h, 1]), [h, 1]), count: w };
}
