import { extname } from 'node:path';
import { Command, Option } from 'commander';
import { MAX_CANDIDATES } from '@irodori/paint';
import { assertWritable, exists, sessionOptionsFor } from '@irodori/training/common';
import { CliError, describeError, failure, usageError } from '../../cli/errors.ts';
import { createLog, formatDuration } from '../../cli/log.ts';
import type { Log } from '../../cli/log.ts';
import { numberOption, threadsOption, wholeOption } from '../../cli/number-options.ts';
import { colorizeAllWith, colorizeWith, proposeWith, type Colorized } from '../../colorize/colorize.ts';
import { parseHintFlag, readHintFile, type HintSource } from '../../colorize/hints.ts';
import { loadModel, type LoadedModel } from '../../colorize/model.ts';
import { isWarning } from '../../colorize/notes.ts';
import { MAX_WORK, MIN_WORK } from '../../colorize/options.ts';
import { writeCandidates } from './candidates.ts';
import { onStopSignals } from '../../cli/signals.ts';
import { candidateFiles, numberedResults, planJobs, resultsOf, withoutFinished } from './files.ts';
import type { JobPlan, PictureJob } from './files.ts';

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
  readonly reference?: string;
  readonly candidates?: number;
  readonly seed?: number;
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
    .option('--reference <file>', 'a picture to take the look from, for models trained with --experiment style2paints')
    .addOption(
      wholeOption(
        '--candidates <n>',
        'so many other colorings: a sheet of all, and each as picture NAME-1 with the hints it is made of',
        [1, MAX_CANDIDATES],
      ),
    )
    .addOption(
      wholeOption('--seed <n>', 'of --candidates: another seed, other colorings (default: 1)', [0, 0xffffffff]),
    )
    .addOption(
      wholeOption(
        '--work <pixels>',
        'short side that the network works at (default: the picture inside the square it was trained at)',
        [MIN_WORK, MAX_WORK],
      ),
    )
    .option('--background', 'paint the background too where nobody hinted at it; otherwise paper stays paper')
    .option('--keep-paper', 'leave the paper in its own color; otherwise it is white')
    .addOption(
      numberOption('--shade <percent>', 'strength of light and shade, 0 to 100 (default: 0, flat colors)', [0, 100]),
    )
    .addOption(new Option('--shade-style <style>', 'soft, or cel with hard steps').choices(['soft', 'cel']))
    .addOption(
      numberOption('--gap <percent>', 'openings in lines up to this share of the long side are closed, 0 to 2', [0, 2]),
    )
    .option('--color-only', 'leave the lines out')
    .option('--overwrite', 'replace results that are already there')
    .option('--skip-existing', 'keep results that are already there and color the rest: goes on with a stopped folder')
    .addOption(threadsOption())
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Examples:
  irodori colorize -i sketch.png -o color.png
  irodori colorize -i sketch.png -o color.png --hint 120,80,#f2c7a8 --hint 200,300,#3355aa,8
  irodori colorize -i sketch.png -o ideas.png --candidates 9 --seed 4
  irodori colorize -i sketch.png --layers color.psd --shade 60 --shade-style cel
  irodori colorize -i sketches/ -o colored/ -m runs/first
  irodori colorize -i sketches/ more/*.png -o colored/ --skip-existing`,
    )
    .action(async (flags: ColorizeFlags) => {
      await colorize(flags);
    });
}

async function colorize(flags: ColorizeFlags): Promise<void> {
  const { threads = 0 } = flags;
  checkCandidates(flags);
  const given = flags.hint.map(parseHintFlag);
  if (flags.hints !== undefined) given.unshift(await readHintFile(flags.hints));
  const plan = planJobs(flags.input, flags);
  if (flags.hints !== undefined && plan.many && plan.jobs.length > 1) {
    throw usageError(
      `--hints ${flags.hints}: one file cannot fit ${plan.jobs.length} pictures; put NAME.hints.json beside each picture`,
    );
  }
  const { overwrite = false, skipExisting = false } = flags;
  const jobs = withoutFinished(plan.jobs, { overwrite, skipExisting });
  if (flags.candidates !== undefined) for (const job of plan.jobs) candidateFiles(job, 1, plan.jobs);
  for (const path of jobs.flatMap(resultsOf)) await assertWritable(path);
  const log = createLog(flags.quiet === true);
  sayWhatIsLeftOut(plan, jobs, log);
  if (jobs.length === 0) return;
  const model = await loadModel(flags.model, sessionOptionsFor({ threads }), flags.reference);
  const further = furtherResults(model, plan.jobs, flags.candidates);
  const put = async (path: string, colored: Colorized): Promise<void> => {
    if (path === '-') process.stdout.write(await colored.encode(flags.layers === '-' ? 'psd' : 'png'));
    else if (!(skipExisting && exists(path, 'file'))) await colored.save(path);
  };
  try {
    withoutFinished(jobs, { overwrite, skipExisting }, further);
    const where = flags.output ?? flags.layers ?? '';
    await colorizeAll(jobs, log, where, (job) =>
      colorizeFile(job, { further: further(job), jobs: plan.jobs, given, model, flags, put, many: plan.many, log }),
    );
  } finally {
    await model.dispose();
  }
}

function checkCandidates({ candidates, seed, output }: ColorizeFlags): void {
  if (candidates === undefined && seed !== undefined) {
    throw usageError('--seed: goes with --candidates, which is missing');
  }
  if (candidates !== undefined && output === undefined) {
    throw usageError('-o, --output <path>: missing; name the sheet of --candidates');
  }
}

/** SGRU's, where a model folder does not say. */
const USUAL_CANDIDATES = 9;

