import { emptyHints, HINT_CELL, type HintMap } from '@irodori/image';

/** A cell that is on: column, row, and color in 0..255. */
export interface Hint {
  readonly x: number;
  readonly y: number;
  readonly color: readonly [red: number, green: number, blue: number];
}

/** The cells that are on, row by row. */
export function hintsOf({ width, height, data }: HintMap): Hint[] {
  const n = width * height;
  const hints: Hint[] = [];
  for (let i = 0; i < n; i++) {
    if (data[3 * n + i]! < 0.5) continue;
    const level = (c: number) => (data[c * n + i]! + 1) * 127.5;
    hints.push({ x: i % width, y: Math.floor(i / width), color: [level(0), level(1), level(2)] });
  }
  return hints;
}

/** The map that shows these hints; a later one replaces an earlier one in the same cell. */
export function hintCells(width: number, height: number, hints: readonly Hint[]): HintMap {
  const n = width * height;
  const map = emptyHints({ width, height });
  for (const { x, y, color } of hints) {
    const i = y * width + x;
    for (let c = 0; c < 3; c++) map.data[c * n + i] = color[c]! / 127.5 - 1;
    map.data[3 * n + i] = 1;
  }
  return map;
}

/** Mean color, 0..255, of the 4 x 4 pixels of a cell. */
export function cellColor(
  picture: { readonly width: number; readonly data: ArrayLike<number> },
  x: number,
  y: number,
): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let dy = 0; dy < HINT_CELL; dy++) {
    for (let dx = 0; dx < HINT_CELL; dx++) {
      const i = 3 * ((HINT_CELL * y + dy) * picture.width + HINT_CELL * x + dx);
      for (let c = 0; c < 3; c++) sum[c]! += picture.data[i + c]! / HINT_CELL ** 2;
    }
  }
  return sum;
}
