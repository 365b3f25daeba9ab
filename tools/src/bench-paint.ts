/**
 * How fast a drawing opens and a hint becomes a picture: areas, labels and finish of `@irodori/paint` with the networks of
 * models/swift. Medians over hints are processor time, so that a busy machine tells the same.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/bench-paint.ts [MEGAPIXELS...] [open]
 *
 * The drawing is a figure of samples/gallery, enlarged. Default sizes: 1, 4 and 12 megapixels. `open` is a page of 1 megapixel with two
 * lines and dots in twelve colors, whose parts all hang together over open paper: the most that a stroke can take.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHintFile, readDrawing, scaleHints, type Raster, type UserHint } from '@irodori/image';
import { networkModel, prepareDrawing, type PaintModel } from '@irodori/paint';
import { Colorizer, parseManifest, PartsModel } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import sharp from 'sharp';
import { median } from './bench/statistics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sizes = process.argv.slice(2).map((word) => (word === 'open' ? word : Number(word)));
if (sizes.some((size) => size !== 'open' && !(size > 0 && size <= 64))) {
  console.error(`bench-paint: expected sizes from 0 to 64 megapixels or open, got ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}

/** `ms`: processor time. `text`: the clock as well. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; text: string; ms: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const busy = (user + system) / 1000;
  return { value, ms: busy, text: `${Math.round(ms)} ms (processor ${Math.round(busy)} ms)` };
}

async function loadModel(): Promise<PaintModel> {
  const folder = join(root, 'models/swift');
  const manifest = parseManifest(readFileSync(join(folder, 'model.json'), 'utf8'));
  const sessionOptions = { intraOpNumThreads: 2 };
  const generator = readFileSync(join(folder, manifest.files.generator.path));
  const colorizer = await Colorizer.load(ort, { manifest, generator, sessionOptions });
  if (!manifest.parts) return networkModel(manifest.trainSize, colorizer);
  const model = readFileSync(join(folder, manifest.parts.file.path));
  const parts = await PartsModel.load(ort, { manifest: manifest.parts, model, sessionOptions });
  return networkModel(manifest.trainSize, colorizer, parts);
}

async function enlarged(megapixels: number): Promise<{ picture: Raster<3>; hints: UserHint[] }> {
  const path = join(root, 'samples/gallery/sylvie-standing');
  const small = await sharp(`${path}.png`).metadata();
  const width = Math.round(Math.sqrt((megapixels * 1e6 * small.width) / small.height));
  const { data, info } = await sharp(`${path}.png`)
    .toColorspace('srgb')
    .removeAlpha()
    .resize(width, undefined, { kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { hints } = parseHintFile(readFileSync(`${path}.hints.json`, 'utf8'));
  const picture: Raster<3> = { width: info.width, height: info.height, channels: 3, data };
  return { picture, hints: scaleHints(hints, small, picture) };
}

function openPage(): { picture: Raster<3>; hints: UserHint[] } {
  const side = 1000;
  const data = new Uint8Array(3 * side * side).fill(255);
  for (let along = 0; along < 300; along++) {
    const [down, right] = [3 * ((300 + along) * side + 200), 3 * (500 * side + 400 + along)];
    data.fill(0, down, down + 12);
    for (let across = 0; across < 4; across++) data.fill(0, right + 3 * across * side, right + 3 * (across * side + 1));
  }
  // Sunflower seeds: evenly spread, no two in a row.
  const hints = Array.from({ length: 12 }, (_, n): UserHint => {
    const [away, angle] = [420 * Math.sqrt((n + 0.5) / 12), n * Math.PI * (3 - Math.sqrt(5))];
    const [x, y] = [Math.round(500 + away * Math.cos(angle)), Math.round(500 + away * Math.sin(angle))];
    return { kind: 'point', x, y, color: [20 * n, 255 - 20 * n, (80 * n) % 256], radius: 4 };
  });
  return { picture: { width: side, height: side, channels: 3, data }, hints };
}

const model = await loadModel();
for (const size of sizes.length > 0 ? sizes : [1, 4, 12]) {
  const { picture, hints } = size === 'open' ? openPage() : await enlarged(size);
  const { value: drawing, text: read } = await timed(() => readDrawing(picture));
  const opened = await timed(() => prepareDrawing(model, drawing));
  const prepared = opened.value;
  const first = await timed(() => prepared.finish(prepared.label([])));
  const each: number[] = [];
  const finishes: number[] = [];
  for (let n = 1; n <= hints.length; n++) {
    const labeled = await timed(() => prepared.label(hints.slice(0, n)));
    each.push(labeled.ms);
    finishes.push((await timed(() => prepared.finish(labeled.value))).ms);
  }
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${picture.width} x ${picture.height}: read ${read}, open ${opened.text}, ${prepared.cellCount} cells, first picture ` +
      `${first.text}; each of ${hints.length} hints: labels ${median(each).toFixed(1)} ms, picture ${median(finishes).toFixed(1)} ms (p50); ${memory} MiB`,
  );
}
