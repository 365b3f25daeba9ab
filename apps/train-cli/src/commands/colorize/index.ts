import { extname } from 'node:path';
import { encodeImage, readImage } from '@irodori/data';
import type { EncodedKind } from '@irodori/data';
import { toDpi, type Density } from '@irodori/image';
import { layeredDocument, type FinishedPicture } from '@irodori/paint';
import { Command, Option } from 'commander';
import { assertWritable, exists, sessionOptionsFor, writeFileAtomically } from '@irodori/training';
import { CliError, describeError, failure, usageError } from '../../cli/errors.ts';
import { createTalk, formatDuration } from '../../cli/talk.ts';
import type { Talk } from '../../cli/talk.ts';
import { parseNumber } from '../../cli/numbers.ts';
import { planJobs, withoutFinished } from './files.ts';
import type { JobPlan, PictureJob } from './files.ts';
import { parseHintFlag, placeHints, readHintFile } from './hints.ts';
import type { HintSource } from './hints.ts';
import { loadModel } from './model.ts';
import type { LoadedModel } from './model.ts';
import { MIN_SIDE, colorizeInAllWays, colorizePicture } from './picture.ts';

interface ColorizeFlags {
  readonly input: readonly string[];
  readonly output?: string;
  readonly layers?: string;
  readonly background?: boolean;
  readonly keepPaper?: boolean;
  readonly shade?: number;
  readonly shadeStyle?: 'soft' | 'cel';
  readonly gap?: number;
  readonly hint: readonly string[];
  readonly hints?: string;
  readonly model?: string;
  readonly work?: number;
  readonly colorOnly?: boolean;
  readonly overwrite?: boolean;
  readonly skipExisting?: boolean;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** `irodori colorize`. */
export function colorizeCommand(): Command {
  return new Command('colorize')
    .description('color line drawings: the lines stay as they are, the color comes under them')
    .requiredOption(
      '-i, --input <path...>',
      'pictures (PNG, JPEG, WebP, GIF, AVIF, TIFF, SVG, PPM), folders, or - for stdin',
    )
    .option('-o, --output <path>', 'picture (.png .jpg .webp .tif), layers (.psd), folder, or - for stdout')
    .option(
      '--layers <path>',
      'a PSD beside the picture, or instead of one: paper, a layer for each part, shade, lines',
    )
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
    .option('--background', 'paint the background too where nobody hinted at it; otherwise paper stays paper')
    .option('--keep-paper', 'leave the paper in its own color; otherwise it is white')
    .option('--shade <percent>', 'strength of light and shade, 0 to 100 (default: 0, flat colors)', parseNumber)
    .addOption(new Option('--shade-style <style>', 'soft, or cel with hard steps').choices(['soft', 'cel']))
    .option('--gap <percent>', 'openings in lines up to this share of the long side are closed, 0 to 2', parseNumber)
    .option('--color-only', 'leave the lines out')
    .option('--overwrite', 'replace results that are already there')
    .option('--skip-existing', 'keep results that are already there and color the rest: goes on with a stopped folder')
    .option('--threads <n>', 'threads of the runtime (default: one per core)', parseNumber)
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Examples:
  irodori colorize -i sketch.png -o color.png
  irodori colorize -i sketch.png -o color.png --hint 120,80,#f2c7a8 --hint 200,300,#3355aa,8
  irodori colorize -i sketch.png --layers color.psd --shade 60 --shade-style cel
  irodori colorize -i sketches/ -o colored/ -m runs/first
  irodori colorize -i sketches/ more/*.png -o colored/ --skip-existing`,
    )
    .action(async (flags: ColorizeFlags) => {
      await colorize(flags);
    });
}

const MAX_WORK = 4096;

async function colorize(flags: ColorizeFlags): Promise<void> {
  const { work = undefined, threads = 0, output = flags.layers } = flags;
  if (output === undefined) throw usageError('-o, --output <path>: missing; name the result, or layers with --layers');
  checkPercent('--shade', flags.shade, 100);
  checkPercent('--gap', flags.gap, 2);
  if (work !== undefined && !(Number.isInteger(work) && work >= 32 && work <= MAX_WORK)) {
    throw usageError(`--work: expected a whole number of pixels from 32 to ${MAX_WORK}, got ${work}`);
  }
  if (!Number.isInteger(threads) || threads < 0) throw usageError(`--threads: expected a whole number, got ${threads}`);
  const given = flags.hint.map(parseHintFlag);
  if (flags.hints !== undefined) given.unshift(await readHintFile(flags.hints));
  const plan = planJobs(flags.input, output, flags.output === undefined ? '.psd' : '.png');
  const layers = new Map<PictureJob, string>();
  if (flags.output !== undefined && flags.layers !== undefined) {
    const beside = planJobs(flags.input, flags.layers, '.psd').jobs;
    for (const [i, job] of plan.jobs.entries()) layers.set(job, beside[i]!.output);
  }
  for (const path of layers.values()) checkLayers(path);
  if (flags.output === undefined) for (const job of plan.jobs) checkLayers(job.output);
  if (flags.hints !== undefined && plan.many && plan.jobs.length > 1) {
    throw usageError(
      `--hints ${flags.hints}: one file cannot fit ${plan.jobs.length} pictures; put NAME.hints.json beside each picture`,
    );
  }
  const { overwrite = false, skipExisting = false } = flags;
  const jobs = withoutFinished(plan.jobs, { overwrite, skipExisting });
  for (const job of jobs) {
    for (const path of [job.output, layers.get(job)])
      if (path !== undefined && path !== '-') await assertWritable(path);
  }
  const talk = createTalk(flags.quiet === true);
  sayWhatIsLeftOut(plan, jobs, talk);
  if (jobs.length === 0) return;
  const model = await loadModel(flags.model, sessionOptionsFor({ threads }));
  try {
    await colorizeAll(jobs, talk, output, (job) =>
      colorizeFile(job, layers.get(job), given, model, flags, plan.many, talk),
    );
  } finally {
    await model.dispose();
  }
}

function checkPercent(flag: string, value: number | undefined, most: number): void {
  if (value !== undefined && !(value >= 0 && value <= most)) {
    throw usageError(`${flag}: expected a number from 0 to ${most}, got ${value}`);
  }
}

function checkLayers(path: string): void {
  if (path !== '-' && extname(path).toLowerCase() !== '.psd') {
    throw usageError(`--layers ${path}: expected a name that ends in .psd`);
  }
}

function sayWhatIsLeftOut({ jobs: all, unread }: JobPlan, jobs: readonly PictureJob[], talk: Talk): void {
  const [first] = unread;
  if (first !== undefined) {
    const others = unread.length > 1 ? ` and ${unread.length - 1} more` : '';
    talk.warn(`${first}${others}: pictures of a kind that cannot be read; save them as PNG`);
  }
  if (jobs.length < all.length) talk.note(`${all.length - jobs.length} of ${all.length} are already there`);
}

/** Colors one picture after another; one that fails does not stop the others, Ctrl-C stops after the one at hand. */
async function colorizeAll(
  jobs: readonly PictureJob[],
  talk: Talk,
  output: string,
  color: (job: PictureJob) => Promise<string>,
): Promise<void> {
  let stopped = false;
  const stop = (): void => void (stopped = true);
  if (jobs.length > 1) process.once('SIGINT', stop);
  const began = performance.now();
  let [failed, done] = [0, 0];
  for (const job of jobs) {
    if (stopped) break;
    const at = performance.now();
    try {
      const size = await color(job);
      const counter = jobs.length > 1 ? `[${done + 1}/${jobs.length}] ` : '';
      const left = jobs.length - done - 1;
      const eta = left > 0 ? `, ${formatDuration(((performance.now() - began) / 1000 / (done + 1)) * left)} left` : '';
      talk.note(`${counter}${job.input} -> ${job.output} (${size}, ${Math.round(performance.now() - at)} ms${eta})`);
    } catch (error) {
      if (jobs.length === 1) throw error;
      failed += 1;
      talk.warn(describeError(error).line);
    }
    done += 1;
  }
  process.removeListener('SIGINT', stop);
  if (failed > 0) throw failure(`${failed} of ${done} pictures could not be colored, the others are in ${output}`);
  if (stopped && done < jobs.length) {
    throw new CliError(`stopped after ${done} of ${jobs.length}: the same command with --skip-existing goes on`, 130);
  }
}

async function colorizeFile(
  { input, output }: PictureJob,
  layers: string | undefined,
  given: readonly HintSource[],
  { network, colorizer, manifest }: LoadedModel,
  flags: ColorizeFlags,
  many: boolean,
  talk: Talk,
): Promise<string> {
  const source = input === '-' ? await readStdin() : input;
  const { raster: picture, density, profile, frames } = await readImage(source);
  if (frames > 1) talk.warn(`${input}: ${frames} frames or pages; the first one is colored`);
  if (profile !== undefined) talk.note(`${input}: its colors were converted from ${profile} to sRGB`);
  const { width, height } = picture;
  if (Math.min(width, height) < MIN_SIDE) {
    throw failure(`${input}: ${width} x ${height} pixels; expected a drawing of at least ${MIN_SIDE} x ${MIN_SIDE}`);
  }
  const beside = `${input.slice(0, -extname(input).length)}.hints.json`;
  const own = many && exists(beside, 'file') ? [await readHintFile(beside)] : [];
  const hints = placeHints([...own, ...given], picture);
  const options = {
    work: flags.work,
    lines: flags.colorOnly !== true,
    background: flags.background === true,
    keepPaper: flags.keepPaper === true,
    shade: (flags.shade ?? 0) / 100,
    shadeStyle: flags.shadeStyle,
    gap: flags.gap === undefined ? undefined : flags.gap / 100,
  };
  if (colorizer.hasCandidates && output !== '-') {
    if (hints.length > 0)
      talk.warn(`${input}: this model makes several pictures and takes no hints; they are left out`);
    const ways = await colorizeInAllWays(manifest.trainSize, colorizer, picture, options);
    // The first one, which has the name that was asked for, last: what goes on after a stop looks for it.
    for (const [index, one] of [...ways.entries()].reverse()) {
      const name = index === 0 ? output : numbered(output, index + 1);
      writeFileAtomically(name, await encode(one, kindOf(output), density));
    }
    return `${width} x ${height}, ${ways.length} pictures, to ${numbered(output, ways.length)}`;
  }
  const { notes, ...finished } = await colorizePicture(network, picture, hints, options);
  for (const { message } of notes) talk.note(`${input}: ${message}`);
  const bytes = await encode(finished, kindOf(output), density);
  if (output === '-') process.stdout.write(bytes);
  else writeFileAtomically(output, bytes);
  if (layers !== undefined) writeFileAtomically(layers, await encode(finished, 'psd', density));
  return `${width} x ${height}`;
}

/** `color-3.png` of `color.png`. */
function numbered(output: string, number: number): string {
  const type = extname(output);
  return `${output.slice(0, output.length - type.length)}-${number}${type}`;
}

/** A PSD keeps every layer uncompressed in memory while it is written. */
const MAX_PSD_PIXELS = 24e6;

async function encode(
  finished: FinishedPicture,
  kind: EncodedKind | 'psd',
  density: Density | undefined,
): Promise<Uint8Array> {
  if (kind !== 'psd') return encodeImage(finished.picture, kind, density);
  const { width, height } = finished.picture;
  if (width * height > MAX_PSD_PIXELS) {
    throw failure(`${width} x ${height} pixels: layers are written for at most ${MAX_PSD_PIXELS / 1e6} million`);
  }
  const { writePsdUint8Array } = await import('ag-psd');
  return writePsdUint8Array(layeredDocument(finished, density && toDpi(density)), { noBackground: true });
}

function kindOf(output: string): EncodedKind | 'psd' {
  const type = extname(output).toLowerCase();
  if (type === '.jpg' || type === '.jpeg') return 'jpeg';
  if (type === '.tif' || type === '.tiff') return 'tiff';
  if (type === '.psd') return 'psd';
  return type === '.webp' ? 'webp' : 'png';
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
