/**
 * Cuts basins of more than four lattice squares: in each square of the lattice the place farthest from ink becomes a
 * seed, and the seeds share the basin by steps along the grid. Returns the number of cells.
 */
export function splitLarge(
  labels: Int32Array,
  distance: Float32Array,
  wall: Uint8Array,
  width: number,
  height: number,
  spacing: number,
): number {
  let count = 0;
  for (const label of labels) if (label >= count) count = label + 1;
  const area = new Int32Array(count);
  for (let i = 0; i < labels.length; i++) if (wall[i] === 0) area[labels[i]!]!++;
  // Large basins by number; -1: not large.
  const large = new Int32Array(count).fill(-1);
  let basins = 0;
  for (let b = 0; b < count; b++) if (area[b]! > 2 * spacing * spacing) large[b] = basins++;
  if (basins === 0) return count;
  const columns = Math.ceil(width / spacing);
  const squares = columns * Math.ceil(height / spacing);
  /** The seed of each square of each large basin, its pixels there, and which square was met first. */
  const seeds = new Int32Array(basins * squares).fill(-1);
  const inSquare = new Int32Array(basins * squares);
  const met: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / spacing) * columns;
    for (let x = 0; x < width; x++, i++) {
      const b = large[labels[i]!]!;
      if (b < 0 || wall[i] === 1) continue;
      const square = b * squares + row + Math.floor(x / spacing);
      if (inSquare[square]!++ === 0) met.push(square);
      const seed = seeds[square]!;
      // Near the middle of its square, so that cells come out alike; off the ink as far as it goes.
      if (seed < 0 || centered(i, distance, width, spacing) > centered(seed, distance, width, spacing)) {
        seeds[square] = i;
      }
    }
  }
  const from = new Int32Array(labels.length).fill(-1);
  const queue = new Int32Array(labels.length);
  const basinOf: number[] = [];
  const first = count;
  let tail = 0;
  for (const square of met) {
    if (inSquare[square]! < 0.25 * spacing * spacing) continue;
    const seed = seeds[square]!;
    basinOf.push(labels[seed]!);
    from[seed] = count++;
    queue[tail++] = seed;
  }
  /** The basin of each pixel that is not yet in a cell, -1 of others; `-2 - basin` on ink, which comes after the paper. */
  const free = labels.map((label, i) => (from[i]! >= 0 ? -1 : wall[i] === 1 ? -2 - label : label));
  /** Pixels beside ink of their basin, in the order in which they were taken. */
  const besideInk: number[] = [];
  const spread = (onInkBorder?: (i: number) => void): void => {
    for (let head = 0; head < tail; head++) {
      const i = queue[head]!;
      const own = from[i]!;
      const basin = basinOf[own - first]!;
      const x = i % width;
      let ink = false;
      for (let d = 0; d < 4; d++) {
        const j = d === 0 ? i - 1 : d === 1 ? i + 1 : d === 2 ? i - width : i + width;
        if (d < 2 ? x === (d === 0 ? 0 : width - 1) : j < 0 || j >= free.length) continue;
        const has = free[j]!;
        if (has === basin) {
          free[j] = -1;
          from[j] = own;
          queue[tail++] = j;
        } else if (has === -2 - basin) ink = true;
      }
      if (ink) onInkBorder?.(i);
    }
  };
  // Paper first, so that a line's end inside a cell is walked around, then the ink.
  spread((i) => besideInk.push(i));
  for (let i = 0; i < free.length; i++) if (free[i]! < -1) free[i] = -2 - free[i]!;
  queue.set(besideInk);
  tail = besideInk.length;
  spread();
  const number = new Int32Array(count).fill(-1);
  let cells = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = from[i]! >= 0 ? from[i]! : labels[i]!;
    if (number[label]! < 0) number[label] = cells++;
    labels[i] = number[label]!;
  }
  return cells;
}

function centered(i: number, distance: Float32Array, width: number, spacing: number): number {
  const x = (i % width) % spacing;
  const y = Math.floor(i / width) % spacing;
  const off = Math.max(Math.abs(x - spacing / 2), Math.abs(y - spacing / 2));
  return Math.min(distance[i]!, spacing / 4) - off / 2;
}
