import { existsSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { chooseDevice, runFiles } from '@irodori/runtime';
import type { CheckpointMeta, TrainBatch } from '@irodori/runtime';
import * as ort from './onnxruntime.ts';
import { makeFolder, sha256 } from './files.ts';
import { resolveConfig } from './config/load.ts';
import { ENDLESS_EPOCH, DEFAULT_STEPS, arithmeticOf } from './config/schema.ts';
import type { TrainConfig } from './config/schema.ts';
import { runOrtTraining } from './ort-training/open-session.ts';
import { BatchSource, validationSamples } from './batches.ts';
import type { DataDescription } from './batches.ts';
import { buildProgram } from './build-program.ts';
import { CheckpointStore, noCheckpointError } from './checkpoint-store.ts';
import { askedEnds, describeRun, earlierData, recordedChanges } from './describe-run.ts';
import { chooseEnds } from './ends.ts';
import type { Ends, EndsAnswer } from './ends.ts';
import { EventLog } from './event-log.ts';
import { exportModel } from './export-model.ts';
import { inheritedData } from './inherited-data.ts';
import { initialWeights } from './initial-weights.ts';
import { LineLog } from './line-log.ts';
import { TrainingError } from './errors.ts';
import { openGroup, type Group } from './mpi/group.ts';
import { ranksOf } from './mpi/ranks.ts';
import { TrainLoop, type LoopParts } from './loop.ts';
import { toWire } from './messages.ts';
import type { StopReason, TrainerCommand, TrainerEvent, TrainerInput, TrainSummary } from './messages.ts';
import { assertResumable, formatChange, settingChanges } from './resume.ts';
import { RUN_SECONDS, sessionOptionsFor, stepsPerRunOn, trainingSessionOptions } from './session-options.ts';
import { summarizeLogs } from './summary.ts';
import { bestChoice, choicesOf } from './tuning/choose-weights.ts';
import { validate } from './validation.ts';

// The runtime would print at length why a device is not there; we say it in one line.
ort.env.logLevel = 'fatal';

const input = workerData as TrainerInput;
const { rank, ranks, local } = ranksOf();
/** The first rank speaks for all. */
const emit = (event: TrainerEvent) => {
  if (rank === 0 || event.kind === 'done' || event.kind === 'failed') parentPort?.postMessage(event);
};
let group: Group | undefined;

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
    Math.ceil((config.epochs * pictures) / (config.batch * config.accumulate * ranks)),
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
  const stepsPerRun = ranks > 1 ? 1 : stepsPerRunOn(device, input.config);
  if (ranks > 1) assertSharable(input.config);
  group = await openGroup();
  if (group !== undefined) assertSameStart(group, checkpoint?.meta.step ?? -1);
  const start = (checkpoint?.meta.dataPosition ?? 0) + rank;
  const batches = await BatchSource.open(input.config, input.base, start, stepsPerRun, ranks);
  opened.push(batches);
  const data = batches.describe();
  const ends = decideEnds(data, checkpoint?.meta);
  if (checkpoint !== undefined) {
    const { step, seconds } = checkpoint.meta;
    emit({ kind: 'resumed', ends, step, seconds });
  }
  const config: TrainConfig = { ...input.config, ...ends.totals };
  const configHash = sha256(arithmeticOf(config));
  const threads = threadsOf(config);
  const sessionOptions = sessionOptionsFor({ threads });
  const earlier = earlierData(checkpoint === undefined ? [] : [...recordedChanges(run), ...changed]);
  const program = await buildProgram(config, input.base, earlier, run);
  const inherited = await inheritedData({ config, base: input.base, earlier, run });
  const initial =
    checkpoint === undefined
      ? await initialWeights(config, program, input.base)
      : new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));
  const step = checkpoint?.meta.step ?? 0;
  const totalSteps = countSteps(config, data);
  const session =
    config.engine === 'ort-training'
      ? await runOrtTraining({ config, base: input.base, totalSteps, initial, step })
      : await program.open(
          ort,
          { device, initial, step, sessionOptions: trainingSessionOptions({ threads, device }) },
          group,
        );
  const common = { ort, config, configHash, run, program, session, sessionOptions, batches, totalSteps, stepsPerRun };
  if (group !== undefined && rank > 0) return follow({ ...common, emit, group }, store, checkpoint?.meta);
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
    ...common,
    samples,
    store,
    metrics,
    validations,
    events,
    ...(group === undefined ? {} : { group }),
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
    const best =
      config.keep === 'best' && samples.length > 0 ? await chooseBest(config, common, samples, store) : undefined;
    const weights = best?.weights ?? (await loop.shippedWeights());
    const last = best?.line ?? summary.validation?.last;
    const scores: Record<string, number> = last === undefined ? {} : { psnr: last.psnr, mae: last.mae };
    const sample = samples[0];
    const trained = {
      config,
      base,
      program,
      weights,
      steps,
      images,
      seconds,
      metrics: scores,
      data: data.sources,
      inherited,
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

/** Of the weights at the end and at the run's best validation, averages and not, those that do best on the held-out pictures. */
async function chooseBest(
  config: TrainConfig,
  { program, session, sessionOptions }: Pick<LoopParts, 'program' | 'session' | 'sessionOptions'>,
  samples: readonly TrainBatch[],
  store: CheckpointStore,
) {
  const line = async (weights: ReadonlyMap<string, Float32Array>) =>
    (await validate(ort, program.inference(weights), samples, config.size, sessionOptions)).line;
  const best = store.best();
  const choices = [
    ...choicesOf(await session.state(), session.stepCount),
    ...(best && best.meta.step > 0 && best.meta.step !== session.stepCount
      ? choicesOf(best.tensors, best.meta.step)
      : []),
  ];
  const { choice, score } = await bestChoice(choices, async (weights) => (await line(weights)).psnr);
  const now = score.toFixed(2);
  const what = `the model is ${choice.kind === 'average' ? 'the running average' : 'the weights'} of step ${choice.step}`;
  const chosen = { weights: choice.weights, line: await line(choice.weights) };
  let initial;
  try {
    initial = await initialWeights(config, program, input.base);
  } catch (error) {
    // A resumed run does without what it began with.
    const why = error instanceof Error ? error.message : String(error);
    emit({ kind: 'note', text: `${what}: ${now} dB on held-out pictures` });
    emit({ kind: 'warning', text: `not compared with what it began with: ${why}` });
    return chosen;
  }
  const start = (await line(initial)).psnr;
  const before = start.toFixed(2);
  emit({ kind: 'note', text: `${what}: ${before} -> ${now} dB on held-out pictures` });
  if (score <= start) {
    const text = `no better than what it began with on the held-out pictures: ${now} dB, before ${before} dB`;
    emit({ kind: 'warning', text: `${text}; give more pictures, or keep the model that it began with` });
  }
  return chosen;
}

/** The runtime's threads: those of the machine are shared out among its ranks where nobody said how many. */
const threadsOf = ({ threads }: TrainConfig): number =>
  ranks === 1 || threads !== 0 ? threads : Math.max(1, Math.floor(availableParallelism() / local));

/** @throws TrainingError (unusableSetting) for what one process does alone */
function assertSharable({ engine, stepsPerRun, trainOnly }: TrainConfig): void {
  if (trainOnly !== null) {
    throw new TrainingError(
      'unusableSetting',
      `trainOnly: expected none with ${ranks} ranks, got ${trainOnly.join()}`,
      {
        settings: ['trainOnly'],
      },
    );
  }
  const [setting, value] = engine === 'portable' ? ['stepsPerRun', stepsPerRun ?? 1] : ['engine', engine];
  if (value === 1) return;
  const expected = setting === 'engine' ? 'portable' : '1';
  throw new TrainingError('unusableSetting', `${setting}: expected ${expected} with ${ranks} ranks, got ${value}`, {
    settings: [setting],
  });
}

/** @throws TrainingError (file) where this rank sees another checkpoint than the first one */
function assertSameStart(all: Group, step: number): void {
  const first = Float32Array.of(step);
  all.first(first);
  if (first[0] === Math.fround(step)) return;
  throw new TrainingError(
    'file',
    `rank ${rank}: its checkpoint is of step ${step}, that of rank 0 of step ${first[0]}`,
    {
      remedy: 'all ranks need the same run folder: a file system that the machines share',
    },
  );
}

/** The part of a rank that writes nothing: the same steps, and nothing kept of them. */
async function follow(
  common: Omit<
    ConstructorParameters<typeof TrainLoop>[0],
    'samples' | 'store' | 'metrics' | 'validations' | 'events' | 'stopped'
  >,
  store: CheckpointStore,
  meta: CheckpointMeta | undefined,
): Promise<TrainSummary> {
  const nothing = (): void => undefined;
  const log = { append: nothing, truncateAfter: nothing, sync: nothing };
  const loop = new TrainLoop({
    ...common,
    samples: [],
    store: { save: () => 0, newestGood: (warn) => store.newestGood(warn) },
    metrics: log,
    validations: log,
    events: { metrics: nothing, validation: nothing, restart: nothing },
    stopped: () => undefined,
  });
  if (meta !== undefined) loop.resume(meta);
  const reason = await loop.run();
  const { images, seconds } = loop;
  const step = common.session.stepCount;
  await common.session.dispose();
  return { reason, step, images, seconds, before: {}, after: {}, validation: null, model: null, dataWait: 0 };
}

/** One line for all ranks, which cannot go on without this one. */
function endAll(error: unknown): void {
  if (group === undefined) return;
  const line = error instanceof Error ? error.message.split('\n')[0] : String(error);
  writeSync(2, `irodori: rank ${rank} of ${ranks} failed, and all end with it: ${line}\n`);
  group.abort();
}

train()
  .then((summary) => {
    group?.close();
    return summary;
  })
  .catch((error: unknown) => {
    endAll(error);
    throw error;
  })
  .then((summary) => emit({ kind: 'done', summary }))
  .catch((error: unknown) => emit({ kind: 'failed', error: toWire(error) }))
  .finally(async () => {
    await Promise.all(opened.map((source) => source.close()));
    parentPort?.close();
  });
