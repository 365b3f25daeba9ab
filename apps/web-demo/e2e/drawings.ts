import type { Raster } from '@irodori/image';
import { encodePng } from '@irodori/data';
import sharp from 'sharp';

/** Two closed boxes side by side with thick outlines, and a slanted line in the right one. */
export function isInk(x: number, y: number, width: number, height: number): boolean {
  const t = Math.max(2, width / 80);
  const [left, right, top, bottom] = [0.1 * width, 0.9 * width, 0.1 * height, 0.9 * height];
  if (x < left || x > right || y < top || y > bottom) return false;
  const middle = width / 2;
  if (x < left + t || x > right - t || y < top + t || y > bottom - t || Math.abs(x - middle) < t / 2) return true;
  return (
    x > middle && Math.abs(x - 0.7 * width - 0.2 * (y - height / 2)) < t / 3 && y > 0.4 * height && y < 0.6 * height
  );
}

export interface DrawingOptions {
  readonly width?: number;
  readonly height?: number;
  /** Ink on transparency instead of on white. */
  readonly transparent?: boolean;
  /** What hides under full transparency. */
  readonly hidden?: readonly [number, number, number];
}

/** The test drawing as a raster; soft edges, so that partial alpha occurs. */
export function drawing({
  width = 320,
  height = 240,
  transparent = false,
  hidden = [255, 0, 255],
}: DrawingOptions = {}): Raster<4> {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let covered = 0;
      for (const [dx, dy] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const) {
        if (isInk(x + dx, y + dy, width, height)) covered++;
      }
      const p = 4 * (y * width + x);
      const alpha = Math.round((255 * covered) / 4);
      if (transparent) data.set(alpha === 0 ? [...hidden, 0] : [0, 0, 0, alpha], p);
      else data.set([255 - alpha, 255 - alpha, 255 - alpha, 255], p);
    }
  }
  return { width, height, channels: 4, data };
}

export const drawingPng = async (options?: DrawingOptions): Promise<Buffer> => encodePng(drawing(options));

/** The test drawing as a scan has it: pencil of 130 on white paper. */
export const pencilPng = async (): Promise<Buffer> =>
  sharp(await drawingPng())
    .flatten({ background: '#fff' })
    .linear(125 / 255, 130)
    .png()
    .toBuffer();
