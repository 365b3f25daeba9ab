import { extname } from 'node:path';
import { decodeImage, encodePng } from '@irodori/data';
import type { Raster } from '@irodori/image';
import { Command } from 'commander';
import sharp from 'sharp';
import { describeError, failure, usageError } from '../../cli/errors.ts';
import { assertWritable, exists, writeFileAtomically } from '../../cli/files.ts';
import { createTalk } from '../../cli/talk.ts';
import { sessionOptionsFor } from '../../training/session-options.ts';
import { parseNumber } from '../train/options.ts';
import { planJobs } from './files.ts';
import type { PictureJob } from './files.ts';
import { parseHintFlag, placeHints, readHintFile } from './hints.ts';
import type { HintSource } from './hints.ts';
import { loadModel } from './model.ts';
import type { LoadedModel } from './model.ts';
import { MIN_SIDE, colorizePicture } from './picture.ts';

interface ColorizeFlags {
  readonly input: string;
  readonly output: string;
  readonly hint: readonly string[];
  readonly hints?: string;
  readonly model?: string;
  readonly work?: number;
  readonly colorOnly?: boolean;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** `irodori colorize`. */
export function colorizeCommand(): Command {
  return new Command('colorize')
    .description('color line drawings: the lines stay as they are, the color comes under them')
    .requiredOption('-i, --input <path>', 'picture (PNG, JPEG, WebP, GIF, AVIF, TIFF, SVG), folder, or - for stdin')
    .requiredOption('-o, --output <path>', 'picture (.png .jpg .webp), folder, or - for stdout')
    .option(
      '--hint <x,y,#rrggbb[,radius]>',
      'a dot of color, in pixels of the picture; repeatable',
      (text: string, all: readonly string[]) => [...all, text],
      [] as readonly string[],
    )
    .option(
      '--hints <file>',
      'hints as JSON, as the editor saves them; folders take NAME.hints.json beside each picture',
    )
    .option('-m, --model <dir>', 'model folder or run folder (default: the bundled model)')
    .option(
      '--work <pixels>',
      'short side that the network works at (default: the picture inside the square it was trained at)',
      parseNumber,
    )
    .option('--color-only', 'leave the lines out')
    .option('--threads <n>', 'threads of the runtime (default: one per core)', parseNumber)
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Examples:
  irodori colorize -i sketch.png -o color.png
  irodori colorize -i sketch.png -o color.png --hint 120,80,#f2c7a8 --hint 200,300,#3355aa,8
  irodori colorize -i sketches/ -o colored/ -m runs/first`,
    )
    .action(async (flags: ColorizeFlags) => {
      await colorize(flags);
    });
}

const MAX_WORK = 4096;

async function colorize(flags: ColorizeFlags): Promise<void> {
  const { work = undefined, threads = 0 } = flags;
  if (work !== undefined && !(Number.isInteger(work) && work >= 32 && work <= MAX_WORK)) {
    throw usageError(`--work: expected a whole number of pixels from 32 to ${MAX_WORK}, got ${work}`);
  }
  if (!Number.isInteger(threads) || threads < 0) throw usageError(`--threads: expected a whole number, got ${threads}`);
  const given = flags.hint.map(parseHintFlag);
  if (flags.hints !== undefined) given.unshift(await readHintFile(flags.hints));
  const jobs = planJobs(flags.input, flags.output);
  for (const { output } of jobs) if (output !== '-') await assertWritable(output);
  const model = await loadModel(flags.model, sessionOptionsFor({ threads }));
  const talk = createTalk(flags.quiet === true);
  let failed = 0;
  for (const job of jobs) {
    try {
      const began = performance.now();
      const size = await colorizeFile(job, given, model, flags, exists(flags.input, 'folder'));
      talk.note(`${job.input} -> ${job.output} (${size}, ${Math.round(performance.now() - began)} ms)`);
    } catch (error) {
      if (jobs.length === 1) throw error;
      failed += 1;
      talk.warn(describeError(error).line);
    }
  }
  await model.colorizer.dispose();
  if (failed > 0)
    throw failure(`${failed} of ${jobs.length} pictures could not be colored, the others are in ${flags.output}`);
}

async function colorizeFile(
  { input, output }: PictureJob,
  given: readonly HintSource[],
  { colorizer, manifest }: LoadedModel,
  flags: ColorizeFlags,
  inFolder: boolean,
): Promise<string> {
  const picture = await decodeImage(input === '-' ? await readStdin() : input);
  const { width, height } = picture;
  if (Math.min(width, height) < MIN_SIDE) {
    throw failure(`${input}: ${width} x ${height} pixels; expected a drawing of at least ${MIN_SIDE} x ${MIN_SIDE}`);
  }
  const beside = `${input.slice(0, -extname(input).length)}.hints.json`;
  const own = inFolder && exists(beside, 'file') ? [await readHintFile(beside)] : [];
  const hints = placeHints([...own, ...given], picture);
  const options = { trainSize: manifest.trainSize, work: flags.work, colorOnly: flags.colorOnly === true };
  const bytes = await encode(await colorizePicture(colorizer, picture, hints, options), output);
  if (output === '-') process.stdout.write(bytes);
  else writeFileAtomically(output, bytes);
  return `${width} x ${height}`;
}

async function encode(raster: Raster<3>, output: string): Promise<Buffer> {
  const type = extname(output).toLowerCase();
  if (type === '' || type === '.png') return encodePng(raster);
  const { width, height } = raster;
  const image = sharp(raster.data, { raw: { width, height, channels: 3 } });
  return type === '.webp' ? image.webp({ quality: 95 }).toBuffer() : image.jpeg({ quality: 95 }).toBuffer();
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
