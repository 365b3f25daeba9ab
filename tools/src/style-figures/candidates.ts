import { existsSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { ciede2000, rgbToLab } from '@irodori/eval';
import { readImage } from '@irodori/data';
import { parseHintFile, readDrawing, scaleHints, type Raster, type UserHint } from '@irodori/image';
import { candidateHints, prepareDrawing, proposeColorings, type PreparedDrawing } from '@irodori/paint';
import { loadModel } from 'irodori';

/** Pixels looked at in each drawing, at most. */
const LOOKS = 20_000;

/** The table of `style-figures candidates`. */
export async function candidatesTable(args: readonly string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' } },
  });
  if (positionals.length === 0) throw new RangeError('style-figures candidates: expected pictures, got none');
  const model = await loadModel();
  const rows: string[] = [];
  const means: number[] = [];
  for (const file of positionals) {
    const { raster } = await readImage(file);
    const prepared = await prepareDrawing(model.network, readDrawing(raster));
    const free = proposeColorings(prepared, [], { seed: Number(values.seed) });
    const pictures = free.colorings.map((colors) => paint(prepared, candidateHints(free, colors)));
    const mean = meanPairwise(pictures, figurePixels(prepared));
    means.push(mean);
    const hints = hintsBeside(file, prepared);
    const errors = hints && hintErrors(prepared, hints, Number(values.seed));
    rows.push(
      `| ${basename(file)} | ${mean.toFixed(1)} | ${free.dots.length} | ${errors ? errors.map((v) => v.toFixed(2)).join(' | ') : '|'} |`,
    );
  }
  await model.dispose();
  const all = means.reduce((sum, v) => sum + v, 0) / means.length;
  return [
    '| drawing | CIEDE2000 between two | dots | at hints, ordinary | at hints, worst of nine |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    `| mean | ${all.toFixed(1)} | | | |`,
  ].join('\n');
}

const paint = (prepared: PreparedDrawing, hints: readonly UserHint[]): Raster<3> =>
  prepared.finish(prepared.label(hints), { lines: false }).picture;

/** Pixels of the figure off the lines, thinned out evenly. */
function figurePixels({ width, height, made }: PreparedDrawing): number[] {
  const { cells, background, scale } = made.segmentation;
  const pixels: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (made.drawing.ink[i]! > 20) continue;
    const g = Math.floor(Math.floor(i / width) / scale) * cells.width + Math.floor((i % width) / scale);
    if (background[cells.labels[g]!]! < 0.5) pixels.push(i);
  }
  const step = Math.max(1, Math.floor(pixels.length / LOOKS));
  return pixels.filter((_, k) => k % step === 0);
}

function difference(a: Raster<3>, b: Raster<3>, i: number): number {
  const lab = ({ data }: Raster<3>) => rgbToLab(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!);
  return ciede2000(lab(a), lab(b));
}

function meanPairwise(pictures: readonly Raster<3>[], pixels: readonly number[]): number {
  let [sum, n] = [0, 0];
  for (const [k, a] of pictures.entries()) {
    for (const b of pictures.slice(k + 1)) {
      for (const i of pixels) sum += difference(a, b, i);
      n += pixels.length;
    }
  }
  return sum / n;
}

function hintsBeside(file: string, { width, height }: PreparedDrawing): UserHint[] | undefined {
  const path = `${file.slice(0, -extname(file).length)}.hints.json`;
  if (!existsSync(path)) return undefined;
  const parsed = parseHintFile(readFileSync(path, 'utf8'));
  const frame = { width: parsed.width ?? width, height: parsed.height ?? height };
  return scaleHints(parsed.hints, frame, { width, height });
}

/** Mean CIEDE2000 at the hints: of the ordinary coloring, and of the worst of nine. */
function hintErrors(prepared: PreparedDrawing, hints: readonly UserHint[], seed: number): [number, number] {
  const error = (picture: Raster<3>): number => {
    const each = hints.map(({ color, ...hint }) => {
      const [x, y] = 'points' in hint ? hint.points[0]! : [hint.x, hint.y];
      const p = 3 * (Math.floor(y) * picture.width + Math.floor(x));
      const { data } = picture;
      return ciede2000(rgbToLab(...color), rgbToLab(data[p]!, data[p + 1]!, data[p + 2]!));
    });
    return each.reduce((sum, v) => sum + v, 0) / Math.max(1, each.length);
  };
  const proposed = proposeColorings(prepared, hints, { seed });
  const worst = proposed.colorings.map((colors) => error(paint(prepared, candidateHints(proposed, colors, hints))));
  return [error(paint(prepared, hints)), Math.max(...worst)];
}
