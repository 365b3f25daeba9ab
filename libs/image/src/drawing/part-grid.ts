import type { SmallParts } from './components.ts';

/** Parts sorted into square cells by their middles, so that neighbors are found without looking at all. */
export class PartGrid {
  readonly columns: number;
  readonly rows: number;
  readonly #start: Int32Array;
  readonly #parts: Int32Array;

  constructor(
    readonly parts: SmallParts,
    readonly cell: number,
    width: number,
    height: number,
  ) {
    this.columns = Math.ceil(width / cell);
    this.rows = Math.ceil(height / cell);
    const start = new Int32Array(this.columns * this.rows + 1);
    for (let i = 0; i < parts.count; i++) start[this.cellOf(i) + 1]!++;
    for (let k = 1; k < start.length; k++) start[k]! += start[k - 1]!;
    const next = start.slice();
    this.#parts = new Int32Array(parts.count);
    for (let i = 0; i < parts.count; i++) this.#parts[next[this.cellOf(i)]!++] = i;
    this.#start = start;
  }

  cellOf(part: number): number {
    return Math.floor(this.parts.y[part]! / this.cell) * this.columns + Math.floor(this.parts.x[part]! / this.cell);
  }

  /** Calls `visit` with every part in the cells next to `part`'s and in its own, itself too, until it returns false. */
  near(part: number, visit: (other: number) => boolean): void {
    const cell = this.cellOf(part);
    const [cx, cy] = [cell % this.columns, Math.floor(cell / this.columns)];
    const [left, right] = [Math.max(0, cx - 1), Math.min(this.columns - 1, cx + 1)];
    for (let y = Math.max(0, cy - 1); y <= Math.min(this.rows - 1, cy + 1); y++) {
      const end = this.#start[y * this.columns + right + 1]!;
      for (let k = this.#start[y * this.columns + left]!; k < end; k++) if (!visit(this.#parts[k]!)) return;
    }
  }
}
