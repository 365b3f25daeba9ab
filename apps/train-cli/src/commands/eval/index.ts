import { basename, resolve } from 'node:path';
import { reportTables, runProtocol, type ProtocolSummary, type System } from '@irodori/eval';
import { Command, Option } from 'commander';
import { sessionOptionsFor } from '@irodori/training/common';
import { usageError } from '../../cli/errors.ts';
import { createLog, formatDuration, type Log } from '../../cli/log.ts';
import { loadModel } from '../../colorize/model.ts';
import { checkSpec } from '../data/open.ts';
import { seedOption, threadsOption, wholeOption } from '../../cli/number-options.ts';
import { evaluateDots } from './dots.ts';
import { EvalReport } from './eval-report.ts';
import { openFeatures } from './features.ts';
import { gmicSystem, hasGmic } from './gmic.ts';
import { openHeldOut, redrawLines } from './pairs.ts';
import { checkReport, reportFiles, writeReport } from './report.ts';
import { alignedTable } from './tables.ts';
import { baselines, modelSystem, paintedSystem, uniqueName } from './systems.ts';

interface EvalFlags {
  readonly model?: string;
  readonly compare?: readonly string[];
  readonly measure: (typeof measures)[number];
  readonly data: readonly string[];
  readonly report: string;
  readonly count?: number;
  readonly size?: number;
  readonly dots: number;
  readonly seed: number;
  readonly keep: number;
  readonly painted: boolean;
  readonly baselines: boolean;
  readonly gmic: boolean;
  readonly features: boolean;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What is measured, with the pictures and their side when neither is asked for. */
const measures = ['colors', 'dots'] as const;
const defaults = { colors: { count: 50, size: 256 }, dots: { count: 8, size: 512 } } as const;

/** `irodori eval`. */
export function evalCommand(): Command {
  return new Command('eval')
    .description(
      'measure models on held-out pictures: truth, hints, recolor, spread and bleed, lines, against baselines',
    )
    .option('-m, --model <dir>', 'model folder, run folder or model.zip (default: the bundled model)')
    .option('--compare <dirs...>', 'more model folders for the same tables')
    .addOption(
      new Option('--measure <what>', 'colors near the truth and at hints, or dots until a picture is finished')
        .choices(measures)
        .default('colors'),
    )
    .option('--data <specs...>', 'held-out pictures; each a set of its own for dots', ['irodori-mix:val'])
    .requiredOption('--report <dir>', `folder for ${Object.values(reportFiles).join(', ')}`)
    .addOption(wholeOption('--count <n>', 'pictures (default: 50; for dots 8 of each set)', [1, 1_000_000]))
    .addOption(
      wholeOption('--size <pixels>', 'side of the pictures (default: 256; for dots 512, the longer side)', [32, 1024]),
    )
    .addOption(wholeOption('--dots <n>', 'for --measure dots: most dots on a picture', [1, 200]).default(24))
    .addOption(seedOption('--seed <n>', 'of hints and intervals', 1))
    .addOption(wholeOption('--keep <n>', 'examples, best and worst cases on the page, each', [0, 100]).default(4))
    .option('--painted', 'a second row for each model: as colorize and the editor paint with it', false)
    .option('--no-baselines', 'leave out all methods without a model: fills, watershed, G’MIC, the limit')
    .option('--no-gmic', 'leave out G’MIC, which takes half a second to two for each picture it makes')
    .option('--no-features', 'leave out the perceptual and Fréchet distances')
    .addOption(threadsOption())
    .option('--json', 'lines of JSON on stdout, the last but one of them the report (docs/many-pictures.md)')
    .option('-q, --quiet', 'only warnings and the table')
    .addHelpText(
      'after',
      `
Examples:
  irodori eval -m runs/first --report report/
  irodori eval -m models/lite --compare runs/unet runs/no-swish --data folder:pictures --count 200 --report report/
  irodori eval --measure dots --data folder:finished irodori-house:val --report report/

--measure dots: a simulated colorist puts dots of the true color where most is wrong; reported are the share still
wrong after 0 to 24 dots and the dots until 10 % and 5 % are wrong, beside a paint bucket, a watershed, G’MIC and the
limit. The model paints as irodori colorize does. folder: and pairs: take every picture of the folder, whole.`,
    )
    .action(async (flags: EvalFlags) => {
      await evaluate(flags);
    });
}

function checkFlags({ measure, data, size }: Settings): void {
  if (measure === 'colors' && data.length > 1) {
    throw usageError(`--data: expected one specification, got ${data.length}; join sets with a comma`);
  }
  if (size % 4 !== 0) throw usageError(`--size: expected a multiple of 4 (hint cells are 4 pixels), got ${size}`);
}

type Settings = EvalFlags & { readonly count: number; readonly size: number };

async function evaluate(given: EvalFlags): Promise<void> {
  const flags = { ...defaults[given.measure], ...given };
  checkFlags(flags);
  const log = createLog(flags.quiet === true);
  for (const spec of flags.data) checkSpec(spec);
  checkReport(flags.report);
  const options = sessionOptionsFor({ device: 'cpu', threads: flags.threads ?? 0 });
  const teller = new EvalReport(flags.json, flags.report);
  const closers: (() => Promise<void>)[] = [];
  try {
    if (flags.measure === 'dots') {
      await evaluateDots(flags, options, { log, teller }, closers);
      teller.end();
      return;
    }
    const systems: System[] = [];
    for (const folder of [flags.model, ...(flags.compare ?? [])]) {
      const model = await loadModel(folder, options);
      const { manifest, colorizer, network, folder: found } = model;
      closers.push(() => model.dispose());
      const wanted = manifest.name || basename(resolve(found));
      const nameOf = (name: string) =>
        uniqueName(
          name,
          systems.map((system) => system.name),
        );
      systems.push(modelSystem(nameOf(wanted), colorizer));
      if (flags.painted) systems.push(paintedSystem(nameOf(`${wanted}, painted`), network));
    }
    if (flags.baselines) systems.push(...baselines);
    if (flags.baselines && flags.gmic && (await hasGmic('fx_colorize_lineart', log))) systems.push(gmicSystem);
    const heldOut = await openHeldOut(flags.data[0]!, flags.size, flags.seed, flags.count);
    closers.push(() => heldOut.close());
    const network = flags.features ? await openFeatures(flags.size, options) : undefined;
    if (network) closers.push(() => network.close());
    const began = performance.now();
    let runs = 0;
    teller.start(heldOut.count);
    const result = await runProtocol(
      heldOut.pairs,
      systems.map((system) => counted(system, () => runs++)),
      {
        seed: flags.seed,
        keep: flags.keep,
        features: network?.features,
        extractLines: redrawLines,
        onPair: (done, id) => {
          progress(log, done, heldOut.count, id, (performance.now() - began) / 1000);
          teller.progress(done, heldOut.count);
        },
      },
    );
    const seconds = (performance.now() - began) / 1000;
    await writeReport(flags.report, result, flags.data[0]!);
    teller.table(() => overview(result.summary));
    log.note(
      `${result.summary.pairs} pictures, ${runs} colorizations in ${formatDuration(seconds)} ` +
        `(${(runs / seconds).toFixed(1)} images/s with all measures); report in ${flags.report}`,
    );
    teller.end();
  } finally {
    for (const close of closers) await close();
  }
}

function counted(system: System, count: () => void): System {
  return {
    name: system.name,
    colorize(...request) {
      count();
      return system.colorize(...request);
    },
  };
}

function progress(log: Log, done: number, count: number, id: string, seconds: number): void {
  const left = formatDuration((seconds / done) * (count - done));
  if (log.live) process.stderr.write(`\r\u001b[K${done}/${count} ${id}, ${left} left${done === count ? '\n' : ''}`);
  else if (done === count || done % Math.max(1, Math.round(count / 10)) === 0) {
    log.note(`${done}/${count}, ${left} left`);
  }
}

/** The conditions people ask for first, as aligned text. */
function overview(summary: ProtocolSummary): string {
  const wanted = ['points0', 'points16', 'turn90', 'firstHint', 'nextHint'];
  return reportTables(summary)
    .filter(({ title }) => wanted.some((name) => title.startsWith(`${name}:`)))
    .map(alignedTable)
    .join('\n');
}
