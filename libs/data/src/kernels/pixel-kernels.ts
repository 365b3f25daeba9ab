import { resizeTaps, type Taps, type Raster } from '@irodori/image';
import { allocateBytes } from './byte-pool.ts';
import { kernels } from './kernels.generated.ts';
import { Areas, instantiate, type WasmMemory } from './wasm.ts';

/** 8-bit RGB rows as a decoder leaves them: row `y` starts at `first + y * pitch`. */
interface RgbRows {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly first: number;
  readonly pitch: number;
  /** The same rows without gaps, if nobody else refers to them: they may become the result. */
  readonly own?: Uint8Array;
}

/** What part of the picture, resized to `width` x `height`, is kept. */
interface ResizeTo {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

interface Exports {
  readonly memory: WasmMemory;
  resample(
    from: number,
    pitch: number,
    rowBytes: number,
    columns: number,
    rows: number,
    entry: number,
    outWidth: number,
    outHeight: number,
    row: number,
    to: number,
  ): void;
  toPlanes(from: number, size: number, red: number, plane: number): void;
  sketch(
    from: number,
    width: number,
    height: number,
    gray: number,
    rows: number,
    pitch: number,
    reach: number,
    to: number,
  ): void;
}

/** 1 in the weights of the kernels. */
const ONE = 1 << 14;

/** Where the first area starts. */
const FIRST = 1024;

/** Places for a picture of one size and what is made of it; pictures to be resized go behind. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly from: number;
  /** Room for three planes. */
  readonly planes: number;
  /** First value of the gray, and of the maxima along its rows. */
  readonly gray: number;
  readonly rows: number;
  /** Bytes from one of their rows to the next. */
  readonly pitch: number;
  readonly end: number;
}

/**
 * Decoded rows to tensors with vector instructions (kernels.wat): what `resizeRaster`, `toGray` and
 * `dilateSketch` do, several times as fast. One instance belongs to one thread; sizes may change from call to call.
 */
export class PixelKernels {
  readonly #wasm = instantiate<Exports>(kernels);
  #layout: Layout = { width: 0, height: 0, from: 0, planes: 0, gray: 0, rows: 0, pitch: 0, end: FIRST };

