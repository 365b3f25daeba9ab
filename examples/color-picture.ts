/**
 * Colors one drawing with the model that comes along, with one hint.
 * `node --import tsx examples/color-picture.ts drawing.png colored.png 120,80,#c83c50`
 */
import { writeFile } from 'node:fs/promises';
import { hexToRgb, type UserHint } from '@irodori/image';
import { colorizePicture, encodePng, loadModel, readImage } from 'irodori';

const [drawing = 'samples/gallery/elf.png', output = 'out/colored.png', ...texts] = process.argv.slice(2);
const hints = texts.map((text): UserHint => {
  const [x, y, hex = ''] = text.split(',');
  const color = hexToRgb(hex);
  if (color === undefined) throw new Error(`hint ${text}: expected x,y,#rrggbb`);
  return { kind: 'point', x: Number(x), y: Number(y), radius: 8, color };
});

const { network, manifest } = await loadModel();
const { raster } = await readImage(drawing);
const { picture, layers } = await colorizePicture(network, raster, hints);
await writeFile(output, await encodePng(picture));
console.log(`${output}: ${picture.width} x ${picture.height}, ${layers.length} layers, by ${manifest.name}`);
