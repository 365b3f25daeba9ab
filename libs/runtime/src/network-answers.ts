import type { LightSide, PartsField, Plane, Raster } from '@irodori/image';
import { readSafetensors, SafetensorsError, writeSafetensors, type SafetensorsTensor } from './safetensors.ts';

/** Tensors of a message, each of which is asked for by name and shape. */
class Tensors {
  readonly #tensors: ReadonlyMap<string, SafetensorsTensor>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly #where: string;

  constructor(bytes: Uint8Array, where: string) {
    const { tensors, metadata } = readSafetensors(bytes, where);
    this.#tensors = tensors;
    this.metadata = metadata;
    this.#where = where;
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  fail(why: string): never {
    throw new SafetensorsError(`${this.#where}: ${why}`);
  }

  /** @param sides how many sides it has */
  take(name: string, dtype: 'F32' | 'U8', sides: number): SafetensorsTensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) {
      return this.fail(`expected a tensor '${name}', got ${[...this.#tensors.keys()].join(', ')}`);
    }
    if (tensor.dtype !== dtype || tensor.shape.length !== sides || tensor.shape.some((side) => side < 1)) {
      return this.fail(
        `tensor '${name}': expected ${dtype} with ${sides} sides, got ${tensor.dtype} [${tensor.shape.join(', ')}]`,
      );
    }
    return tensor;
  }

  /** @returns `[count, height, width]` */
  planes(name: string, count: number | undefined, { width, height }: Pick<Plane, 'width' | 'height'>): Float32Array {
    const { shape, data } = this.take(name, 'F32', 3);
    const [planes, h, w] = shape as [number, number, number];
    if (h !== height || w !== width || (count !== undefined && planes !== count)) {
      return this.fail(`tensor '${name}': expected [${count ?? 'n'}, ${height}, ${width}], got [${shape.join(', ')}]`);
    }
    return data as Float32Array;
  }
}

const list = (value: string | undefined): unknown => {
  try {
    return JSON.parse(value ?? '');
  } catch {
    return undefined;
  }
};

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string');

const isLights = (value: unknown): value is LightSide[] =>
  isTexts(value) && value.every((side) => side === 'left' || side === 'right');

/** A drawing as networks see it, for a machine that runs them: safetensors with `sketch` F32 `[height, width]`, white = 1. */
export const writeSketch = ({ width, height, data }: Plane): Uint8Array<ArrayBuffer> =>
  writeSafetensors([['sketch', { dtype: 'F32', shape: [height, width], data }]]);

/**
 * What {@link writeSketch} wrote.
 * @throws SafetensorsError in one line on anything else, and on values that are no numbers
 */
export function readSketch(bytes: Uint8Array): Plane {
  const tensors = new Tensors(bytes, 'sketch');
  const { shape, data } = tensors.take('sketch', 'F32', 2);
  const values = data as Float32Array;
  // Resizing leaves values a little beyond 0 and 1.
  if (!values.every(Number.isFinite)) tensors.fail("tensor 'sketch': expected finite numbers");
  return { width: shape[1]!, height: shape[0]!, data: values };
}

/** A generator's picture: safetensors with `picture` U8 `[height, width, 3]`, sRGB. */
export const writePicture = ({ width, height, data }: Raster<3>): Uint8Array<ArrayBuffer> =>
  writeSafetensors([
    [
      'picture',
      {
        dtype: 'U8',
        shape: [height, width, 3],
        data: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.length),
      },
    ],
  ]);

/**
 * What {@link writePicture} wrote.
 * @throws SafetensorsError in one line on anything else
 */
export function readPicture(bytes: Uint8Array, where = 'picture'): Raster<3> & { readonly data: Uint8ClampedArray } {
  const tensors = new Tensors(bytes, where);
  const { shape, data } = tensors.take('picture', 'U8', 3);
  const [height, width, channels] = shape as [number, number, number];
  if (channels !== 3) tensors.fail(`tensor 'picture': expected three channels, got ${channels}`);
  return { width, height, channels: 3, data: Uint8ClampedArray.from(data as Uint8Array) };
}

/**
 * A parts network's answer: safetensors with `embedding` F32 `[channels, height, width]`; where parts have names, `logits`
 * `[names, height, width]` and the names as a JSON list in the metadata; where shade is told, `tone`
 * `[lights, height, width]` and `lights` in the metadata.
 */
export function writeParts(field: PartsField): Uint8Array<ArrayBuffer> {
  const { width, height, channels, embedding, names, logits, tone } = field;
  const planes = (data: Float32Array, count: number): SafetensorsTensor => ({
    dtype: 'F32',
    shape: [count, height, width],
    data,
  });
  const tensors: [string, SafetensorsTensor][] = [['embedding', planes(embedding, channels)]];
  const metadata: [string, string][] = [];
  if (names && logits) {
    tensors.push(['logits', planes(logits, names.length)]);
    metadata.push(['names', JSON.stringify(names)]);
  }
  if (tone) {
    tensors.push(['tone', planes(tone.logits, tone.lights.length)]);
    metadata.push(['lights', JSON.stringify(tone.lights)]);
  }
  return writeSafetensors(tensors, metadata);
}

/**
 * What {@link writeParts} wrote.
 * @throws SafetensorsError in one line on anything else
 */
export function readParts(bytes: Uint8Array, where = 'parts'): PartsField {
  const tensors = new Tensors(bytes, where);
  const { shape } = tensors.take('embedding', 'F32', 3);
  const [channels, height, width] = shape as [number, number, number];
  const size = { width, height };
  const field = { ...size, channels, embedding: tensors.planes('embedding', channels, size) };
  const named = tensors.has('logits') ? list(tensors.metadata.get('names')) : undefined;
  if (tensors.has('logits') && !isTexts(named)) tensors.fail("metadata 'names': expected a list of names");
  const lights = tensors.has('tone') ? list(tensors.metadata.get('lights')) : undefined;
  if (tensors.has('tone') && !isLights(lights)) tensors.fail("metadata 'lights': expected a list of left and right");
  return {
    ...field,
    ...(isTexts(named) && { names: named, logits: tensors.planes('logits', named.length, size) }),
    ...(isLights(lights) && { tone: { lights, logits: tensors.planes('tone', lights.length, size) } }),
  };
}
