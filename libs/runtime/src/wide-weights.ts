import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/*
 * Field numbers are those of onnx.proto; protobuf wire types: 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes.
 */

const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, integer: 3, graph: 6, graphs: 11 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const FLOAT = 1;
const FLOAT16 = 10;

/** One field: its number, the value of a varint, the content of what is length-delimited, and all of its bytes. */
interface Field {
  readonly number: number;
  readonly value: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** The fields of a message; undefined where the bytes are none. */
function fieldsOf(bytes: Uint8Array): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return NaN;
  };
  while (at < bytes.length) {
    const start = at;
    const tag = varint();
    const type = tag % 8;
    const value = type === 0 || type === 2 ? varint() : 0;
    const length = type === 2 ? value : type === 1 ? 8 : type === 5 ? 4 : 0;
    if (!(at + length <= bytes.length) || Number.isNaN(tag + value) || ![0, 1, 2, 5].includes(type)) return undefined;
    const content = bytes.subarray(at, at + length);
    at += length;
    fields.push({ number: Math.floor(tag / 8), value, content, whole: bytes.subarray(start, at) });
  }
  return fields;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** A length-delimited field: its head, then its content. */
function delimited(number: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([...varint(number * 8 + 2), ...varint(length)]), ...parts];
}

const textOf = (fields: readonly Field[], number: number): string =>
  decodeUtf8(fields.find((field) => field.number === number)?.content ?? new Uint8Array());
const valueOf = (fields: readonly Field[], number: number): number | undefined =>
  fields.find((field) => field.number === number)?.value;
const textsOf = (fields: readonly Field[], number: number): string[] =>
  fields.filter((field) => field.number === number).map(({ content }) => decodeUtf8(content));

/** What each of the 65,536 halves is, as float32. */
let table: Float32Array | undefined;

function wideTable(): Float32Array {
  if (table !== undefined) return table;
  table = new Float32Array(0x10000);
  for (let bits = 0; bits < 0x8000; bits++) {
    const [exponent, fraction] = [bits >> 10, bits & 0x3ff];
    let value = (1 + fraction / 1024) * 2 ** (exponent - 15);
    if (exponent === 0) value = fraction * 2 ** -24;
    if (exponent === 31) value = fraction === 0 ? Infinity : NaN;
    table[bits] = value;
    table[bits + 0x8000] = -value;
  }
  return table;
}

/** Little-endian halves as little-endian float32. */
function widened(halves: Uint8Array): Uint8Array {
  const wide = wideTable();
  const count = halves.length >> 1;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = wide[halves[2 * i]! | (halves[2 * i + 1]! << 8)]!;
  return new Uint8Array(values.buffer);
}

/**
 * The same model without the casts that widen its stored weights: float16 initializers that only a Cast to float32 reads become
 * float32 initializers of the Cast's name. Sessions that fold no constants then cast nothing in their runs. Everything else
 * stays as it is, byte by byte; so do bytes that are no ONNX model, about which the runtime complains.
 * @param bytes an ONNX model, as `irodori export --weights float16` writes it or any other
 * @returns `bytes` themselves where there is nothing to widen
 */
export function withWideWeights(bytes: Uint8Array): Uint8Array {
  const model = fieldsOf(bytes);
  const graphField = model?.find(({ number }) => number === MODEL.graph);
  const graph = graphField && fieldsOf(graphField.content);
  if (!model || !graph) return bytes;
  const halves = new Map<string, readonly Field[]>();
  for (const { number, content } of graph) {
    if (number !== GRAPH.initializer) continue;
    const tensor = fieldsOf(content) ?? [];
    const raw = tensor.some((field) => field.number === TENSOR.rawData);
    if (raw && valueOf(tensor, TENSOR.dataType) === FLOAT16) halves.set(textOf(tensor, TENSOR.name), tensor);
  }
  if (halves.size === 0) return bytes;

  /** By the name of the halves: the Cast and what it makes; undefined where something else reads them, too. */
  const casts = new Map<string, { readonly node: Field; readonly name: string } | undefined>();
  for (const field of graph) {
    if (field.number !== GRAPH.node) continue;
    const node = fieldsOf(field.content) ?? [];
    const inputs = textsOf(node, NODE.input);
    const attributes = node
      .filter(({ number }) => number === NODE.attribute)
      .map(({ content }) => fieldsOf(content) ?? []);
    // The body of a branch or a loop may read them from outside.
    if (attributes.some((one) => one.some(({ number }) => number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs))) {
      return bytes;
    }
    const widens =
      textOf(node, NODE.opType) === 'Cast' &&
      textOf(node, NODE.domain) === '' &&
      attributes.some((one) => textOf(one, ATTRIBUTE.name) === 'to' && valueOf(one, ATTRIBUTE.integer) === FLOAT);
    for (const input of inputs) {
      if (!halves.has(input)) continue;
      const first = widens && !casts.has(input);
      casts.set(input, first ? { node: field, name: textOf(node, NODE.output) } : undefined);
    }
  }
  const gone = new Set([...casts.values()].map((cast) => cast?.node));

  const parts: Uint8Array[] = [];
  for (const field of graph) {
    if (gone.has(field)) continue;
    const tensor = field.number === GRAPH.initializer ? fieldsOf(field.content) : undefined;
    const cast = tensor && casts.get(textOf(tensor, TENSOR.name));
    if (!cast) {
      parts.push(field.whole);
      continue;
    }
    const raw = tensor.find(({ number }) => number === TENSOR.rawData)!;
    parts.push(
      ...delimited(GRAPH.initializer, [
        ...tensor.filter(({ number }) => number === TENSOR.dims).map(({ whole }) => whole),
        Uint8Array.of(TENSOR.dataType * 8, FLOAT),
        ...delimited(TENSOR.name, [encodeUtf8(cast.name)]),
        ...delimited(TENSOR.rawData, [widened(raw.content)]),
      ]),
    );
  }
  return joined(model.flatMap((field) => (field === graphField ? delimited(MODEL.graph, parts) : [field.whole])));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
