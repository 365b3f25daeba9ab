const CHUNK = 1 << 20;

/** Many strings in few bytes: UTF-8 in chunks of a megabyte and eight bytes of bookkeeping each. Only grows. */
export class StringTable {
  readonly #chunks: Buffer[] = [];
  /** Where each string starts, counted through all chunks, and its length. */
  #starts = new Float64Array(1024);
  #sizes = new Uint32Array(1024);
  #used = CHUNK;
  length = 0;

  push(text: string): void {
    const size = Buffer.byteLength(text);
    if (size > CHUNK) throw new RangeError(`StringTable: expected at most ${CHUNK} bytes, got ${size}`);
    if (this.#used + size > CHUNK) {
      this.#chunks.push(Buffer.allocUnsafe(CHUNK));
      this.#used = 0;
    }
    if (this.length === this.#sizes.length) {
      const [starts, sizes] = [new Float64Array(2 * this.length), new Uint32Array(2 * this.length)];
      starts.set(this.#starts);
      sizes.set(this.#sizes);
      [this.#starts, this.#sizes] = [starts, sizes];
    }
    this.#chunks.at(-1)!.write(text, this.#used);
    this.#starts[this.length] = (this.#chunks.length - 1) * CHUNK + this.#used;
    this.#sizes[this.length] = size;
    this.#used += size;
    this.length++;
  }

  /** The bytes of string `i`; valid while the table lives. */
  bytes(i: number): Buffer {
    const start = this.#starts[i]!;
    const at = start % CHUNK;
    return this.#chunks[Math.floor(start / CHUNK)]!.subarray(at, at + this.#sizes[i]!);
  }

  get(i: number): string {
    return this.bytes(i).toString('utf8');
  }

  /** Numbers of the strings in byte order. */
  sorted(): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    return order.sort((a, b) => Buffer.compare(this.bytes(a), this.bytes(b)));
  }
}
