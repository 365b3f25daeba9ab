import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Array type of each element type; float16 and bfloat16 stay raw 16-bit words, booleans are bytes. */
const arrayTypes = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;

export type SafetensorsDtype = keyof typeof arrayTypes;
export type SafetensorsArray =
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Int16Array
  | Int8Array
  | Uint8Array;

/** One tensor, row-major; `data.length` is the product of `shape`. */
export interface SafetensorsTensor {
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly data: SafetensorsArray;
}

export interface SafetensorsFile {
  readonly tensors: Map<string, SafetensorsTensor>;
  readonly metadata: Map<string, string>;
}

/** Bytes that are not a safetensors file, or tensors that cannot be written as one; the message is one line. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

const HEADER_LIMIT = 100_000_000;
const ALIGNMENT = 8;
const METADATA = '__metadata__';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDtype = (value: unknown): value is SafetensorsDtype =>
  typeof value === 'string' && Object.hasOwn(arrayTypes, value);

function readHeader(bytes: Uint8Array, fail: (why: string) => never): { header: Record<string, unknown>; end: number } {
  if (bytes.length < 8) fail(`expected at least 8 bytes, got ${bytes.length}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > HEADER_LIMIT) fail(`header says it is ${length} bytes long, at most ${HEADER_LIMIT} are read`);
  const end = 8 + length;
  if (end > bytes.length) fail(`header says it is ${length} bytes long, the file has only ${bytes.length - 8} more`);
  let header: unknown;
  try {
    header = JSON.parse(decodeUtf8(bytes.subarray(8, end)));
  } catch {
    fail('the header is not JSON');
  }
  if (!isRecord(header)) fail('the header is not a JSON object');
  return { header, end };
}

function readMetadata(value: unknown, fail: (why: string) => never): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isRecord(value)) fail(`${METADATA}: expected an object of strings`);
  return new Map(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') fail(`${METADATA}.${key}: expected a string`);
      return [key, text];
    }),
  );
}

/**
 * Reads a safetensors file: 8 bytes little-endian header length, JSON header, tensor data without holes or overlaps.
 * Tensors are views into `bytes` where alignment allows, else copies.
 * @param where the file as the user knows it, for messages
 * @throws SafetensorsError on anything out of bounds, unknown or inconsistent; nothing is read past the end
 */
export function readSafetensors(bytes: Uint8Array, where = 'safetensors'): SafetensorsFile {
  const fail = (why: string): never => {
    throw new SafetensorsError(`${where}: ${why}; expected an intact safetensors file`);
  };
  const { header, end } = readHeader(bytes, fail);
  const dataLength = bytes.length - end;
  const metadata = readMetadata(Object.hasOwn(header, METADATA) ? header[METADATA] : undefined, fail);
  const spans: { name: string; begin: number; stop: number }[] = [];
  const tensors = new Map<string, SafetensorsTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) continue;
    if (!isRecord(entry)) return fail(`tensor '${name}': expected an object`);
    const { dtype, shape, data_offsets: offsets } = entry;
    if (!isDtype(dtype)) return fail(`tensor '${name}': unknown dtype ${JSON.stringify(dtype)}`);
    if (!Array.isArray(shape) || !shape.every(isSize)) return fail(`tensor '${name}': bad shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2) return fail(`tensor '${name}': bad data_offsets`);
    const [begin, stop] = offsets as unknown[];
    if (!isSize(begin) || !isSize(stop) || begin > stop || stop > dataLength) {
      return fail(`tensor '${name}': data_offsets [${offsets.join(', ')}] lie outside the ${dataLength} data bytes`);
    }
    const TypedArray = arrayTypes[dtype];
    const count = shape.reduce((product, side) => product * side, 1);
    if (!Number.isSafeInteger(count) || count * TypedArray.BYTES_PER_ELEMENT !== stop - begin) {
      return fail(`tensor '${name}': ${dtype} [${shape.join(', ')}] does not fill its ${stop - begin} bytes`);
    }
    spans.push({ name, begin, stop });
    const offset = bytes.byteOffset + end + begin;
    const data =
      offset % TypedArray.BYTES_PER_ELEMENT === 0
        ? new TypedArray(bytes.buffer as ArrayBuffer, offset, count)
        : // `slice` of a Node Buffer would share its memory.
          new TypedArray(Uint8Array.from(bytes.subarray(end + begin, end + stop)).buffer, 0, count);
    tensors.set(name, { dtype, shape: shape, data });
  }
  spans.sort((a, b) => a.begin - b.begin || a.stop - b.stop);
  let covered = 0;
  for (const { name, begin, stop } of spans) {
    if (begin !== covered) fail(`tensor '${name}': data ${begin < covered ? 'overlaps another' : 'leaves a hole'}`);
    covered = stop;
  }
  if (covered !== dataLength) fail(`tensors fill ${covered} of ${dataLength} data bytes`);
  return { tensors, metadata };
}

/**
 * Writes a safetensors file. Equal input gives equal bytes: tensors lie by element size (largest first), then name.
 * @throws SafetensorsError when an array's type or length does not fit its dtype and shape
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: SafetensorsTensor]>,
  metadata: Iterable<readonly [key: string, value: string]> = [],
): Uint8Array<ArrayBuffer> {
  const sorted = [...tensors].sort(
    ([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : a > b ? 1 : 0),
  );
  const entries: [string, unknown][] = [];
  const texts = [...metadata];
  if (texts.length > 0) entries.push([METADATA, Object.fromEntries(texts)]);
  let offset = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (name === METADATA || !(data instanceof arrayTypes[dtype]) || data.length !== count) {
      throw new SafetensorsError(
        `tensor '${name}': ${data.constructor.name} of ${data.length} does not fit ${dtype} [${shape.join(', ')}]`,
      );
    }
    entries.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  if (new Set(entries.map(([name]) => name)).size !== entries.length) {
    throw new SafetensorsError('two tensors have the same name');
  }
  const header = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  const unpadded = encodeUtf8(header).length;
  const headerBytes = encodeUtf8(header + ' '.repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT));
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  let at = 8 + headerBytes.length;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
