import { densityOf, toDpi, type Density } from './density.ts';

const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const RESOLUTION_UNIT = 296;
const NO_UNIT = 1;
/** Pixels per meter of one pixel per unit. */
const units: Readonly<Record<number, number>> = { 2: 1 / 0.0254, 3: 100 };
const SHORT = 3;
const RATIONAL = 5;

interface Entry {
  readonly type: number;
  /** Where the value stands, or where its place is written. */
  readonly valueAt: number;
}

interface Directory {
  readonly view: DataView;
  readonly little: boolean;
  readonly entries: ReadonlyMap<number, Entry>;
}

/** The first directory of a TIFF, or of EXIF, which is one; undefined when it is none. */
function readDirectory(bytes: Uint8Array): Directory | undefined {
  if (bytes.length < 14) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return undefined;
  const at = view.getUint32(4, little);
  if (at + 2 > bytes.length) return undefined;
  const count = view.getUint16(at, little);
  const entries = new Map<number, Entry>();
  for (let i = 0, entry = at + 2; i < count && entry + 12 <= bytes.length; i++, entry += 12) {
    entries.set(view.getUint16(entry, little), { type: view.getUint16(entry + 2, little), valueAt: entry + 8 });
  }
  return { view, little, entries };
}

function rational({ view, little, entries }: Directory, tag: number): number {
  const entry = entries.get(tag);
  if (entry?.type !== RATIONAL) return Number.NaN;
  const at = view.getUint32(entry.valueAt, little);
  return at + 8 > view.byteLength ? Number.NaN : view.getUint32(at, little) / view.getUint32(at + 4, little);
}

/** The density of a TIFF or of an EXIF block; undefined where it names none, or none with a unit. */
export function readTiffDensity(bytes: Uint8Array): Density | undefined {
  const directory = readDirectory(bytes);
  if (!directory) return undefined;
  const { view, little, entries } = directory;
  const unit = entries.get(RESOLUTION_UNIT);
  const scale = units[unit?.type === SHORT ? view.getUint16(unit.valueAt, little) : 2];
  if (scale === undefined) return undefined;
  const x = rational(directory, X_RESOLUTION);
  const y = entries.has(Y_RESOLUTION) ? rational(directory, Y_RESOLUTION) : x;
  return densityOf(x * scale, y * scale);
}

/** A copy of a TIFF that has the fields of a density, with this one in them; undefined: without a unit. */
export function withTiffDensity<T extends Uint8Array>(bytes: T, density: Density | undefined): T {
  const copy = bytes.slice() as T;
  const directory = readDirectory(copy);
  if (!directory) return copy;
  const { view, little, entries } = directory;
  const unit = entries.get(RESOLUTION_UNIT);
  if (unit) view.setUint16(unit.valueAt, density ? 2 : NO_UNIT, little);
  const dpi = density ? toDpi(density) : { x: 1, y: 1 };
  for (const [tag, value] of [
    [X_RESOLUTION, dpi.x],
    [Y_RESOLUTION, dpi.y],
  ] as const) {
    const entry = entries.get(tag);
    const at = entry?.type === RATIONAL ? view.getUint32(entry.valueAt, little) : view.byteLength;
    if (at + 8 > view.byteLength) continue;
    view.setUint32(at, Math.round(value * 1000), little);
    view.setUint32(at + 4, 1000, little);
  }
  return copy;
}
