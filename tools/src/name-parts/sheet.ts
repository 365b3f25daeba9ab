import type { PartsByColor, Piece } from '@irodori/data';
import { rgbToHex, type Raster } from '@irodori/image';
import sharp from 'sharp';
import { letterOf } from './notes.ts';

/** Pieces after these have no number. */
const NUMBERED = 90;
const [MOST_WIDE, MOST_HIGH] = [1000, 1280];
const GAP = 8;

/** Mean color of each part. */
function partColors(picture: Raster<3>, pieces: readonly Piece[]): Map<number, [number, number, number]> {
  const sums = new Map<number, [number, number, number, number]>();
  for (const { part, pixels } of pieces) {
    const sum = sums.get(part) ?? [0, 0, 0, 0];
    sums.set(part, sum);
    for (const i of pixels) for (let c = 0; c < 3; c++) sum[c]! += picture.data[3 * i + c]!;
    sum[3] += pixels.length;
  }
  return new Map(
    [...sums].map(([part, [r, g, b, n]]) => [
      part,
      [r, g, b].map((v) => Math.round(v / n)) as [number, number, number],
    ]),
  );
}

/** A drawing beside its pieces in flat colors, each with its number and the letter of its part, as PNG. */
export async function pieceSheet(
  file: string,
  picture: Raster<3>,
  { width, height }: PartsByColor,
  pieces: readonly Piece[],
): Promise<Buffer> {
  const times = Math.max(3, Math.min(5, Math.floor(MOST_HIGH / height), Math.floor(MOST_WIDE / width)));
  const size = { width: width * times, height: height * times };
  const drawing = await sharp(file)
    .flatten({ background: '#fff' })
    .resize({ ...size, fit: 'fill' })
    .png()
    .toBuffer();
  const colors = partColors(picture, pieces);
  const flat = Buffer.alloc(3 * width * height);
  for (const { part, pixels } of pieces) for (const i of pixels) flat.set(colors.get(part)!, 3 * i);
  const numbers = pieces.slice(0, NUMBERED).map(({ part, pixels, middle }, k) => {
    const [x, y] = [((middle % width) + 0.5) * times, (Math.floor(middle / width) + 0.5) * times];
    const font = pixels.length > 400 ? 18 : pixels.length > 60 ? 14 : 11;
    return `<text x="${x}" y="${y + font / 3}" font-size="${font}">${k}${letterOf(part)}</text>`;
  });
  const style =
    'font-family="sans-serif" font-weight="bold" text-anchor="middle" stroke="#fff" stroke-width="3" paint-order="stroke"';
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><g ${style}>${numbers.join('')}</g></svg>`;
  const numbered = await sharp(flat, { raw: { width, height, channels: 3 } })
    .resize({ ...size, kernel: 'nearest', fit: 'fill' })
    .png()
    .toBuffer();
  const right = size.width + GAP;
  return sharp({ create: { width: right + size.width, height: size.height, channels: 3, background: '#f0f' } })
    .composite([
      { input: drawing, left: 0, top: 0 },
      { input: numbered, left: right, top: 0 },
      { input: Buffer.from(overlay), left: right, top: 0 },
    ])
    .png()
    .toBuffer();
}

/** A line for each part: its letter, color and pieces with their pixels, the largest part first. */
export function pieceList(picture: Raster<3>, pieces: readonly Piece[]): string {
  const colors = partColors(picture, pieces);
  const areas = [...colors].map(([part, color]) => {
    const own = [...pieces.entries()].filter(([, piece]) => piece.part === part);
    const area = own.reduce((sum, [, { pixels }]) => sum + pixels.length, 0);
    const list = own.map(([k, { pixels }]) => `${k}(${pixels.length})`).join(' ');
    return { area, line: `${letterOf(part)} ${rgbToHex(color)} ${area} pixels: ${list}` };
  });
  return `${areas
    .sort((a, b) => b.area - a.area)
    .map(({ line }) => line)
    .join('\n')}\n`;
}
