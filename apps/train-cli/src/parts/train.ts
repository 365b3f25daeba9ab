import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { partsStride } from '@irodori/graph-builder/models';
import {
  buildPartsInference,
  buildPartsLoss,
  buildPartsTrainStep,
  countPartsParameters,
  initParameters,
  paperAdam,
  partsParameters,
} from '@irodori/graph-builder/training';
import { runFiles, TrainSession, type Checkpoint } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import {
  makeFolder,
  writeFileAtomically,
  CheckpointStore,
  noCheckpointError,
  LineLog,
  lockRun,
  trainingSessionOptions,
  stepTarget,
} from '@irodori/training';
import { CliError, failure, usageError } from '../cli/errors.ts';
import { onStopSignals } from '../cli/signals.ts';
import { formatDuration, type Log } from '../cli/log.ts';
import {
  partsArithmetic,
  partsConfigSchema,
  partsLearningRate,
  partsNetworkOf,
  type PartsConfigFile,
} from './config.ts';
import { PartsBatches, validationBatches, type PartsBatch, type PartsSet } from './pictures.ts';

/** In a run folder of the parts network, beside the names of `runFiles`. */
const partsFiles = { config: 'parts.json', model: 'model/parts.onnx' } as const;

interface PartsJob {
  readonly config: PartsConfigFile;
  /** The run folder as the user wrote it. */
  readonly out: string;
  readonly resume: boolean;
  readonly sets: readonly PartsSet[];
  readonly log: Log;
}

interface PartsSummary {
  readonly step: number;
  readonly images: number;
  readonly seconds: number;
  readonly stopped: boolean;
  /** Mean of the last validation; null when there was none. */
  readonly validation: Readonly<Record<string, number>> | null;
  readonly model: string;
}

/** Of the settings in a run folder; those without one are of version 1. */
const PARTS_RUN_VERSION = 1;

