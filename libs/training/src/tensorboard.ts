/** CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), one table step per byte. */
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 255] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** TFRecord's masked checksum: rotated right by 15, plus a constant. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** One TFRecord: length (u64), its masked checksum, the data, its masked checksum; little-endian. */
export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(16 + data.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return record;
}

export interface TensorboardEvent {
  readonly step: number;
  readonly fileVersion?: string;
  readonly scalars?: readonly (readonly [tag: string, value: number])[];
  readonly image?: { readonly tag: string; readonly png: Uint8Array; readonly width: number; readonly height: number };
  /** A session begins: what older files say about this step and later is void. */
  readonly restart?: boolean;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

// The few protobuf fields of TensorFlow's event.proto and summary.proto that TensorBoard reads.
const int = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);
const block = (field: number, bytes: Uint8Array) =>
  Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
const text = (field: number, value: string) => block(field, utf8(value));
function fixed64(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = (field << 3) | 1;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}
function fixed32(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (field << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

const SESSION_START = 1;
const RGB = 3;

/**
 * One `Event` message: wall_time 1, step 2, file_version 3, summary 5, session_log 7.
 * @param wallTime seconds since 1970
 */
export function encodeEvent(event: TensorboardEvent, wallTime: number): Uint8Array {
  const values = (event.scalars ?? []).map(([tag, value]) =>
    block(1, Buffer.concat([text(1, tag), fixed32(2, value)])),
  );
  if (event.image !== undefined) {
    const { tag, png, width, height } = event.image;
    const image = Buffer.concat([int(1, height), int(2, width), int(3, RGB), block(4, png)]);
    values.push(block(1, Buffer.concat([text(1, tag), block(4, image)])));
  }
  return Buffer.concat([
    fixed64(1, wallTime),
    int(2, event.step),
    ...(event.fileVersion === undefined ? [] : [text(3, event.fileVersion)]),
    ...(values.length === 0 ? [] : [block(5, Buffer.concat(values))]),
    ...(event.restart === true ? [block(7, int(1, SESSION_START))] : []),
  ]);
}
