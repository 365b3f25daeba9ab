import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { chooseDevice, runFiles } from '@irodori/runtime';
import type { CheckpointMeta } from '@irodori/runtime';
import * as ort from './onnxruntime.ts';
import { makeFolder } from './files.ts';
import { resolveConfig } from './config/load.ts';
import { ENDLESS_EPOCH, DEFAULT_STEPS, arithmeticOf } from './config/schema.ts';
import type { TrainConfig } from './config/schema.ts';
import { runOrtTraining } from './ort-training/open-session.ts';
import { BatchSource, validationSamples } from './batches.ts';
import type { DataDescription } from './batches.ts';
import { buildProgram } from './build-program.ts';
import { CheckpointStore, noCheckpointError } from './checkpoint-store.ts';
import { describeRun, askedEnds } from './describe-run.ts';
import { chooseEnds } from './ends.ts';
import type { Ends, EndsAnswer } from './ends.ts';
import { EventLog } from './event-log.ts';
import { exportModel } from './export-model.ts';
import { initialWeights } from './initial-weights.ts';
import { LineLog } from './line-log.ts';
import { TrainLoop } from './loop.ts';
import { toWire } from './messages.ts';
import type { StopReason, TrainerCommand, TrainerEvent, TrainerInput, TrainSummary } from './messages.ts';
import { assertResumable, formatChange, settingChanges } from './resume.ts';
import { RUN_SECONDS, sessionOptionsFor, stepsPerRunOn, trainingSessionOptions } from './session-options.ts';
import { summarizeLogs } from './summary.ts';

// The runtime would print at length why a device is not there; we say it in one line.
ort.env.logLevel = 'fatal';

const input = workerData as TrainerInput;
const emit = (event: TrainerEvent) => parentPort?.postMessage(event);

let stopReason: StopReason | undefined;
/** What is to be closed at the end, however it comes. */
const opened: BatchSource[] = [];
parentPort?.on('message', ({ reason }: TrainerCommand) => (stopReason = reason));

/** Where the run ends in steps; undefined when only time bounds it. */
function countSteps(config: TrainConfig, { length }: DataDescription): number | undefined {
  if (config.epochs === null) return config.steps ?? (config.minutes === null ? DEFAULT_STEPS : undefined);
  const pictures = Number.isFinite(length) ? length : ENDLESS_EPOCH;
  return Math.min(
    config.steps ?? Number.POSITIVE_INFINITY,
    Math.ceil((config.epochs * pictures) / (config.batch * config.accumulate)),
  );
}

/** What is known of a run before anything is opened. */
function readRun() {
  const { run, shownRun, resume, config } = input;
  const store = new CheckpointStore(run, config.checkpoints);
  const checkpoint = resume ? store.newestGood((text) => emit({ kind: 'warning', text })) : undefined;
  if (resume && checkpoint === undefined && !store.isEmpty) throw noCheckpointError(shownRun);
  const before = checkpoint && resolveConfig(checkpoint.meta.config, `${shownRun}: settings in its checkpoint`);
  if (before !== undefined) assertResumable(shownRun, before, config);
  return { store, checkpoint, changed: before === undefined ? [] : settingChanges(before, config) };
}

/** Where this start of the run ends. */
function decideEnds(data: DataDescription, meta: CheckpointMeta | undefined): EndsAnswer {
  const { run, config, given, givenByFlags } = input;
  const totals: Ends = { steps: config.steps, epochs: config.epochs, minutes: config.minutes };
  if (meta === undefined) return { totals: given ?? totals, asked: given ?? totals, how: 'set' };
  return chooseEnds({
    totals,
    asked: askedEnds(run) ?? totals,
    given,
    byFlags: givenByFlags,
    done: meta,
    count: (ends) => countSteps({ ...config, ...ends }, data),
  });
}

