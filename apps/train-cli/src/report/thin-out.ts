/**
 * A curve with at most `most` points: means over equal stretches, each at the stretch's last x.
 * @param x rising
 */
export function thinOut(
  x: readonly number[],
  y: readonly number[],
  most: number,
): { readonly x: number[]; readonly y: number[] } {
  if (x.length <= most) return { x: [...x], y: [...y] };
  const thin: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let point = 0; point < most; point++) {
    const [from, to] = [Math.floor((point * x.length) / most), Math.floor(((point + 1) * x.length) / most)];
    let sum = 0;
    for (let i = from; i < to; i++) sum += y[i] as number;
    thin.x.push(x[to - 1] as number);
    thin.y.push(sum / (to - from));
  }
  return thin;
}
