/*
 * The smallest ONNX file, y = Identity(x) over float32 of any shape, field by field of onnx.proto: protobuf wire type 0
 * (varint) and 2 (length-delimited) are all it takes.
 */

const integer = (field: number, value: number): number[] => [field << 3, value];

function bytes(field: number, content: readonly number[]): number[] {
  if (content.length > 127) throw new Error('identity model: one-byte lengths only');
  return [(field << 3) | 2, content.length, ...content];
}

const text = (field: number, value: string): number[] =>
  bytes(
    field,
    [...value].map((c) => c.charCodeAt(0)),
  );

const FLOAT = 1;
/** ValueInfoProto: name, type { tensor_type { elem_type } }; no shape, so any. */
const valueInfo = (name: string): number[] => [...text(1, name), ...bytes(2, bytes(1, integer(1, FLOAT)))];

/** Input `x`, output `y`; opset 18. */
export function identityModel(): Uint8Array {
  const node = [...text(1, 'x'), ...text(2, 'y'), ...text(4, 'Identity')];
  const graph = [...bytes(1, node), ...text(2, 'identity'), ...bytes(11, valueInfo('x')), ...bytes(12, valueInfo('y'))];
  const [irVersion, opset] = [8, 18];
  return Uint8Array.from([...integer(1, irVersion), ...bytes(7, graph), ...bytes(8, integer(2, opset))]);
}