/** Everything is opened first, then written: a start that fails leaves the run folder as it was. */
async function train(): Promise<TrainSummary> {
  const { run, shownRun } = input;
  const { store, checkpoint, changed } = readRun();
  const device = await chooseDevice(ort, input.config.device);
  const stepsPerRun = stepsPerRunOn(device, input.config);
  const batches = await BatchSource.open(input.config, input.base, checkpoint?.meta.dataPosition ?? 0, stepsPerRun);
  opened.push(batches);
  const data = batches.describe();
  const ends = decideEnds(data, checkpoint?.meta);
  if (checkpoint !== undefined) {
    const { step, seconds } = checkpoint.meta;
    emit({ kind: 'resumed', ends, step, seconds });
  }
  const config: TrainConfig = { ...input.config, ...ends.totals };
  const configHash = createHash('sha256').update(arithmeticOf(config)).digest('hex');
  const sessionOptions = sessionOptionsFor({ threads: config.threads });
  const program = await buildProgram(config, input.base);
  const initial =
    checkpoint === undefined
      ? await initialWeights(config, program)
      : new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));
  const step = checkpoint?.meta.step ?? 0;
  const totalSteps = countSteps(config, data);
  const session =
    config.engine === 'ort-training'
      ? await runOrtTraining({ config, base: input.base, totalSteps, initial, step })
      : await program.open(ort, {
          device,
          initial,
          step,
          sessionOptions: trainingSessionOptions({ threads: config.threads, device }),
        });
  const samples = await validationSamples(config, input.base);

  for (const folder of [runFiles.samples, runFiles.checkpoints]) makeFolder(join(run, folder));
  const { command, experiment, version, base } = input;
  if (ends.how !== 'finished') {
    describeRun(run, { command, experiment, version, base, config, asked: ends.asked, device, step, changed });
    for (const change of changed) emit({ kind: 'note', text: `from step ${step} on: ${formatChange(change)}` });
  }
  const [metrics, validations] = [
    new LineLog(join(run, runFiles.metrics)),
    new LineLog(join(run, runFiles.validation)),
  ];
  const events = new EventLog(run, step);
  const loop = new TrainLoop({
    ort,
    config,
    configHash,
    run,
    program,
    session,
    sessionOptions,
    batches,
    samples,
    store,
    metrics,
    validations,
    events,
    totalSteps,
    stepsPerRun,
    ...(config.stepsPerRun === null ? { runSeconds: RUN_SECONDS } : {}),
    emit,
    stopped: () => stopReason ?? (existsSync(input.lockFile) ? undefined : 'lockLost'),
  });
  if (checkpoint !== undefined) loop.resume(checkpoint.meta);
  else for (const log of [metrics, validations]) log.truncateAfter(-1);
  const { generator, discriminator } = program;
  const parameters = { generator, discriminator };
  const totalMinutes = config.minutes ?? undefined;
  emit({ kind: 'ready', device, parameters, step, totalSteps, totalMinutes, seconds: loop.seconds });
  const reason = await loop.run();
  for (const log of [metrics, validations, events]) log.close();
  const summary = summarizeLogs(join(run, runFiles.metrics), join(run, runFiles.validation));
  const { images, seconds } = loop;
  const steps = session.stepCount;
  let model: string | null = null;
  if (reason !== 'lockLost' && steps > 0) {
    const weights = await loop.shippedWeights();
    const last = summary.validation?.last;
    const scores: Record<string, number> = last === undefined ? {} : { psnr: last.psnr, mae: last.mae };
    const sample = samples[0];
    const trained = {
      config,
      program,
      weights,
      steps,
      images,
      seconds,
      metrics: scores,
      data: data.sources,
      version,
      sample,
    };
    await exportModel(ort, run, trained, sessionOptions);
    model = join(shownRun, runFiles.model);
  }
  await session.dispose();
  const over = ends.how === 'finished' && reason === 'finished';
  return { reason: over ? 'over' : reason, step: steps, images, seconds, ...summary, model };
}

train()
  .then((summary) => emit({ kind: 'done', summary }))
  .catch((error: unknown) => emit({ kind: 'failed', error: toWire(error) }))
  .finally(async () => {
    await Promise.all(opened.map((source) => source.close()));
    parentPort?.close();
  });
