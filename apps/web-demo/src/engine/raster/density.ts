/** Dots per inch, across and down. */
export type Density = readonly [x: number, y: number];

const CM = 2.54;
const METER = 39.370078740157481;

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** A density as files may claim it; undefined for values that no printer means. */
function sane(x: number, y: number): Density | undefined {
  // PNG counts dots per meter, so that 350 dots per inch come back as 350.012.
  const round = (v: number) => (Math.abs(v - Math.round(v)) < 0.013 ? Math.round(v) : Math.round(v * 100) / 100);
  return x >= 1 && y >= 1 && x <= 100_000 && y <= 100_000 ? [round(x), round(y)] : undefined;
}

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

/** The chunks of a PNG before its pixels. */
function* pngChunks(bytes: Uint8Array, view: DataView): Generator<Chunk> {
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = ascii(bytes, at + 4, 4);
    if (type === 'IDAT' || type === 'IEND') return;
    yield { type, at: at + 8, length };
    at += 12 + length;
  }
}

/** The segments of a JPEG before its pixels; `type` is the marker's second byte. */
function* jpegSegments(bytes: Uint8Array, view: DataView): Generator<{ type: number; at: number; length: number }> {
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return;
    const type = bytes[at + 1]!;
    if (type === 0xff) {
      at++;
      continue;
    }
    if (type === 0xda || type === 0xd9) return;
    const length = view.getUint16(at + 2) - 2;
    if (length < 0) return;
    yield { type, at: at + 4, length };
    at += 4 + length;
  }
}

/** The chunks of a WebP file. */
function* webpChunks(bytes: Uint8Array, view: DataView): Generator<Chunk> {
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    yield { type: ascii(bytes, at, 4), at: at + 8, length };
    at += 8 + length + (length & 1);
  }
}

/** XResolution, YResolution and ResolutionUnit of a TIFF structure's first directory: a TIFF file or the body of EXIF. */
function tiffDensity(bytes: Uint8Array): Density | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = bytes.length >= 8 ? ascii(bytes, 0, 2) : '';
  if (order !== 'II' && order !== 'MM') return undefined;
  const little = order === 'II';
  const start = view.getUint32(4, little);
  if (start + 2 > bytes.length) return undefined;
  const count = view.getUint16(start, little);
  let [x, y, unit] = [0, 0, 2];
  const rational = (at: number): number => {
    const place = view.getUint32(at, little);
    return place + 8 > bytes.length
      ? 0
      : view.getUint32(place, little) / (view.getUint32(place + 4, little) || Infinity);
  };
  for (let i = 0; i < count; i++) {
    const at = start + 2 + 12 * i;
    if (at + 12 > bytes.length) break;
    const tag = view.getUint16(at, little);
    if (tag === 0x011a) x = rational(at + 8);
    else if (tag === 0x011b) y = rational(at + 8);
    else if (tag === 0x0128) unit = view.getUint16(at + 8, little);
  }
  if (unit !== 2 && unit !== 3) return undefined;
  const factor = unit === 3 ? CM : 1;
  return sane(x * factor, (y || x) * factor);
}

const exifBody = (bytes: Uint8Array): Uint8Array => (ascii(bytes, 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes);

/**
 * How densely a picture file says its pixels are to be printed: pHYs of PNG, JFIF or EXIF of JPEG, EXIF of WebP, the
 * first directory of TIFF. Undefined where it says nothing, or no unit.
 */
export function readDensity(bytes: Uint8Array): Density | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') {
    for (const { type, at, length } of pngChunks(bytes, view)) {
      if (type !== 'pHYs' || length !== 9 || at + 9 > bytes.length) continue;
      if (bytes[at + 8] !== 1) return undefined;
      return sane(view.getUint32(at) / METER, view.getUint32(at + 4) / METER);
    }
    return undefined;
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    let exif: Density | undefined;
    for (const { type, at, length } of jpegSegments(bytes, view)) {
      const body = bytes.subarray(at, at + length);
      if (type === 0xe0 && body.length >= 12 && ascii(body, 0, 5) === 'JFIF\0' && (body[7] === 1 || body[7] === 2)) {
        const factor = body[7] === 2 ? CM : 1;
        return sane(view.getUint16(at + 8) * factor, view.getUint16(at + 10) * factor);
      }
      if (type === 0xe1 && ascii(body, 0, 6) === 'Exif\0\0') exif ??= tiffDensity(exifBody(body));
    }
    return exif;
  }
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') {
    for (const { type, at, length } of webpChunks(bytes, view)) {
      if (type === 'EXIF') return tiffDensity(exifBody(bytes.subarray(at, at + length)));
    }
    return undefined;
  }
  return tiffDensity(bytes);
}

/** Whether a picture file carries an ICC color profile: iCCP of PNG, ICC_PROFILE of JPEG, ICCP of WebP. */
export function hasProfile(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') {
    for (const { type } of pngChunks(bytes, view)) if (type === 'iCCP') return true;
  } else if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    for (const { type, at } of jpegSegments(bytes, view)) {
      if (type === 0xe2 && ascii(bytes, at, 12) === 'ICC_PROFILE\0') return true;
    }
  } else if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') {
    for (const { type } of webpChunks(bytes, view)) if (type === 'ICCP') return true;
  }
  return false;
}

/** CRC-32 of PNG chunks (ISO 3309), bit by bit: chunks written here are a dozen bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A PNG without a pHYs chunk, with one: it goes before the pixels, behind the header, which is always 25 bytes. */
export function withDensity(png: Uint8Array, [x, y]: Density): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set(
    [...'pHYs'].map((letter) => letter.charCodeAt(0)),
    4,
  );
  view.setUint32(8, Math.round(x * METER));
  view.setUint32(12, Math.round(y * METER));
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const head = 8 + 25;
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, head));
  out.set(chunk, head);
  out.set(png.subarray(head), head + chunk.length);
  return out;
}
