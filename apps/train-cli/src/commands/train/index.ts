import { join } from 'node:path';
import { Command, Option } from 'commander';
import { failure, usageError } from '../../cli/errors.ts';
import { createTalk, formatDuration } from '../../cli/talk.ts';
import { arithmeticOf, presetNames } from '../../config/schema.ts';
import type { TrainConfig } from '../../config/schema.ts';
import { mergePatches, resolveConfig } from '../../config/load.ts';
import { experiments } from '../../experiments/index.ts';
import type { TrainSummary } from '../../training/messages.ts';
import { writeReport } from '../../report/write-report.ts';
import { configFromFlags, flagsToPatch, newRunName, parseNumber } from './options.ts';
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
Examples:
  irodori train --preset tiny --size 64 --steps 200
  irodori train --preset lite --minutes 30 --out runs/first
  irodori train --out runs/first --resume auto --steps 50000
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
  const { config, experiment } = await chooseConfig(flags, resume);
  const out = flags.out ?? newRunName(config, experiment);
  const talk = createTalk(flags.quiet === true);
  talk.note(`training ${config.preset} at ${config.size} x ${config.size} on ${config.data}, run folder ${out}`);
  const summary = await runTraining({ config, experiment, out, resume, talk });
  if (summary.reason === 'lockLost') {
    throw failure(`${out}: the lock of the run folder was taken away at step ${summary.step}; stopped without saving`);
  }
  await writeReport([out], join(out, 'report.html'));
  print(flags, out, summary);
  if (summary.reason === 'interrupted') process.exitCode = 130;
}

/** A resumed run keeps its own settings; flags may only change how long and how carefully it goes on. */
async function chooseConfig(
  flags: TrainFlags,
  resume: boolean,
): Promise<{ config: TrainConfig; experiment: string | null }> {
  const before = resume && flags.out !== undefined ? await readRunConfig(flags.out) : undefined;
  if (before === undefined || flags.config !== undefined || flags.experiment !== undefined)
    return configFromFlags(flags);
  const { config: asked } = await configFromFlags(flags);
  const config = resolveConfig(mergePatches(before, flagsToPatch(flags) ?? {}));
  if (arithmeticOf(config) !== arithmeticOf(before)) {
    const key = (Object.keys(before) as (keyof TrainConfig)[]).find(
      (name) => JSON.stringify(config[name]) !== JSON.stringify(before[name]) && asked[name] !== undefined,
    );
    throw usageError(
      `${flags.out}: was trained with ${String(key)} ${JSON.stringify(key && before[key])}, cannot go on with ${JSON.stringify(key && config[key])}; leave it out, or choose another --out`,
    );
  }
  return { config, experiment: null };
}

function print(flags: TrainFlags, out: string, summary: TrainSummary): void {
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ run: out, ...summary })}\n`);
    return;
  }
  const { step, images, seconds, before, after, validation, model, reason } = summary;
  const line = (text: string) => process.stdout.write(`${text}\n`);
  const number = (value: number | undefined) => (value ?? Number.NaN).toPrecision(4);
  const how = reason === 'finished' ? 'trained' : 'stopped and saved: trained';
  line(`${how} ${step} steps, ${images} pictures, in ${formatDuration(seconds)}`);
  for (const name of ['generator', 'perceptual', 'huber', 'adversarial', 'discriminator']) {
    line(`  ${name.padEnd(14)} ${number(before[name]).padStart(8)} -> ${number(after[name])}`);
  }
  if (validation !== null) {
    line(`  validation     ${validation.first.psnr.toFixed(2)} dB -> ${validation.last.psnr.toFixed(2)} dB`);
  }
  if (model !== null) line(`model  ${model}`);
  line(`report ${join(out, 'report.html')}`);
  if (reason !== 'finished') line(`go on with: irodori train --out ${out} --resume auto`);
}
