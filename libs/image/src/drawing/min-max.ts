/** A plane of bytes, row-major. */
export interface Bytes {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** In place: each value becomes the greater of itself and the one `shift` places on, while there is one. */
function takeGreater(values: Uint8Array, shift: number): void {
  for (let i = 0, k = shift, n = values.length; k < n; i++, k++) {
    const v = values[k]!;
    if (v > values[i]!) values[i] = v;
  }
}

/** In place: each value becomes the lesser of itself and the one `shift` places on, while there is one. */
function takeLesser(values: Uint8Array, shift: number): void {
  for (let i = 0, k = shift, n = values.length; k < n; i++, k++) {
    const v = values[k]!;
    if (v < values[i]!) values[i] = v;
  }
}

/**
 * In place: the extreme of `size` values, `step` apart, from each place on. Windows of 1, 2, 4, ... values from two half as
 * long; at last two that overlap. The loops run over the whole plane at once, so its rows need neutral values between them.
 */
function windows(values: Uint8Array, size: number, step: number, max: boolean): void {
  const take = max ? takeGreater : takeLesser;
  let have = 1;
  for (; 2 * have <= size; have *= 2) take(values, have * step);
  if (have < size) take(values, (size - have) * step);
}

function filter({ width, height, data }: Bytes, reach: number, max: boolean): Bytes {
  if (reach < 1) return { width, height, data: data.slice() };
  const size = 2 * reach + 1;
  const neutral = max ? 0 : 255;
  // Rows first: with room for the window on both sides. Then columns: whole rows of nothing above and below.
  const stride = width + 2 * reach;
  const across = new Uint8Array(stride * height);
  if (neutral !== 0) across.fill(neutral);
  for (let y = 0; y < height; y++) across.set(data.subarray(y * width, (y + 1) * width), y * stride + reach);
  windows(across, size, 1, max);
  const down = new Uint8Array(width * (height + 2 * reach));
  if (neutral !== 0) down.fill(neutral);
  for (let y = 0; y < height; y++) {
    down.set(across.subarray(y * stride, y * stride + width), (y + reach) * width);
  }
  windows(down, size, width, max);
  return { width, height, data: down.subarray(0, width * height) };
}

/** Maximum over a square of side `2 reach + 1`, cut off at the picture's border. */
export const maxOver = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, true);
/** Minimum over a square of side `2 reach + 1`, cut off at the picture's border. */
export const minOver = (bytes: Bytes, reach: number): Bytes => filter(bytes, reach, false);
/** What is brighter than its surroundings and narrower than `2 reach + 1` pixels is leveled to them. */
export const opened = (bytes: Bytes, reach: number): Bytes => maxOver(minOver(bytes, reach), reach);
