import { WALL, type Cells } from './cells.ts';

/**
 * The cell of each pixel of the drawing itself. Paper takes the cell of the nearest place it reaches without crossing ink;
 * ink is shared from both edges, so that cells meet in the middle of a line.
 * @param ink 0..255 at the drawing's size
 * @param scale side of a grid pixel in pixels of the drawing
 */
export function cellsAtFullSize(
  cells: Cells,
  ink: Uint8Array,
  width: number,
  height: number,
  scale: number,
): Int32Array {
  if (scale === 1) return cells.labels;
  const full = new Int32Array(width * height).fill(-1);
  const queue = new Ring();
  const grid = cells.width;
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / scale) * grid;
    for (let gx = 0, x = 0; gx < grid; gx++) {
      const end = Math.min(width, x + scale);
      const open = cells.wall[row + gx] === 0;
      const label = open ? cells.labels[row + gx]! : -1;
      for (; x < end; x++, i++) full[i] = label;
    }
  }
  // Paper in blocks that hold ink: only such blocks are looked at from here on.
  const fringe = (call: (i: number) => void): void => {
    for (let g = 0; g < cells.wall.length; g++) {
      if (cells.wall[g] === 0) continue;
      const [gx, gy] = [g % grid, Math.floor(g / grid)];
      const [right, low] = [Math.min(width, (gx + 1) * scale), Math.min(height, (gy + 1) * scale)];
      for (let y = gy * scale; y < low; y++) for (let x = gx * scale; x < right; x++) call(y * width + x);
    }
  };
  const labelBeside = (i: number): number => {
    const x = i % width;
    if (x > 0 && full[i - 1]! >= 0 && ink[i - 1]! < WALL) return full[i - 1]!;
    if (x < width - 1 && full[i + 1]! >= 0 && ink[i + 1]! < WALL) return full[i + 1]!;
    if (i >= width && full[i - width]! >= 0 && ink[i - width]! < WALL) return full[i - width]!;
    if (i + width < full.length && full[i + width]! >= 0 && ink[i + width]! < WALL) return full[i + width]!;
    return -1;
  };
  const spread = (paperOnly: boolean): void => {
    for (let i = queue.take(); i >= 0; i = queue.take()) {
      const x = i % width;
      const label = full[i]!;
      for (let d = 0; d < 4; d++) {
        if ((d === 0 && x === 0) || (d === 1 && x === width - 1)) continue;
        const j = i + (d === 0 ? -1 : d === 1 ? 1 : d === 2 ? -width : width);
        if (j < 0 || j >= full.length || full[j]! >= 0 || (paperOnly && ink[j]! >= WALL)) continue;
        full[j] = label;
        queue.put(j);
      }
    }
  };
  const start: [number, number][] = [];
  fringe((i) => {
    if (ink[i]! >= WALL) return;
    const label = labelBeside(i);
    if (label >= 0) start.push([i, label]);
  });
  for (const [i, label] of start) {
    full[i] = label;
    queue.put(i);
  }
  spread(true);
  // Slivers of paper that the grid does not see.
  fringe((i) => {
    if (full[i]! >= 0 || ink[i]! >= WALL) return;
    const x = i % width;
    full[i] = cells.labels[Math.floor(Math.floor(i / width) / scale) * grid + Math.floor(x / scale)]!;
    queue.put(i);
    spread(true);
  });
  fringe((i) => {
    if (full[i]! >= 0) return;
    const label = labelBeside(i);
    if (label >= 0) start.push([i, label]);
  });
  for (const [i, label] of start) {
    if (full[i]! < 0) full[i] = label;
    queue.put(i);
  }
  spread(false);
  for (let i = 0; i < full.length; i++) {
    if (full[i]! >= 0) continue;
    const x = i % width;
    full[i] = cells.labels[Math.floor(Math.floor(i / width) / scale) * grid + Math.floor(x / scale)]!;
  }
  return full;
}

/** First in, first out. */
class Ring {
  #items = new Int32Array(1 << 16);
  #head = 0;
  #size = 0;

  put(item: number): void {
    const capacity = this.#items.length;
    if (this.#size === capacity) {
      const grown = new Int32Array(2 * capacity);
      for (let k = 0; k < capacity; k++) grown[k] = this.#items[(this.#head + k) & (capacity - 1)]!;
      this.#items = grown;
      this.#head = 0;
    }
    this.#items[(this.#head + this.#size++) & (this.#items.length - 1)] = item;
  }

  take(): number {
    if (this.#size === 0) return -1;
    const item = this.#items[this.#head]!;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#size--;
    return item;
  }
}
