import { join, resolve } from 'node:path';
import { Command } from 'commander';
import {
  NO_VALIDATION,
  assertResumable,
  baseOf,
  endsOf,
  fixedKeys,
  fromHere,
  mergePatches,
  ranksOf,
  resolveConfig,
  trainConfigSchema,
} from '@irodori/training';
import type { Ends, TrainConfig, TrainConfigPatch, TrainSummary } from '@irodori/training';
import { describeError, failure, usageError } from '../../cli/errors.ts';
import { addSettingFlags } from '../../cli/setting-flags.ts';
import { createLog, formatDuration } from '../../cli/log.ts';
import { experiments } from '../../experiments/index.ts';
import { writeReport } from '../../report/write-report.ts';
import { checkSpec } from '../data/open.ts';
import { newRunName, patchFromFlags } from './options.ts';
import type { TrainFlags } from './options.ts';
import { readRunConfig, runTraining } from './run.ts';

/** `irodori train`. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description(
      'train the colorization GAN; the run folder gets settings, metrics, samples, checkpoints and the model',
    )
    .option('-o, --out <dir>', 'run folder (default: a new one under runs/)')
    .option('--resume <auto>', "go on from the run folder's newest good checkpoint, or start when there is none")
    .option('--experiment <name>', `named settings: ${[...experiments.keys()].join(', ')}`)
    .option('--config <file>', 'YAML file of settings; flags win over it, it wins over the experiment');
  return addSettingFlags(command, trainConfigSchema)
    .option('-q, --quiet', 'only warnings')
    .option('--json', 'the summary as JSON on stdout')
    .addHelpText(
      'after',
      `
Going on with --resume auto: a run that was stopped completes its total, so the same command can be given again; other
--steps, --epochs or --minutes are its new total. A finished run says so, and adds what they say. Other settings may be
changed, too, and are written down in run.json; what shapes the weights and the order of the data
(${fixedKeys.join(', ')}) may not: a new run with --init RUN can.

Examples:
  irodori train --preset tiny --size 64 --steps 200
  irodori train --preset lite --minutes 30 --out runs/first
  irodori train --out runs/first --resume auto
  irodori train --out runs/first --resume auto --minutes 30
  irodori train --experiment paper --perceptual vgg19=vgg19.safetensors --data danbooru:DIR`,
    )
    .action(async (flags: TrainFlags) => {
      await train(flags);
    });
}

async function train(flags: TrainFlags): Promise<void> {
  if (flags.resume !== undefined && flags.resume !== 'auto') {
    throw usageError(`--resume: expected auto, got '${flags.resume}'; name the run folder with --out`);
  }
  const resume = flags.resume === 'auto';
  if (resume && flags.out === undefined) throw usageError('--resume auto: name the run folder with --out');
  const choice = await chooseConfig(flags, resume);
  const { config } = choice;
  const out = flags.out ?? newRunName(config, choice.experiment);
  const { rank, ranks } = ranksOf();
  const log = createLog(flags.quiet === true || rank > 0);
  if (ranks > 1 && flags.out === undefined) throw usageError('--out: name the run folder, the same for all ranks');
  log.note(`training ${config.preset} at ${config.size} x ${config.size} on ${config.data}, run folder ${out}`);
  const summary = await runTraining({ ...choice, out, resume, log });
  if (summary.reason === 'lockLost') {
    throw failure(`${out}: the lock of the run folder was taken away at step ${summary.step}; stopped without saving`);
  }
  // The first rank of a group writes for all.
  if (rank > 0) return;
  const report = join(out, 'report.html');
  await writeReport([out], report, log.warn).catch(async (error: unknown) => {
    log.warn(`no report: ${(await describeError(error)).line}; irodori runs report ${out} writes it again`);
  });
  print(flags, out, summary);
  if (summary.reason === 'interrupted') process.exitCode = 130;
}

interface Choice {
  readonly config: TrainConfig;
  readonly experiment: string | null;
  readonly base: string;
  readonly given: Ends | undefined;
  readonly givenByFlags: boolean;
}

/** Throws CliError (usage) when data cannot be read as a specification. */
function checkSpecs({ data, validation, remember }: TrainConfigPatch): void {
  if (data !== undefined) checkSpec(data);
  for (const spec of [validation, remember?.data]) {
    if (typeof spec === 'string' && spec !== NO_VALIDATION) checkSpec(spec);
  }
}

/** A resumed run keeps its own settings; what the command names goes over them, but for where it ends. */
async function chooseConfig(flags: TrainFlags, resume: boolean): Promise<Choice> {
  const { patch, experiment } = await patchFromFlags(flags);
  checkSpecs(patch);
  const ends = { given: endsOf(patch), givenByFlags: endsOf(flags) !== undefined };
  const before = resume && flags.out !== undefined ? await readRunConfig(flags.out) : undefined;
  if (flags.out === undefined || before === undefined) {
    return { config: resolveConfig(patch), experiment, base: process.cwd(), ...ends };
  }
  const { steps: _, epochs: __, minutes: ___, ...settings } = patch;
  checkSpecs(before);
  const base = baseOf(resolve(flags.out), before);
  const config = fromHere(resolveConfig(mergePatches(before, settings)), before, base);
  assertResumable(flags.out, before, config);
  return { config, experiment, base, ...ends };
}

function print(flags: TrainFlags, out: string, summary: TrainSummary): void {
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ run: out, ...summary })}\n`);
    return;
  }
  const { step, images, seconds, before, after, validation, model, reason } = summary;
  const line = (text: string) => process.stdout.write(`${text}\n`);
  const number = (value: number | undefined) => (value ?? Number.NaN).toPrecision(4);
  const how =
    { finished: 'trained', over: 'finished before: trained' }[reason as string] ?? 'stopped and saved: trained';
  line(`${how} ${step} steps, ${images} pictures, in ${formatDuration(seconds)}`);
  for (const name of step === 0 ? [] : ['generator', 'perceptual', 'huber', 'adversarial', 'discriminator']) {
    line(`  ${name.padEnd(14)} ${number(before[name]).padStart(8)} -> ${number(after[name])}`);
  }
  if (validation !== null) {
    line(`  validation     ${validation.first.psnr.toFixed(2)} dB -> ${validation.last.psnr.toFixed(2)} dB`);
  }
  if (model !== null) line(`model  ${model}`);
  else if (step === 0) line('no model yet: it takes a step');
  line(`report ${join(out, 'report.html')}`);
  if (reason === 'over') {
    line(`go on with: irodori train --out ${out} --resume auto, and --steps, --epochs or --minutes more`);
  } else if (reason !== 'finished') line(`go on with: irodori train --out ${out} --resume auto`);
}
