import {
  contactSheet,
  extractSketch,
  fromImageTensor,
  planeToRaster,
  resizeRaster,
  type Pair,
  type Plane,
  type Raster,
  type Sample,
} from '@irodori/image';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { encodePng, parseSpec, type PairDataset } from '@irodori/data';
import { Command, Option } from 'commander';
import { exists, writeFileAtomically } from '@irodori/training/common';
import { usageError } from '../../cli/errors.ts';
import { jsonLines, secondsSince } from '../../cli/json-lines.ts';
import { wholeOption } from '../../cli/number-options.ts';
import { checkOutputs } from '../../cli/outputs.ts';
import { addDataOptions, checkSpec, openFromFlags, type DataFlags } from './open.ts';

type What = 'pairs' | 'samples' | 'layers';

interface PreviewFlags extends DataFlags {
  readonly output: string;
  readonly count: number;
  readonly columns: number;
  readonly from: number;
  readonly what: What;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

const blank = (size: number): Raster<3> => ({
  width: size,
  height: size,
  channels: 3,
  data: new Uint8ClampedArray(3 * size * size).fill(200),
});

/** A light color for each region number, so that neighbors differ. */
function regionPicture(regions: Uint16Array, size: number): Raster<3> {
  const data = new Uint8ClampedArray(3 * size * size);
  regions.forEach((region, i) => {
    if (region > 0) {
      data.set([80 + ((region * 97) % 176), 80 + ((region * 57) % 176), 80 + ((region * 151) % 176)], 3 * i);
    }
  });
  return { width: size, height: size, channels: 3, data };
}

function pairTiles(pair: Pair, size: number, layers: boolean): Raster<3>[] {
  const line = planeToRaster(pair.line ?? extractSketch(pair.color, 'paper'));
  if (!layers) return [pair.color, line];
  return [
    pair.color,
    line,
    pair.regions ? regionPicture(pair.regions, size) : blank(size),
    pair.shade ? planeToRaster(pair.shade) : blank(size),
  ];
}

/** Hint cells enlarged on gray paper: a black hint and no hint look different. */
function hintPicture(hint: Float32Array, size: number): Raster<3> {
  const grid = size / 4;
  const n = grid * grid;
  const data = new Uint8ClampedArray(3 * n).fill(225);
  for (let i = 0; i < n; i++) {
    if (hint[3 * n + i] === 1) for (let c = 0; c < 3; c++) data[3 * i + c] = (hint[c * n + i]! + 1) * 127.5;
  }
  const small: Raster<3> = { width: grid, height: grid, channels: 3, data };
  const out = new Uint8ClampedArray(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = 3 * ((y >> 2) * grid + (x >> 2));
      out.set(small.data.subarray(from, from + 3), 3 * (y * size + x));
    }
  }
  return { width: size, height: size, channels: 3, data: out };
}

function sampleTiles(sample: Sample): Raster<3>[] {
  const { size } = sample;
  const sketch: Plane = { width: size, height: size, data: sample.sketch };
  return [planeToRaster(sketch), hintPicture(sample.hint, size), fromImageTensor(sample.target, size, size)];
}

async function tilesOf(data: PairDataset, index: number, flags: PreviewFlags): Promise<Raster<3>[]> {
  const tiles =
    flags.what === 'samples'
      ? sampleTiles(await data.sample(index))
      : pairTiles(await data.pair(index), flags.size, flags.what === 'layers');
  return tiles.map((tile) => resizeRaster(tile, flags.size, flags.size));
}

/** `irodori data preview`: a contact sheet. */
export function previewCommand(): Command {
  const command = new Command('preview').description('draw a sheet of pictures as training sees them');
  return addDataOptions(command, 192)
    .requiredOption('-o, --output <file>', 'PNG to write')
    .addOption(wholeOption('--count <n>', 'how many', [1, 2000]).default(24))
    .addOption(wholeOption('--columns <n>', 'pictures in a row', [1, 100]).default(6))
    .addOption(wholeOption('--from <n>', 'number of the first one', [0, 2 ** 31]).default(0))
    .addOption(
      new Option(
        '--what <kind>',
        'pairs: color, line (extracted where there is none); samples: sketch, hints, target; layers: pairs, regions, shade',
      )
        .choices(['pairs', 'samples', 'layers'])
        .default('pairs'),
    )
    .option('--overwrite', 'replace a file that is already there')
    .option('--json', 'lines of JSON on stdout (docs/many-pictures.md)')
    .action(async (flags: PreviewFlags) => {
      const began = performance.now();
      const write = jsonLines(flags.json);
      checkOutput(flags);
      const data = await openFromFlags(flags, flags.what === 'layers');
      try {
        const count = Math.min(flags.count, data.length);
        const sets: Raster<3>[][] = [];
        for (let i = 0; i < count; i++) sets.push(await tilesOf(data, flags.from + i, flags));
        const columns = Math.min(flags.columns, count);
        const sheet = contactSheet(arrange(sets, columns, flags.size), columns);
        writeFileAtomically(flags.output, await encodePng(sheet));
        if (flags.json !== true) process.stdout.write(`${flags.output}: ${count} from ${data.name}, ${flags.what}\n`);
        const { output, what } = flags;
        write({ event: 'result', command: 'data preview', value: { output, pictures: count, from: data.name, what } });
        write({ event: 'end', command: 'data preview', seconds: secondsSince(began) });
      } finally {
        await data.close();
      }
    });
}

/** @throws CliError (usage) where the sheet would get another type's name, or replace one of the pictures it shows */
function checkOutput({ output, data, overwrite }: PreviewFlags): void {
  if (!/\.png$/i.test(output)) throw usageError(`-o ${output}: expected a name that ends in .png`);
  checkSpec(data);
  const folders = parseSpec(data).parts.flatMap(({ paths }) => paths.map((path) => `${realPath(path)}${sep}`));
  const place = join(realPath(dirname(output)), basename(output));
  if (exists(output, 'file') && folders.some((folder) => place.startsWith(folder))) {
    throw usageError(`-o ${output}: would replace a picture of --data; choose another place`);
  }
  checkOutputs([output], { overwrite });
}

/** Through links, where there is something. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

/** The versions of one picture under each other: all first versions of a row, then all second ones, and so on. */
function arrange(sets: readonly (readonly Raster<3>[])[], columns: number, size: number): Raster<3>[] {
  const out: Raster<3>[] = [];
  const versions = sets[0]?.length ?? 0;
  for (let start = 0; start < sets.length; start += columns) {
    const row = sets.slice(start, start + columns);
    for (let version = 0; version < versions; version++) {
      for (let column = 0; column < columns; column++) out.push(row[column]?.[version] ?? blank(size));
    }
  }
  return out;
}
