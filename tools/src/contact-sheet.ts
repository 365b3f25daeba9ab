import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { contactSheet, rgbToHex, squaredDistances, type PointHint, type Raster, type Rgb } from '@irodori/image';
import { colorize, type Colorized } from 'irodori';
import sharp from 'sharp';

/**
 * A contact sheet of a folder of line drawings as the bundled model paints them, without hints or with some dots each:
 * `node … tools/src/contact-sheet.ts FOLDER OUT.jpg [--dots N] [--columns N] [--side PIXELS]`.
 *
 * Dots go to the middles of the N largest parts that are painted without hints, so nobody chooses a place where they do
 * well; hair and skin get one dot each. Colors are the next of a fixed list.
 */
const HAIR: readonly Rgb[] = [
  [206, 92, 128],
  [70, 130, 150],
  [232, 196, 120],
  [120, 84, 160],
  [86, 62, 52],
];
const SKIN: Rgb = [247, 214, 186];
const CLOTH: readonly Rgb[] = [
  [72, 140, 96],
  [178, 62, 62],
  [222, 176, 70],
  [66, 84, 150],
  [138, 96, 66],
];
/** Dots need so many pixels of room to all sides. */
const ROOM = 3;

interface Spot {
  readonly name: string;
  readonly size: number;
  readonly x: number;
  readonly y: number;
}

/** The middles of the parts that were painted, largest part first. */
function partMiddles({ layers }: Colorized): Spot[] {
  const spots: Spot[] = [];
  for (const layer of layers) {
    if (layer.kind !== 'part') continue;
    const { width, height, data } = layer.raster();
    const mask = Uint8Array.from({ length: width * height }, (_, i) => (data[4 * i + 3]! > 0 ? 1 : 0));
    const distances = squaredDistances(mask, width, height, true);
    let at = 0;
    for (let i = 1; i < distances.length; i++) if (distances[i]! > distances[at]!) at = i;
    if (distances[at]! < ROOM ** 2) continue;
    const size = mask.reduce((sum, v) => sum + v, 0);
    spots.push({ name: layer.name.replace(/ \d+$/, ''), size, x: at % width, y: Math.floor(at / width) });
  }
  return spots.sort((p, q) => q.size - p.size);
}

function dotsAt(spots: readonly Spot[], most: number, number: number): PointHint[] {
  const dots: PointHint[] = [];
  const once = new Set<string>();
  let cloth = number;
  for (const { name, x, y } of spots) {
    if (dots.length === most) break;
    if (once.has(name)) continue;
    if (name === 'hair' || name === 'skin') once.add(name);
    const color =
      name === 'skin' ? SKIN : name === 'hair' ? HAIR[number % HAIR.length]! : CLOTH[cloth++ % CLOTH.length]!;
    dots.push({ kind: 'point', x: x + 0.5, y: y + 0.5, radius: ROOM, color });
  }
  return dots;
}

/** The picture, with its dots in rings, inside a square. */
async function tile({ width, height, data }: Raster<3>, dots: readonly PointHint[], side: number): Promise<Raster<3>> {
  const scale = Math.max(width, height) / side;
  const circles = dots.map(
    ({ x, y, color }) =>
      `<circle cx="${x}" cy="${y}" r="${4 * scale}" fill="${rgbToHex(color)}" stroke="white" stroke-width="${1.5 * scale}"/>`,
  );
  const rings = Buffer.from(`<svg width="${width}" height="${height}">${circles.join('')}</svg>`);
  const flat = await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: rings }])
    .png()
    .toBuffer();
  const pixels = await sharp(flat)
    .resize(side, side, { fit: 'contain', background: '#808080' })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width: side, height: side, channels: 3, data: pixels };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dots: { type: 'string', default: '0' },
    columns: { type: 'string', default: '6' },
    side: { type: 'string', default: '320' },
  },
});
const [folder, out] = positionals;
if (folder === undefined || out === undefined) {
  console.error('usage: contact-sheet.ts FOLDER OUT.jpg [--dots N] [--columns N] [--side PIXELS]');
  process.exit(2);
}
const files = readdirSync(folder).filter((name) => /^\.(png|jpe?g|webp)$/i.test(extname(name)));
const tiles: Raster<3>[] = [];
let skipped = 0;
for (const name of files.sort()) {
  const path = join(folder, name);
  const plain = await colorize(path);
  if (plain.notes.some(({ code }) => code === 'looks-like-painting' || code === 'looks-like-photo')) {
    console.log(`${name}: left out, not a line drawing`);
    skipped++;
    continue;
  }
  const dots = dotsAt(partMiddles(plain), Number(values.dots), tiles.length);
  const { picture } = dots.length > 0 ? await colorize(path, { hints: dots }) : plain;
  tiles.push(await tile(picture, dots, Number(values.side)));
}
const { width, height, data } = contactSheet(tiles, Number(values.columns));
await sharp(data, { raw: { width, height, channels: 3 } })
  .jpeg({ quality: 82 })
  .toFile(out);
console.log(`${out}: ${tiles.length} drawings, ${skipped} left out, ${values.dots} dots each`);
