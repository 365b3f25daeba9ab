import { contactSheet, paintHints, planeToRaster, resizeRaster, type Plane, type Raster } from '@irodori/image';
import type { DotsSet, ShownPicture } from './run-dots.ts';
import type { Dot } from './types.ts';

/** A picture's row: the tiles with what each shows. */
export interface SheetRow {
  readonly id: string;
  readonly tiles: readonly (readonly [caption: string, tile: Raster<3>])[];
}

/** Pictures on one sheet. */
const ROWS = 8;

/**
 * One row for each picture: its lines with the first method's dots, the first method at every shown number of dots, the
 * others at the largest of them, the truth. Tiles are squares.
 * @param side of a tile, pixels
 */
export function sheetRows({ methods, pictures }: DotsSet, side: number): SheetRow[] {
  return pictures.map((shown) => ({
    id: shown.picture.id,
    tiles: tilesOf(shown, methods).map(([caption, tile]) => [caption, fitted(tile, side)] as const),
  }));
}

/** The rows as contact sheets of at most eight pictures each. */
export function dotsSheets(set: DotsSet, side = 256): Raster<3>[] {
  const rows = sheetRows(set, side);
  const sheets: Raster<3>[] = [];
  for (let i = 0; i < rows.length; i += ROWS) {
    const tiles = rows.slice(i, i + ROWS).flatMap((row) => row.tiles.map(([, tile]) => tile));
    sheets.push(contactSheet(tiles, rows[0]!.tiles.length));
  }
  return sheets;
}

function tilesOf({ picture, results }: ShownPicture, methods: readonly string[]): [string, Raster<3>][] {
  const [first, ...others] = methods;
  const own = results.get(first!)!;
  const last = Math.max(...own.pictures.keys());
  const tiles: [string, Raster<3>][] = [
    [`lines, ${last} dots of ${first}`, withDots(picture.lines, [...own.paper, ...own.dots.slice(0, last)])],
  ];
  for (const [count, raster] of own.pictures) tiles.push([`${first}, ${count} dots`, raster]);
  for (const name of others) {
    const raster = results.get(name)!.pictures.get(last);
    if (raster) tiles.push([`${name}, ${last} dots`, raster]);
  }
  return [...tiles, ['truth', picture.truth]];
}

/** The drawing with its dots, each in a ring that shows on any color. */
function withDots(lines: Plane, dots: readonly Dot[]): Raster<3> {
  const { width, height } = lines;
  const radius = Math.max(width, height) / 90;
  const discs = dots.flatMap(({ x, y, color }) => {
    const at = { kind: 'point', x: x + 0.5, y: y + 0.5 } as const;
    return [
      { ...at, radius: radius + 2, color: [255, 0, 255] as const },
      { ...at, radius, color },
    ];
  });
  const over = paintHints(discs, lines, lines).data;
  const picture = planeToRaster(lines);
  const data = Uint8ClampedArray.from(picture.data);
  for (let i = 0; i < width * height; i++) {
    if (over[4 * i + 3]! > 0) data.set(over.subarray(4 * i, 4 * i + 3), 3 * i);
  }
  return { ...picture, data };
}

/** Proportions kept, in the middle of a gray square. */
function fitted(picture: Raster<3>, side: number): Raster<3> {
  const scale = side / Math.max(picture.width, picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const small = resizeRaster(picture, width, height);
  const data = new Uint8ClampedArray(3 * side * side).fill(128);
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  for (let y = 0; y < height; y++) {
    data.set(small.data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((top + y) * side + left));
  }
  return { width: side, height: side, channels: 3, data };
}
