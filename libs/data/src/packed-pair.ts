import type { Pair } from '@irodori/image';

/** A pair with its line as bytes: 5 bytes a pixel, 6 with labels, with everything a sample is made of. */
export interface PackedPair extends Omit<Pair, 'line' | 'regions' | 'shade'> {
  readonly lineBytes?: Uint8Array;
}

/** Lines of 256 tones, as sources draw them, come back as they were. */
export function pack({ id, source, color, line, hintArea, labels }: Pair): PackedPair {
  const lineBytes = line && Uint8Array.from(line.data, (v) => Math.round(255 * v));
  return { id, source, color, hintArea, labels, lineBytes };
}

export function unpack({ lineBytes, ...rest }: PackedPair): Pair {
  const { width, height } = rest.color;
  return { ...rest, line: lineBytes && { width, height, data: Float32Array.from(lineBytes, (v) => v / 255) } };
}
