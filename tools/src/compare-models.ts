/**
 * How far two model folders color drawings apart: CIEDE2000 over the pixels of each picture, painted with the hints beside it and without
 * any, by the halves of the generator where a folder has them; and the share of pixels to which both parts networks give the same name.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/compare-models.ts FOLDER FOLDER [PICTURE...]
 *
 * Default pictures: samples/gallery.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differenceMap } from '@irodori/eval';
import { parseHintFile, readDrawing, type PartsField, type Plane, type Raster, type UserHint } from '@irodori/image';
import { networkModel, prepareDrawing, type PaintModel } from '@irodori/paint';
import { Colorizer, parseManifest, PartsModel } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import sharp from 'sharp';
import { joined } from './verify-export/case.ts';

const [first, second, ...named] = process.argv.slice(2);
if (first === undefined || second === undefined) {
  console.error('compare-models: expected two model folders, and pictures after them');
  process.exit(2);
}
const gallery = fileURLToPath(new URL('../../samples/gallery/', import.meta.url));
const pictures =
  named.length > 0
    ? named
    : readdirSync(gallery)
        .filter((name) => name.endsWith('.png'))
        .map((name) => join(gallery, name));

/** The networks, and the names that the parts network gave last. */
interface Model {
  readonly network: PaintModel;
  names: Uint8Array | undefined;
}

async function load(folder: string): Promise<Model> {
  const { files, parts, ...manifest } = parseManifest(readFileSync(join(folder, 'model.json'), 'utf8'));
  const read = ({ path }: { path: string }) => readFileSync(join(folder, path));
  const { encoder, decoder, generator } = files;
  const halves =
    encoder && decoder ? { encoder: read(encoder), decoder: read(decoder) } : { generator: read(generator) };
  const sessionOptions = { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled' } as const;
  const colorizer = await Colorizer.load(ort, { manifest, ...halves, sessionOptions });
  if (!parts) return { network: networkModel(manifest.trainSize, colorizer), names: undefined };
  const partsModel = await PartsModel.load(ort, { manifest: parts, model: read(parts.file), sessionOptions });
  const watched = {
    trainSize: partsModel.trainSize,
    run: async (sketch: Plane) => {
      const field = await partsModel.run(sketch);
      model.names = namesOf(field);
      return field;
    },
  };
  const model: Model = { network: networkModel(manifest.trainSize, colorizer, watched), names: undefined };
  return model;
}

/** The most likely name of each pixel. */
function namesOf({
  width,
  height,
  logits,
  names,
}: Required<Pick<PartsField, 'logits' | 'names'>> & PartsField): Uint8Array {
  const pixels = width * height;
  return Uint8Array.from({ length: pixels }, (_, at) => {
    let best = 0;
    for (let name = 1; name < names.length; name++) {
      if (logits[name * pixels + at]! > logits[best * pixels + at]!) best = name;
    }
    return best;
  });
}

async function open(path: string): Promise<{ picture: Raster<3>; hints: readonly UserHint[] }> {
  const { data, info } = await sharp(path)
    .flatten({ background: '#fff' })
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const beside = path.replace(/\.\w+$/, '.hints.json');
  const hints = existsSync(beside) ? parseHintFile(readFileSync(beside, 'utf8')).hints : [];
  return { picture: { width: info.width, height: info.height, channels: 3, data }, hints };
}

const quantile = (sorted: Float32Array, q: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!.toFixed(2);

const models = [await load(first), await load(second)];
const all: Float32Array[] = [];
console.log('picture, hints: CIEDE2000 median, 95th percentile, largest, pixels beyond 1; pixels of the same name');
for (const path of pictures) {
  const { picture, hints } = await open(path);
  for (const given of hints.length > 0 ? [[], hints] : [[]]) {
    const painted: Raster<3>[] = [];
    for (const { network } of models) {
      const prepared = await prepareDrawing(network, readDrawing(picture));
      painted.push(prepared.finish(prepared.label(given)).picture);
    }
    const sorted = differenceMap(painted[0]!, painted[1]!).sort();
    all.push(sorted);
    const [a, b] = models.map(({ names }) => names);
    const same =
      a && b ? `${((100 * a.reduce((n, v, i) => n + Number(v === b[i]), 0)) / a.length).toFixed(2)} %` : 'none';
    const beyond = (100 * sorted.reduce((n, v) => n + Number(v > 1), 0)) / sorted.length;
    console.log(
      `${basename(path)}, ${given.length}: ${quantile(sorted, 0.5)}, ${quantile(sorted, 0.95)}, ${quantile(sorted, 1)}, ${beyond.toFixed(2)} %; ${same}`,
    );
  }
}
const together = (await joined(all)).sort();
console.log(`all pixels: ${quantile(together, 0.5)}, ${quantile(together, 0.95)}, ${quantile(together, 1)}`);
process.exit(0);
