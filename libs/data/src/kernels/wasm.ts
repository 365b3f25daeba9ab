export interface WasmMemory {
  /** Another one after `grow`. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of the platform's object; the language's own types leave it to the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** What an assembled module without imports exports. */
export function instantiate<Exports extends object>(base64: string): Exports {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
}

/** Vectors are read and written whole, so every area has some bytes to spare. */
const SPARE = 64;

/** Areas of a module's memory behind each other; grows it when they do not fit. */
export class Areas {
  readonly #memory: WasmMemory;

  constructor(
    memory: WasmMemory,
    /** Where the next one starts. */
    public end: number,
  ) {
    this.#memory = memory;
  }

  take(bytes: number): number {
    const at = this.end;
    this.end += (bytes + SPARE + 15) & ~15;
    return at;
  }

  fit(): void {
    const missing = this.end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / 65536));
  }
}
