/** One tensor as a file reader hands it over: safetensors names for `dtype` (`F32`, `F16`, `U8`, …), row-major; halves as raw bits. */
export interface WeightTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** A frozen parameter of a perceptual network, float32, row-major. */
export interface FrozenParameter {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** How an image channel `x` in [-1, 1] (RGB) becomes the network's input: `x * scale[c] + shift[c]`. */
export interface InputAffine {
  readonly scale: readonly [number, number, number];
  readonly shift: readonly [number, number, number];
}

/** A perceptual network's weights, checked, with the input they were trained on. */
export interface PerceptualWeights {
  readonly network: 'inception-mixed2' | 'vgg19';
  readonly input: InputAffine;
  /** One clause for people: where the weights and the input convention come from. */
  readonly origin: string;
  /** `<network>.<layer>.weight` `[out, in, h, w]` and `.bias` `[out]`. */
  readonly parameters: ReadonlyMap<string, FrozenParameter>;
}

/** A file that does not hold the expected perceptual network; the message is one line for a person. */
export class PerceptualWeightsError extends Error {
  override readonly name = 'PerceptualWeightsError';
}

/**
 * The values of a tensor as float32.
 * @throws PerceptualWeightsError when the element type cannot hold weights, or one of them is not finite
 */
export function toFloat32(name: string, tensor: WeightTensor, where: string): Float32Array {
  const values = decode(name, tensor, where);
  if (!values.every(Number.isFinite)) {
    throw new PerceptualWeightsError(`${where}: ${name}: expected finite values, got NaN or infinity`);
  }
  return values;
}

function decode(name: string, { dtype, data }: WeightTensor, where: string): Float32Array {
  switch (dtype) {
    case 'F32':
    case 'F64':
      return Float32Array.from(data, Number);
    case 'F16':
      return Float32Array.from(data, (bits) => halfToNumber(Number(bits)));
    case 'BF16':
      return new Float32Array(Uint32Array.from(data, (bits) => Number(bits) << 16).buffer);
    default:
      throw new PerceptualWeightsError(`${where}: ${name}: expected float weights, got ${dtype}`);
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** `[a, b]` for messages. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** @throws PerceptualWeightsError unless the shapes are equal */
export function expectShape(name: string, got: readonly number[], expected: readonly number[], where: string): void {
  if (got.length !== expected.length || got.some((n, i) => n !== expected[i])) {
    throw new PerceptualWeightsError(`${where}: ${name}: expected shape ${shapeText(expected)}, got ${shapeText(got)}`);
  }
}
