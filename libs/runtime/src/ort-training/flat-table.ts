import { decodeUtf8 } from '../utf8.ts';

/**
 * A FlatBuffers table, read with bounds checks: DataView throws a RangeError past the end, and every vector is measured
 * before it is walked, so a damaged file cannot make a reader hang or read elsewhere.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The root table of a finished buffer. @throws RangeError when the buffer is too short */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Position of a field's value; undefined when the field holds its default. */
  #field(id: number): number | undefined {
    const vtable = this.#at - this.#view.getInt32(this.#at, true);
    const slot = 4 + 2 * id;
    if (slot >= this.#view.getUint16(vtable, true)) return undefined;
    const offset = this.#view.getUint16(vtable + slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  /** Position of what an offset field points at. */
  #target(id: number): number | undefined {
    const field = this.#field(id);
    return field === undefined ? undefined : field + this.#view.getUint32(field, true);
  }

  #vector(id: number, elementSize: number): { start: number; length: number } | undefined {
    const target = this.#target(id);
    if (target === undefined) return undefined;
    const length = this.#view.getUint32(target, true);
    if (target + 4 + length * elementSize > this.#view.byteLength) throw new RangeError('vector runs past the end');
    return { start: target + 4, length };
  }

  int32(id: number): number {
    const field = this.#field(id);
    return field === undefined ? 0 : this.#view.getInt32(field, true);
  }

  bool(id: number): boolean {
    const field = this.#field(id);
    return field !== undefined && this.#view.getUint8(field) !== 0;
  }

  int64(id: number): bigint {
    const field = this.#field(id);
    return field === undefined ? 0n : this.#view.getBigInt64(field, true);
  }

  float32(id: number): number {
    const field = this.#field(id);
    return field === undefined ? 0 : this.#view.getFloat32(field, true);
  }

  table(id: number): FlatTable | undefined {
    const target = this.#target(id);
    return target === undefined ? undefined : new FlatTable(this.#view, target);
  }

  /** Undefined when the vector is absent, which is not the same as empty. */
  tables(id: number): FlatTable[] | undefined {
    const vector = this.#vector(id, 4);
    return (
      vector &&
      Array.from({ length: vector.length }, (_, i) => {
        const slot = vector.start + 4 * i;
        return new FlatTable(this.#view, slot + this.#view.getUint32(slot, true));
      })
    );
  }

  bytes(id: number): Uint8Array | undefined {
    const vector = this.#vector(id, 1);
    return vector && new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.start, vector.length);
  }

  int64s(id: number): bigint[] | undefined {
    const vector = this.#vector(id, 8);
    return (
      vector && Array.from({ length: vector.length }, (_, i) => this.#view.getBigInt64(vector.start + 8 * i, true))
    );
  }

  /** @throws TypeError on bytes that are not UTF-8 */
  string(id: number): string {
    return decodeUtf8(this.bytes(id) ?? new Uint8Array());
  }
}
