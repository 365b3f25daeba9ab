import { fromDpi, readDensity as readPerMeter, toDpi, withPngDensity } from '@irodori/image';

/** Dots per inch, across and down. */
export type Density = readonly [x: number, y: number];

/** How densely a picture file says its pixels are to be printed; undefined where it names no density, or no unit. */
export function readDensity(bytes: Uint8Array): Density | undefined {
  const density = readPerMeter(bytes);
  if (!density) return undefined;
  // PNG counts dots per meter, so that 350 dots per inch come back as 350.012.
  const round = (v: number) => (Math.abs(v - Math.round(v)) < 0.013 ? Math.round(v) : Math.round(v * 100) / 100);
  const { x, y } = toDpi(density);
  return x >= 1 && y >= 1 && x <= 100_000 && y <= 100_000 ? [round(x), round(y)] : undefined;
}

/** A PNG that names this density. */
export const withDensity = (png: Uint8Array, [x, y]: Density): Uint8Array<ArrayBuffer> =>
  withPngDensity(png, fromDpi(x, y));
