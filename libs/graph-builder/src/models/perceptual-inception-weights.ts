import {
  expectShape,
  PerceptualWeightsError,
  toFloat32,
  type FrozenParameter,
  type PerceptualWeights,
  type WeightTensor,
} from './perceptual-weights.ts';

/** One convolution of the bundled network: 'valid' has no padding, 'same' pads by (kernel - 1) / 2. */
export interface InceptionLayer {
  readonly name: string;
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly padding: 'valid' | 'same';
}

const layer = (
  number: number,
  channelsIn: number,
  out: number,
  kernel: number,
  { stride = 1, padding = 'same' }: Partial<Pick<InceptionLayer, 'stride' | 'padding'>> = {},
): InceptionLayer => ({ name: `conv2d_${number}`, in: channelsIn, out, kernel, stride, padding });

/** Branches of one inception block, in the order of the concatenation; `first` is the number of its 1×1 branch. */
const block = (first: number, channelsIn: number, poolOut: number): InceptionLayer[] => [
  layer(first, channelsIn, 64, 1),
  layer(first + 1, channelsIn, 48, 1),
  layer(first + 2, 48, 64, 5),
  layer(first + 3, channelsIn, 64, 1),
  layer(first + 4, 64, 96, 3),
  layer(first + 5, 96, 96, 3),
  layer(first + 6, channelsIn, poolOut, 1),
];

/** The 26 convolutions of InceptionV3 (Szegedy et al. 2015, arXiv:1512.00567, §6) up to mixed2, with Keras's names. */
export const inceptionLayers: readonly InceptionLayer[] = [
  layer(1, 3, 32, 3, { stride: 2, padding: 'valid' }),
  layer(2, 32, 32, 3, { padding: 'valid' }),
  layer(3, 32, 64, 3),
  layer(4, 64, 80, 1, { padding: 'valid' }),
  layer(5, 80, 192, 3, { padding: 'valid' }),
  ...block(6, 192, 32),
  ...block(13, 256, 64),
  ...block(20, 288, 64),
];

/**
 * The bundled perceptual network from the tensors of `inception-mixed2.safetensors`: per layer `NAME.weight` (U8 codes
 * `[out, in, h, w]`), `NAME.scale`, `NAME.offset`, `NAME.bias` (F32 `[out]`); `W[o] = codes[o] * scale[o] + offset[o]`.
 * Plain float weights (`NAME.weight` F32 without scale and offset) are taken as they are.
 * Result names: `inception.conv2d_N.weight|bias`. Input convention: RGB in [0, 1].
 * @param where the file as the user knows it, for messages
 * @throws PerceptualWeightsError
 */
export function readInceptionWeights(
  tensors: ReadonlyMap<string, WeightTensor>,
  where = 'inception-mixed2.safetensors',
): PerceptualWeights {
  const parameters = new Map<string, FrozenParameter>();
  const tensor = (name: string, shape: number[]): WeightTensor => {
    const found = tensors.get(name);
    if (!found) {
      throw new PerceptualWeightsError(
        `${where}: ${name} is missing; expected the bundled perceptual network (models/perceptual/inception-mixed2.safetensors)`,
      );
    }
    expectShape(name, found.shape, shape, where);
    return found;
  };
  for (const { name, in: channelsIn, out, kernel } of inceptionLayers) {
    const shape = [out, channelsIn, kernel, kernel];
    const codes = tensor(`${name}.weight`, shape);
    const floats = (part: string) => toFloat32(`${name}.${part}`, tensor(`${name}.${part}`, [out]), where);
    const weight =
      codes.dtype === 'U8'
        ? dequantize(codes.data, floats('scale'), floats('offset'))
        : toFloat32(`${name}.weight`, codes, where);
    parameters.set(`inception.${name}.weight`, { shape, data: weight });
    parameters.set(`inception.${name}.bias`, { shape: [out], data: floats('bias') });
  }
  return {
    network: 'inception-mixed2',
    input: { scale: [0.5, 0.5, 0.5], shift: [0.5, 0.5, 0.5] },
    origin: 'first 26 convolutions of the InceptionV3 in nsfwjs 4.3.0 (MIT), eight-bit weights, input RGB in [0, 1]',
    parameters,
  };
}

function dequantize(codes: ArrayLike<number | bigint>, scale: Float32Array, offset: Float32Array): Float32Array {
  const perChannel = codes.length / scale.length;
  return Float32Array.from(codes, (code, i) => {
    const o = Math.floor(i / perChannel);
    return Number(code) * (scale[o] ?? 0) + (offset[o] ?? 0);
  });
}
