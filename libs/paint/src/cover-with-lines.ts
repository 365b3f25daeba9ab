/**
 * The colors of the parts times a picture, in products made once.
 * @param data 3 bytes a pixel, written
 * @param colors 3 bytes a part
 */
export function coverWithPicture(
  data: Uint8ClampedArray,
  colors: Uint8Array,
  parts: Int32Array,
  clean: Uint8Array | Uint8ClampedArray,
): void {
  const products = (underLight ??= productTable((value, light) => (value * light) / 255));
  // Four pixels are three words. Most are white and take the colors as they are.
  const fours = clean.byteOffset % 4 === 0 ? parts.length >> 2 : 0;
  const light = new Int32Array(clean.buffer, fours > 0 ? clean.byteOffset : 0, 3 * fours);
  const out = new Int32Array(data.buffer, data.byteOffset, 3 * fours);
  const pixels = new Uint8Array(12);
  const words = new Int32Array(pixels.buffer);
  let last = -1;
  for (let i = 0, p = 0, w = 0; i < parts.length; w += 3) {
    const part = parts[i]!;
    const whole =
      w < out.length &&
      (light[w]! & light[w + 1]! & light[w + 2]!) === -1 &&
      parts[i + 1] === part &&
      parts[i + 2] === part &&
      parts[i + 3] === part;
    if (whole) {
      if (part !== last) {
        for (let k = 0; k < 12; k++) pixels[k] = colors[3 * part + (k % 3)]!;
        last = part;
      }
      out[w] = words[0]!;
      out[w + 1] = words[1]!;
      out[w + 2] = words[2]!;
      i += 4;
      p += 12;
      continue;
    }
    for (const end = Math.min(i + 4, parts.length); i < end; i++, p += 3) {
      const k = 3 * parts[i]!;
      data[p] = products[(colors[k]! << 8) | clean[p]!]!;
      data[p + 1] = products[(colors[k + 1]! << 8) | clean[p + 1]!]!;
      data[p + 2] = products[(colors[k + 2]! << 8) | clean[p + 2]!]!;
    }
  }
}

/** The colors of the parts under black ink, or without any: {@link coverWithPicture}. */
export function coverWithInk(
  data: Uint8ClampedArray,
  colors: Uint8Array,
  parts: Int32Array,
  ink: Uint8Array | undefined,
): void {
  const products = (underInk ??= productTable((value, dark) => value * (1 - dark / 255)));
  for (let i = 0, p = 0; i < parts.length; i++, p += 3) {
    const k = 3 * parts[i]!;
    const dark = ink ? ink[i]! : 0;
    data[p] = products[(colors[k]! << 8) | dark]!;
    data[p + 1] = products[(colors[k + 1]! << 8) | dark]!;
    data[p + 2] = products[(colors[k + 2]! << 8) | dark]!;
  }
}

/** Both tables are the same for all pictures. */
let underLight: Uint8ClampedArray | undefined;
let underInk: Uint8ClampedArray | undefined;

/** What a function gives for all pairs of bytes, as a picture holds it: at `first * 256 + second`. */
function productTable(of: (first: number, second: number) => number): Uint8ClampedArray {
  const table = new Uint8ClampedArray(65_536);
  for (let at = 0; at < table.length; at++) table[at] = of(at >> 8, at & 255);
  return table;
}
