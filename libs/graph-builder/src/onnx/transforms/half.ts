/** Float32 to the bits of the nearest IEEE 754 binary16, ties to even; too large becomes infinity. */
export function toHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (x) => {
    const sign = (x >>> 16) & 0x8000;
    const exponent = ((x >>> 23) & 0xff) - 112;
    const fraction = x & 0x7fffff;
    if (exponent === 143) return sign | 0x7c00 | (fraction ? 0x200 : 0);
    if (exponent >= 31) return sign | 0x7c00;
    if (exponent <= -11) return sign;
    // Subnormal halves: the hidden one becomes visible and the whole is shifted right.
    const [mantissa, shift] = exponent <= 0 ? [fraction | 0x800000, 14 - exponent] : [fraction, 13];
    const kept = mantissa >>> shift;
    const rest = mantissa & ((1 << shift) - 1);
    const half = 1 << (shift - 1);
    const rounded = kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
    return sign | ((exponent > 0 ? exponent << 10 : 0) + rounded);
  });
}