/** The settings a run folder was begun with. @throws CliError when they are damaged */
export function readPartsConfig(out: string): PartsConfigFile | undefined {
  const path = join(out, partsFiles.config);
  if (!existsSync(path)) return undefined;
  try {
    const { version = PARTS_RUN_VERSION, ...config } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    if (typeof version === 'number' && version > PARTS_RUN_VERSION) {
      throw failure(
        `${path}: version ${version} is newer than this program, which reads ${PARTS_RUN_VERSION}; update it`,
      );
    }
    return partsConfigSchema.parse(config);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${path}: expected the settings of a parts run; choose another --out`);
  }
}

/** The weights that ship out of a checkpoint: the running averages where there are some. */
export function shippedPartsWeights(tensors: Checkpoint['tensors']): Map<string, Float32Array> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith('parts.'))
      .map(([name, { data }]) => [name, tensors.get(`ema.${name}`)?.data ?? data]),
  );
}

/** The newest whole checkpoint of a parts run. @throws CliError when there is none */
export function lastPartsCheckpoint(run: string, tell: (line: string) => void): Checkpoint {
  const checkpoint = new CheckpointStore(run, { keep: 1, keepEvery: 0 }).newestGood(tell);
  if (checkpoint === undefined || ![...checkpoint.tensors.keys()].some((name) => name.startsWith('parts.'))) {
    throw failure(`${run}: no checkpoint of a parts network in it; expected a run folder of irodori parts train`);
  }
  return checkpoint;
}

/** Outputs that a run may add to the weights it begins with. */
const ADDED = ['parts.tone.'];

function initialState({ config, log }: PartsJob): Map<string, Float32Array> {
  const parameters = partsParameters(partsNetworkOf(config));
  const fresh = initParameters(parameters, config.seed);
  if (config.init === null) return fresh;
  const weights = shippedPartsWeights(lastPartsCheckpoint(config.init, () => undefined).tensors);
  const added: string[] = [];
  const initial = parameters.map(({ name }): [string, Float32Array] => {
    const own = fresh.get(name)!;
    const known = weights.get(name);
    if (known?.length === own.length) return [name, known];
    if (known === undefined && ADDED.some((start) => name.startsWith(start))) {
      added.push(name);
      return [name, own];
    }
    throw failure(`${config.init}: '${name}' does not fit; begin with a run of the same --preset`);
  });
  if (added.length > 0) log.note(`${config.init}: has no ${added.join(', ')}; trained from new numbers`);
  return new Map(initial);
}

/**
 * Trains the parts network until its steps or minutes are over, or a signal asks it to stop; everything is saved then.
 * @throws CliError when the folder is in use, full of something else, or of other settings
 */
export async function trainParts(job: PartsJob): Promise<PartsSummary> {
  const { config, out, log, resume } = job;
  const network = partsNetworkOf(config);
  const stride = partsStride(network);
  if (config.size % stride) throw usageError(`--size: expected a multiple of ${stride}, got ${config.size}`);
  if (!resume && existsSync(out) && readdirSync(out).some((name) => !name.startsWith('.'))) {
    throw usageError(`${out}: there is something in it already; choose another --out, or go on with --resume auto`);
  }
  // Before the folder is made: a wrong --init leaves nothing behind.
  if (!resume) initialState(job);
  const configHash = createHash('sha256').update(partsArithmetic(config)).digest('hex');
  makeFolder(out);
  let [stop, lost] = [false, false];
  const lock = await lockRun(out, () => (lost = true));
  const onSignal = (name: string): void => {
    if (stop) process.exit(130);
    stop = true;
    log.warn(`${name}: finishing the step and saving; press Ctrl-C again to stop at once`);
  };
  const forgetSignals = onStopSignals(onSignal);
  try {
    const store = new CheckpointStore(out, { keep: config.keep, keepEvery: 0 });
    const checkpoint = resume ? store.newestGood(log.warn) : undefined;
    if (resume && checkpoint === undefined && store.steps().length > 0) throw noCheckpointError(out);
    if (checkpoint !== undefined && checkpoint.meta.configHash !== configHash) {
      throw failure(
        `${out}: its checkpoints were made with other settings; resume with the same, or begin anew with --init ${out}`,
      );
    }
    writeFileAtomically(
      join(out, partsFiles.config),
      `${JSON.stringify({ version: PARTS_RUN_VERSION, ...config }, null, 2)}\n`,
    );
    makeFolder(join(out, runFiles.checkpoints));
    const run = await openRun(job, configHash, store, checkpoint);
    return await run.go(() => {
      if (lost) throw failure(`${out}: the lock of the run folder was taken away; stopped without saving`);
      return stop;
    });
  } finally {
    forgetSignals();
    lock.release();
  }
}

async function openRun(job: PartsJob, configHash: string, store: CheckpointStore, checkpoint: Checkpoint | undefined) {
  const { config, out, log } = job;
  const network = partsNetworkOf(config);
  const { size, batch, slots, losses } = config;
  const program = buildPartsTrainStep(
    {
      ...network,
      losses,
      adam: paperAdam,
      batch,
      height: size,
      width: size,
      slots,
      ...(config.ema > 0 ? { emaDecay: config.ema } : {}),
      ...(config.clip > 0 ? { clipGradNorm: config.clip } : {}),
    },
    { target: await stepTarget(ort, 'cpu') },
  );
  const step = checkpoint?.meta.step ?? 0;
  const initial = checkpoint
    ? new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]))
    : initialState(job);
  // Inputs that the network does not have are not asked for.
  const inputs = program.batch as Required<typeof program.batch>;
  const session = await TrainSession.create(ort, { ...program, batch: inputs }, initial, {
    step,
    sessionOptions: trainingSessionOptions({ threads: config.threads }),
  });
  const from = step === 0 ? '' : `, going on from step ${step}`;
  log.note(`parts network, ${countPartsParameters(network).toLocaleString('en-US')} parameters${from}`);
  const batches = new PartsBatches(config, job.sets);
  const held = validationBatches(config, config.validation);
  const [metrics, validations] = [runFiles.metrics, runFiles.validation].map((name) => new LineLog(join(out, name)));
  for (const log of [metrics!, validations!]) log.truncateAfter(step);
  return new PartsRun(
    job,
    { configHash, store, session, batches, held, metrics: metrics!, validations: validations! },
    checkpoint,
  );
}

interface RunParts {
  readonly configHash: string;
  readonly store: CheckpointStore;
  readonly session: TrainSession<keyof PartsBatch>;
  readonly batches: PartsBatches;
  readonly held: readonly PartsBatch[];
  readonly metrics: LineLog;
  readonly validations: LineLog;
}

class PartsRun {
  #seconds: number;
  #clock = performance.now();
  #savedStep: number;
  #validation: Record<string, number> | null = null;

  readonly #job: PartsJob;
  readonly #parts: RunParts;

  constructor(job: PartsJob, parts: RunParts, checkpoint: Checkpoint | undefined) {
    this.#job = job;
    this.#parts = parts;
    this.#seconds = checkpoint?.meta.seconds ?? 0;
    this.#savedStep = checkpoint?.meta.step ?? -1;
  }

  async go(stopped: () => boolean): Promise<PartsSummary> {
    const { config } = this.#job;
    const { session } = this.#parts;
    this.#clock = performance.now();
    const limit = config.minutes === null ? Number.POSITIVE_INFINITY : config.minutes * 60;
    while (session.stepCount < config.steps && this.#seconds < limit && !stopped()) {
      await this.#step();
      const step = session.stepCount;
      if (step % config.validateEvery === 0) await this.#validate();
      if (step % config.checkpointEvery === 0) this.#save();
      this.#tick();
    }
    this.#save();
    const model = this.#export();
    await session.dispose();
    for (const log of [this.#parts.metrics, this.#parts.validations]) log.close();
    const { stepCount: step } = session;
    const seconds = this.#seconds;
    return { step, images: step * config.batch, seconds, stopped: stopped(), validation: this.#validation, model };
  }

  #tick(): void {
    const now = performance.now();
    this.#seconds += (now - this.#clock) / 1000;
    this.#clock = now;
  }

  async #step(): Promise<void> {
    const { config, log, out } = this.#job;
    const { session, batches, metrics } = this.#parts;
    const step = session.stepCount + 1;
    const began = performance.now();
    const batch = await batches.take(step);
    const dataMs = performance.now() - began;
    const learningRate = partsLearningRate(config, step);
    const { losses, committed } = await session.step(batch, learningRate);
    if (!committed) {
      throw failure(
        `${out}: the loss of step ${step} is not a finite number; go on from the last checkpoint with a lower --lr`,
      );
    }
    const stepMs = performance.now() - began - dataMs;
    const line = {
      step,
      ...rounded(losses),
      learningRate,
      images: step * config.batch,
      stepMs: round(stepMs),
      dataMs: round(dataMs),
    };
    metrics.append(line);
    if (step % 50 === 0) {
      const left = formatDuration(((config.steps - step) * (stepMs + dataMs)) / 1000);
      log.note(`step ${step}: ${spell(rounded(losses))}; about ${left} left`);
    }
  }

  async #validate(): Promise<void> {
    const { config, log } = this.#job;
    const { held, session, validations } = this.#parts;
    if (held.length === 0) return;
    const { size, batch, slots, losses } = config;
    const { bytes, batch: shapes } = buildPartsLoss(
      { ...partsNetworkOf(config), losses, batch, height: size, width: size, slots },
      shippedPartsWeights(session.state()),
    );
    const model = await ort.InferenceSession.create(bytes, { intraOpNumThreads: config.threads, logSeverityLevel: 3 });
    const sums: Record<string, number> = {};
    for (const one of held) {
      const names = Object.keys(shapes) as (keyof PartsBatch)[];
      const results = await model.run(
        Object.fromEntries(names.map((name) => [name, new ort.Tensor('float32', one[name], [...shapes[name]!])])),
      );
      for (const [name, { data }] of Object.entries(results)) sums[name] = (sums[name] ?? 0) + Number(data[0]);
    }
    await model.release();
    const step = session.stepCount;
    this.#validation = rounded(
      Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / held.length])),
    );
    validations.append({ step, ...this.#validation });
    log.note(`step ${step}: validation ${spell(this.#validation)}`);
  }

  #save(): void {
    const { config } = this.#job;
    const { session, store, configHash, metrics } = this.#parts;
    const step = session.stepCount;
    if (step === this.#savedStep) return;
    this.#tick();
    metrics.sync();
    store.save({
      meta: {
        version: 1,
        step,
        dataPosition: step,
        seed: config.seed,
        configHash,
        config,
        best: null,
        loop: {},
        images: step * config.batch,
        seconds: this.#seconds,
      },
      tensors: session.state(),
    });
    this.#savedStep = step;
  }

  #export(): string {
    const { config, out } = this.#job;
    const path = join(out, partsFiles.model);
    const weights = shippedPartsWeights(this.#parts.session.state());
    writeFileAtomically(path, buildPartsInference(partsNetworkOf(config), weights));
    return path;
  }
}

const round = (value: number): number => Number(value.toPrecision(5));
const rounded = (values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]));
const spell = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
