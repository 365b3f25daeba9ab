import { densityOf, fromDpi, toDpi, type Density } from './density.ts';
import { readTiffDensity } from './tiff.ts';

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const SCAN = 0xda;
const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const JFIF = ascii('JFIF\0');
const EXIF = ascii('Exif\0\0');
const PROFILE = ascii('ICC_PROFILE\0');

interface Segment {
  readonly marker: number;
  /** Behind the length. */
  readonly body: Uint8Array;
}

/** Segments in front of the picture. */
function* headSegments(bytes: Uint8Array): Generator<Segment> {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (marker === SCAN || length < 2) return;
    yield { marker, body: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);

function readJfif(body: Uint8Array): Density | undefined {
  const [unit, x, y] = [body[7], body[8]! * 256 + body[9]!, body[10]! * 256 + body[11]!];
  if (unit === 2) return densityOf(100 * x, 100 * y);
  const density = fromDpi(x, y);
  return unit === 1 ? densityOf(density.x, density.y) : undefined;
}

/** The density of a JPEG by its JFIF head, else by its EXIF block. */
export function readJpegDensity(bytes: Uint8Array): Density | undefined {
  let exif: Density | undefined;
  for (const { marker, body } of headSegments(bytes)) {
    if (marker === APP0 && body.length >= 12 && startsWith(body, JFIF)) {
      const density = readJfif(body);
      if (density) return density;
    }
    if (marker === APP1 && startsWith(body, EXIF)) exif ??= readTiffDensity(body.subarray(EXIF.length));
  }
  return exif;
}

export const hasJpegProfile = (bytes: Uint8Array): boolean =>
  [...headSegments(bytes)].some(({ marker, body }) => marker === APP2 && startsWith(body, PROFILE));

const SOI = 2;

/** JFIF 1.02 without a thumbnail. */
function jfifSegment({ x, y }: Density): Uint8Array {
  const dpi = toDpi({ x, y });
  const whole = (value: number) => Math.min(65535, Math.max(1, Math.round(value)));
  const two = (value: number) => [value >> 8, value & 255];
  return Uint8Array.from([0xff, APP0, 0, 16, ...JFIF, 1, 2, 1, ...two(whole(dpi.x)), ...two(whole(dpi.y)), 0, 0]);
}

/** A copy of a JPEG whose JFIF head names this density in whole dots per inch; undefined: without such a head. */
export function withJpegDensity(bytes: Uint8Array, density: Density | undefined): Uint8Array<ArrayBuffer> {
  const [first] = headSegments(bytes);
  const hasHead = first?.marker === APP0 && startsWith(first.body, JFIF);
  const rest = bytes.subarray(hasHead ? SOI + 4 + first.body.length : SOI);
  const head = density ? jfifSegment(density) : new Uint8Array(0);
  const out = new Uint8Array(SOI + head.length + rest.length);
  out.set(bytes.subarray(0, SOI));
  out.set(head, SOI);
  out.set(rest, SOI + head.length);
  return out;
}
