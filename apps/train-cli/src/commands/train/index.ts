import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import {
  describeError,
  failure,
  usageError,
  fixedKeys,
  presetNames,
  mergePatches,
  resolveConfig,
  endsOf,
  assertResumable,
  baseOf,
  fromHere,
} from '@irodori/training';
import { createTalk, formatDuration } from '../../cli/talk.ts';
import type { TrainConfig, Ends, TrainSummary } from '@irodori/training';
import { experiments } from '../../experiments/index.ts';
import { writeReport } from '../../report/write-report.ts';
import { newRunName, parseNumber, patchFromFlags } from './options.ts';
import type { TrainFlags } from './options.ts';
import { readRunConfig, runTraining } from './run.ts';

/** `irodori train`. */
export function trainCommand(): Command {
  return new Command('train')
    .description(
      'train the colorization GAN; the run folder gets settings, metrics, samples, checkpoints and the model',
    )
    .addOption(new Option('--preset <name>', `size of the network: ${presetNames.join(', ')} (default: lite)`))
    .option('--size <pixels>', 'side of the training pictures, a multiple of 32 (default: 128)', parseNumber)
    .option('--steps <n>', 'end after so many steps (default: 10000)', parseNumber)
    .option('--epochs <n>', 'end after so many passes over the data (2,500 pictures of an endless source)', parseNumber)
    .option('--minutes <n>', 'end after so much training time', parseNumber)
    .option('--seed <n>', 'of weights and data (default: 1)', parseNumber)
    .option('--init <where>', 'begin with the weights of a run, a checkpoint or a model folder, also of another size')
    .option('-o, --out <dir>', 'run folder (default: a new one under runs/)')
    .option('--batch <n>', 'pictures per step (default: 1)', parseNumber)
    .option('--lr <rate>', 'learning rate (default: 0.0001)', parseNumber)
    .option('--schedule <kind>', 'learning rate over time: constant, cosine, step (default: constant)')
    .option('--warmup <n>', 'steps over which the learning rate rises first (default: 0)', parseNumber)
    .option('--clip <norm>', 'largest norm of the gradient of either network (default: 0, any)', parseNumber)
    .option('--accumulate <n>', 'batches whose gradients are averaged before one update (default: 1)', parseNumber)
    .option('--ema <decay>', 'running average of the weights that ship (default: 0.999; 0: none)', parseNumber)
    .option('--data <spec>', 'training pictures, see `irodori data list` (default: irodori-mix)')
    .option(
      '--pool <n>',
      'of an endless set: draw so many pictures once and keep them (default: 0, all new)',
      parseNumber,
    )
    .option('--validation <spec>', 'validation pictures (default: the held-out part of --data)')
    .option('--hints <mix>', 'training hints: paper, rich with strokes too, or dense (default: rich)')
    .option('--perceptual <network>', 'bundled, none, or vgg19=FILE (default: bundled)')
    .option('--experiment <name>', `named settings: ${[...experiments.keys()].join(', ')}`)
    .option('--config <file>', 'YAML file of settings; flags win over it, it wins over the experiment')
    .option('--resume <auto>', "go on from the run folder's newest good checkpoint, or start when there is none")
    .option('--checkpoint-every <n>', 'steps between checkpoints (default: 500)', parseNumber)
    .option('--keep <n>', 'newest checkpoints kept, beside best and last (default: 3)', parseNumber)
    .option('--sample-every <n>', 'steps between sample sheets (default: 500)', parseNumber)
    .option('--engine <name>', 'portable, or ort-training: the official training runtime 1.19.2 (default: portable)')
    .option('--device <name>', 'auto, cpu, webgpu, cuda (default: auto)')
    .option(
      '--steps-per-run <n>',
      'steps between two copies of the state (default: 8 on the cpu, 16 on cuda)',
      parseNumber,
    )
    .option('--threads <n>', 'threads of the runtime (default: one per core)', parseNumber)
    .option('--data-workers <n>', 'threads that prepare data (default: 1)', parseNumber)
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
  const talk = createTalk(flags.quiet === true);
  talk.note(`training ${config.preset} at ${config.size} x ${config.size} on ${config.data}, run folder ${out}`);
  const summary = await runTraining({ ...choice, out, resume, talk });
  if (summary.reason === 'lockLost') {
    throw failure(`${out}: the lock of the run folder was taken away at step ${summary.step}; stopped without saving`);
  }
  const report = join(out, 'report.html');
  await writeReport([out], report, talk.warn).catch((error: unknown) => {
    talk.warn(`no report: ${describeError(error).line}; irodori runs report ${out} writes it again`);
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

/** A resumed run keeps its own settings; what the command names goes over them, but for where it ends. */
async function chooseConfig(flags: TrainFlags, resume: boolean): Promise<Choice> {
  const { patch, experiment } = await patchFromFlags(flags);
  const ends = { given: endsOf(patch), givenByFlags: endsOf(flags) !== undefined };
  const before = resume && flags.out !== undefined ? await readRunConfig(flags.out) : undefined;
  if (flags.out === undefined || before === undefined) {
    return { config: resolveConfig(patch), experiment, base: process.cwd(), ...ends };
  }
  const { steps: _, epochs: __, minutes: ___, ...settings } = patch;
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
  for (const name of ['generator', 'perceptual', 'huber', 'adversarial', 'discriminator']) {
    line(`  ${name.padEnd(14)} ${number(before[name]).padStart(8)} -> ${number(after[name])}`);
  }
  if (validation !== null) {
    line(`  validation     ${validation.first.psnr.toFixed(2)} dB -> ${validation.last.psnr.toFixed(2)} dB`);
  }
  if (model !== null) line(`model  ${model}`);
  line(`report ${join(out, 'report.html')}`);
  if (reason === 'over')
    line(`go on with: irodori train --out ${out} --resume auto, and --steps, --epochs or --minutes more`);
  else if (reason !== 'finished') line(`go on with: irodori train --out ${out} --resume auto`);
}
