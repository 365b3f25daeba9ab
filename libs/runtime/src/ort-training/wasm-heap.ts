import { OrtTrainingError, type OrtTrainingModule } from './wasm-module.ts';

/** Any address that holds one readable byte: static data of the module. */
const STATIC_DATA = 1024;
/** A C++ exception object is a few dozen words; texts longer than this are not messages. */
const EXCEPTION_WORDS = 64;
const LONGEST_MESSAGE = 16_384;

/** Memory of the module: copies in and out, and calls whose failures come back as readable errors. */
export class WasmHeap {
  constructor(readonly module: OrtTrainingModule) {}

  /** A fresh view: the memory may have grown, also in another thread, and reading a string makes the module notice. */
  get #bytes(): Uint8Array {
    this.module.UTF8ToString(STATIC_DATA, 1);
    return this.module.HEAPU8;
  }

  #word(pointer: number): number {
    const { buffer } = this.#bytes;
    return new DataView(buffer).getUint32(pointer, true);
  }

  /** @throws OrtTrainingError when the 32-bit heap is full */
  allocate(bytes: number): number {
    const pointer = this.module._malloc(Math.max(bytes, 1));
    if (pointer === 0) throw new OrtTrainingError(`out of WebAssembly memory: ${bytes} bytes more do not fit`);
    return pointer;
  }

  free(pointer: number): void {
    this.module._free(pointer);
  }

  /** Copies data into new memory, which the caller frees. */
  store(data: Uint8Array | Float32Array | Uint32Array): number {
    const pointer = this.allocate(data.byteLength);
    this.#bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), pointer);
    return pointer;
  }

  read(pointer: number, bytes: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(bytes);
    copy.set(this.#bytes.subarray(pointer, pointer + bytes));
    return copy;
  }

  /** Runs `use` with `count` zeroed words and frees them; `at(i)` reads a word, `pointer(i)` is its address. */
  withWords<T>(count: number, use: (pointer: (i: number) => number, at: (i: number) => number) => T): T {
    const start = this.store(new Uint32Array(count));
    try {
      return use(
        (i) => start + 4 * i,
        (i) => this.#word(start + 4 * i),
      );
    } finally {
      this.free(start);
    }
  }

  /**
   * Calls into the runtime. A C++ exception arrives as a bare number, the address of the exception object.
   * @param failed says which results mean failure; the runtime then has a message ready
   * @throws OrtTrainingError with the runtime's text
   */
  call(what: string, run: () => number, failed: (result: number) => boolean = (code) => code !== 0): number {
    let result: number;
    try {
      result = run();
    } catch (error) {
      if (typeof error !== 'number') throw error;
      throw new OrtTrainingError(`${what}: ${this.#exceptionText(error)}`);
    }
    if (failed(result)) throw new OrtTrainingError(`${what}: ${this.#lastError()}`);
    return result;
  }

  /** As `call`, for functions that return a handle: zero means failure. */
  handle(what: string, run: () => number): number {
    return this.call(what, run, (handle) => handle === 0);
  }

  #lastError(): string {
    return this.withWords(2, (pointer, at) => {
      this.module._OrtGetLastError(pointer(0), pointer(1));
      return oneLine(this.module.UTF8ToString(at(1))) || `error code ${at(0)}`;
    });
  }

  /** The longest text that a word of the exception object, or a string member in it, points at. */
  #exceptionText(exception: number): string {
    const end = this.#bytes.length;
    let best = '';
    for (let i = 0; i < EXCEPTION_WORDS && exception + 4 * i + 4 <= end; i++) {
      const pointer = this.#word(exception + 4 * i);
      if (pointer < STATIC_DATA || pointer >= end) continue;
      const text = this.module.UTF8ToString(pointer, LONGEST_MESSAGE);
      if (text.length > best.length && /^[\t\n\r\x20-\x7e]+$/.test(text)) best = text;
    }
    return oneLine(best) || 'the runtime threw an exception without a text';
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