/** Names of the second and further pictures, of a model that makes several of one drawing. */
function furtherResults({ colorizer, manifest }: LoadedModel, all: readonly PictureJob[], candidates?: number) {
  const said = manifest.config?.['candidates'];
  const count = typeof said === 'number' ? said : USUAL_CANDIDATES;
  if (candidates !== undefined) {
    const own = colorizer.hasCandidates ? Math.min(count, candidates) : candidates;
    return (job: PictureJob): string[] =>
      candidateFiles(job, own, all).flatMap(({ picture, hints }) => [picture, hints]);
  }
  return ({ output }: PictureJob): string[] =>
    colorizer.hasCandidates && output !== '-' ? numberedResults(output, count, all) : [];
}

function sayWhatIsLeftOut({ jobs: all, unread }: JobPlan, jobs: readonly PictureJob[], log: Log): void {
  const [first] = unread;
  if (first !== undefined) {
    const others = unread.length > 1 ? ` and ${unread.length - 1} more` : '';
    log.warn(`${first}${others}: pictures of a kind that cannot be read; save them as PNG`);
  }
  if (jobs.length < all.length) log.note(`${all.length - jobs.length} of ${all.length} are already there`);
}

/** Colors one picture after another; one that fails does not stop the others, Ctrl-C stops after the one at hand. */
async function colorizeAll(
  jobs: readonly PictureJob[],
  log: Log,
  output: string,
  color: (job: PictureJob) => Promise<string>,
): Promise<void> {
  let stopped = false;
  const stop = (): void => {
    if (stopped) process.exit(130);
    stopped = true;
  };
  const forgetSignals = jobs.length > 1 ? onStopSignals(stop) : () => undefined;
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
      log.note(`${counter}${job.input} -> ${job.output} (${size}, ${Math.round(performance.now() - at)} ms${eta})`);
    } catch (error) {
      if (jobs.length === 1) throw error;
      failed += 1;
      log.warn((await describeError(error)).line);
    }
    done += 1;
  }
  forgetSignals();
  if (failed > 0) throw failure(`${failed} of ${done} pictures could not be colored, the others are in ${output}`);
  if (stopped && done < jobs.length) {
    throw new CliError(`stopped after ${done} of ${jobs.length}: the same command with --skip-existing goes on`, 130);
  }
}

interface Coloring {
  readonly jobs: readonly PictureJob[];
  /** Names of the second and further pictures. */
  readonly further: readonly string[];
  readonly given: readonly HintSource[];
  readonly model: LoadedModel;
  readonly flags: ColorizeFlags;
  readonly put: (path: string, colored: Colorized) => Promise<void>;
  readonly many: boolean;
  readonly log: Log;
}

async function colorizeFile({ input, output, layers }: PictureJob, coloring: Coloring): Promise<string> {
  const { further, jobs, given, model, flags, put, many, log } = coloring;
  const source = input === '-' ? await readStdin() : input;
  const beside = `${input.slice(0, -extname(input).length)}.hints.json`;
  const own = many && exists(beside, 'file') ? [await readHintFile(beside)] : [];
  const hints = [...own, ...given];
  const options = {
    name: input,
    model,
    work: flags.work,
    lines: flags.colorOnly !== true,
    background: flags.background === true,
    keepPaper: flags.keepPaper === true,
    shade: (flags.shade ?? 0) / 100,
    shadeStyle: flags.shadeStyle,
    gap: flags.gap === undefined ? undefined : flags.gap / 100,
  };
  const say = ({ notes }: Colorized): void => {
    for (const note of notes) (isWarning(note) ? log.warn : log.note)(`${input}: ${note.message}`);
  };
  if (flags.candidates !== undefined) {
    const ways = await proposeWith(source, hints, { ...options, count: flags.candidates, seed: flags.seed });
    const files = candidateFiles({ input, output }, ways.length, jobs);
    const first = await writeCandidates(ways, files, output);
    say(first);
    return `${sizeOf(first)}, ${ways.length} colorings, to ${files.at(-1)!.picture}`;
  }
  if (model.colorizer.hasCandidates && output !== '-') {
    const ways = await colorizeAllWith(source, hints, options);
    say(ways[0]!);
    // The first one, which has the name that was asked for, last: what goes on after a stop looks for it.
    const names = [output, ...further];
    for (const [index, one] of [...ways.entries()].reverse()) {
      await put(names[index] as string, one);
    }
    return `${sizeOf(ways[0]!)}, ${ways.length} pictures, to ${names[ways.length - 1]}`;
  }
  const colored = await colorizeWith(source, hints, options);
  say(colored);
  if (layers !== undefined) await put(layers, colored);
  await put(output, colored);
  return sizeOf(colored);
}

const sizeOf = ({ picture: { width, height } }: Colorized): string => `${width} x ${height}`;

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
