import { crc32 } from '../crc32.ts';
import { densityOf, type Density } from './density.ts';

const SIGNATURE = 8;
const PHYS = 0x70485973;
const IDAT = 0x49444154;
const ICCP = 0x69434350;
/** Length, type, x, y, unit, checksum. */
const CHUNK = 4 + 4 + 9 + 4;

interface Chunk {
  readonly type: number;
  readonly at: number;
  readonly end: number;
}

/** Chunks in front of the pixels. */
function* headChunks(view: DataView): Generator<Chunk> {
  for (let at = SIGNATURE; at + 12 <= view.byteLength;) {
    const [type, end] = [view.getUint32(at + 4), at + 12 + view.getUint32(at)];
    if (type === IDAT || end > view.byteLength) return;
    yield { type, at, end };
    at = end;
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The density of a PNG; undefined where it names none or only the proportions of a pixel. */
export function readPngDensity(bytes: Uint8Array): Density | undefined {
  const view = viewOf(bytes);
  for (const { type, at, end } of headChunks(view)) {
    if (type !== PHYS || end - at !== CHUNK) continue;
    return view.getUint8(at + 16) === 1 ? densityOf(view.getUint32(at + 8), view.getUint32(at + 12)) : undefined;
  }
  return undefined;
}

export const hasPngProfile = (bytes: Uint8Array): boolean =>
  [...headChunks(viewOf(bytes))].some(({ type }) => type === ICCP);

function physChunk({ x, y }: Density): Uint8Array {
  const bytes = new Uint8Array(CHUNK);
  const view = viewOf(bytes);
  view.setUint32(0, 9);
  view.setUint32(4, PHYS);
  view.setUint32(8, Math.round(x));
  view.setUint32(12, Math.round(y));
  view.setUint8(16, 1);
  view.setUint32(17, crc32(bytes.subarray(4, 17)));
  return bytes;
}

/** A copy of a PNG that names this density, or none. */
export function withPngDensity(bytes: Uint8Array, density: Density | undefined): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes.subarray(0, SIGNATURE)];
  let from = SIGNATURE;
  for (const { type, at, end } of headChunks(viewOf(bytes))) {
    if (type === PHYS) parts.push(bytes.subarray(from, at));
    else if (at === SIGNATURE) parts.push(bytes.subarray(at, end), ...(density ? [physChunk(density)] : []));
    if (type === PHYS || at === SIGNATURE) from = end;
  }
  parts.push(bytes.subarray(from));
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}