  /** As `resizeRaster`, within one level of 256: area average down, bilinear up; then the square at `left`, `top`. */
  resize(rows: RgbRows, to: ResizeTo): Raster<3> {
    if (rows.width === to.width && rows.height === to.height) return cut(rows, to);
    const areas = new Areas(this.#wasm.memory, this.#layout.end);
    const [columnTaps, rowTaps] = [resizeTaps(rows.width, to.width), resizeTaps(rows.height, to.height)];
    const most = Math.max(columnTaps.most, rowTaps.most);
    const entry = 8 + 16 * Math.ceil(most / 2);
    // A weight of 0 may fall on a row that is not there.
    const from = areas.take((rows.height + 1) * rows.pitch);
    const columns = areas.take(to.size * entry);
    const lines = areas.take(to.size * entry);
    const row = areas.take(6 * rows.width);
    const out = areas.take(3 * to.size * to.size);
    areas.fit();
    const { buffer } = this.#wasm.memory;
    const memory = new Uint8Array(buffer);
    memory.set(rows.bytes.subarray(rows.first, rows.first + (rows.height - 1) * rows.pitch + 3 * rows.width), from);
    writeTaps(buffer, columns, entry, columnTaps, to.left, to.size);
    writeTaps(buffer, lines, entry, rowTaps, to.top, to.size);
    this.#wasm.resample(from, rows.pitch, 3 * rows.width, columns, lines, entry, to.size, to.size, row, out);
    const data = allocateBytes(3 * to.size * to.size);
    data.set(memory.subarray(out, out + data.length));
    return { width: to.size, height: to.size, channels: 3, data };
  }

  /** Takes a picture over: the next calls are about it. */
  place({ width, height, data }: Raster<3>): void {
    if (this.#layout.width !== width || this.#layout.height !== height) {
      const areas = new Areas(this.#wasm.memory, FIRST);
      const from = areas.take(3 * width * height);
      const planes = areas.take(12 * width * height);
      // Four values left and right, two rows above and three below stay zero around the gray.
      const pitch = 4 * width + 32;
      const size = pitch * (height + 5);
      const [gray, rows] = [areas.take(size), areas.take(size)];
      areas.fit();
      new Uint8Array(this.#wasm.memory.buffer).fill(0, gray, rows + size);
      const inside = 2 * pitch + 16;
      this.#layout = { width, height, from, planes, gray: gray + inside, rows: rows + inside, pitch, end: areas.end };
    }
    new Uint8Array(this.#wasm.memory.buffer).set(data, this.#layout.from);
  }

  /** The placed picture as `toImageTensor` makes it, into `out` (`[3, H, W]`): the very same values. Pixels a multiple of 4. */
  imageTensor(out: Float32Array): Float32Array {
    const { width, height, from, planes } = this.#layout;
    const n = width * height;
    if (n % 4 !== 0) throw new RangeError(`PixelKernels: expected a multiple of 4 pixels, got ${n}`);
    this.#wasm.toPlanes(from, 3 * n, planes, 4 * n);
    out.set(new Float32Array(this.#wasm.memory.buffer, planes, 3 * n));
    return out;
  }

  /** `dilateSketch` of the placed picture's gray, into `out` (`[H, W]`): the very same values. Width a multiple of 4. */
  sketch(size: 3 | 5, out: Float32Array): Float32Array {
    const { width, height, from, planes, gray, rows, pitch } = this.#layout;
    if (width % 4 !== 0) throw new RangeError(`PixelKernels: expected a width that is a multiple of 4, got ${width}`);
    this.#wasm.sketch(from, width, height, gray, rows, pitch, size >> 1, planes);
    out.set(new Float32Array(this.#wasm.memory.buffer, planes, width * height));
    return out;
  }
}

function cut({ bytes, width, height, first, pitch, own }: RgbRows, { left, top, size }: ResizeTo): Raster<3> {
  if (own && width === size && height === size) return { width, height, channels: 3, data: own };
  const data = allocateBytes(3 * size * size);
  if (width === size && height === size && pitch === 3 * width) data.set(bytes.subarray(first, first + data.length));
  else {
    for (let y = 0; y < size; y++) {
      const at = first + (y + top) * pitch + 3 * left;
      data.set(bytes.subarray(at, at + 3 * size), 3 * y * size);
    }
  }
  return { width: size, height: size, channels: 3, data };
}

/** Weights in 1/16384 that sum to just that, in pairs, each four times. */
function writeTaps(buffer: ArrayBuffer, at: number, entry: number, taps: Taps, first: number, count: number): void {
  const [words, halves] = [
    new Int32Array(buffer, at, (count * entry) >> 2),
    new Int16Array(buffer, at, (count * entry) >> 1),
  ];
  for (let i = 0; i < count; i++) {
    const weights = taps.weights[first + i]!;
    const pairs = (weights.length + 1) >> 1;
    words[(i * entry) >> 2] = taps.start[first + i]!;
    words[((i * entry) >> 2) + 1] = pairs;
    let [sum, done] = [0, 0];
    for (let k = 0; k < 2 * pairs; k++) {
      sum += weights[k] ?? 0;
      const whole = k >= weights.length - 1 ? ONE : Math.round(sum * ONE);
      const base = (i * entry + 8 + 16 * (k >> 1)) >> 1;
      for (let lane = 0; lane < 4; lane++) halves[base + 2 * lane + (k & 1)] = whole - done;
      done = whole;
    }
  }
}

let shared: PixelKernels | undefined;

/** The thread's own kernels. */
export const pixelKernels = (): PixelKernels => (shared ??= new PixelKernels());
