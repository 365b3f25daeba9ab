import { join } from 'node:path';
import type {
  CheckpointMeta,
  MetricsLine,
  OrtBackend,
  SessionOptions,
  StepSession,
  TrainBatch,
  ValidationLine,
} from '@irodori/runtime';
import { samplePath } from '@irodori/runtime';
import { encodePng } from '@irodori/data';
import { TrainingError } from './errors.ts';
import { writeFileAtomically } from './files.ts';
import type { TrainConfig } from './config/schema.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { EventLog } from './event-log.ts';
import type { Group } from './mpi/group.ts';
import { allFinite, freshGuard, judge, remember, rollBack } from './guard.ts';
import type { GuardState } from './guard.ts';
import type { LineLog } from './line-log.ts';
import type { StopReason, TrainerEvent } from './messages.ts';
import type { TrainProgram } from './program.ts';
import { learningRateAt } from './schedule.ts';
import { choicesOf } from './tuning/choose-weights.ts';
import { validate } from './validation.ts';

export interface LoopParts {
  readonly ort: OrtBackend;
  readonly config: TrainConfig;
  readonly configHash: string;
  readonly run: string;
  readonly program: TrainProgram;
  readonly session: StepSession;
  readonly sessionOptions: SessionOptions;
  readonly batches: {
    take(position: number): Promise<TrainBatch>;
    /** Gives a batch's arrays back to be filled again. */
    release(batch: TrainBatch): void;
  };
  readonly samples: readonly TrainBatch[];
  readonly store: Pick<CheckpointStore, 'save' | 'newestGood'>;
  readonly metrics: Pick<LineLog, 'append' | 'truncateAfter' | 'sync'>;
  readonly validations: Pick<LineLog, 'append' | 'truncateAfter'>;
  readonly events: Pick<EventLog, 'metrics' | 'validation' | 'restart'>;
  readonly totalSteps: number | undefined;
  /** Steps to make in one run where the session can; fewer before a checkpoint, a sample sheet or the end. */
  readonly stepsPerRun: number;
  /** Fewer, too, where a run would take longer than this, going by the steps of the one before. */
  readonly runSeconds?: number;
  readonly emit: (event: TrainerEvent) => void;
  readonly stopped: () => StopReason | undefined;
  /** The processes that make each step together, where there are several. */
  readonly group?: Group;
}

/** Where the loop stands, beside the tensors. */
interface Position {
  readonly dataPosition: number;
  readonly images: number;
  readonly seconds: number;
  readonly best: CheckpointMeta['best'];
  readonly guard: GuardState;
}

type Logged = Pick<MetricsLine, 'step' | 'learningRate' | 'stepMs' | 'dataWaitMs'> & {
  readonly losses: Readonly<Record<string, number>>;
};

const ends = ['finished', 'interrupted', 'lockLost'] as const satisfies readonly ('finished' | StopReason)[];

const fresh: Position = { dataPosition: 0, images: 0, seconds: 0, best: null, guard: freshGuard };

/** The training loop over one session: step, check, log, validate, save; rolls back when a step is rejected. */
export class TrainLoop {
  readonly #parts: LoopParts;
  #at: Position = fresh;
  #savedStep = -1;
  #validatedStep = -1;
  #savedAt = performance.now();
  /** Seconds that a step of the last run took. */
  #stepSeconds = Number.POSITIVE_INFINITY;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  get seconds(): number {
    return this.#at.seconds;
  }

  get images(): number {
    return this.#at.images;
  }

  /** Continues from a checkpoint; the session already holds its tensors. */
  resume(meta: CheckpointMeta): void {
    this.#at = {
      dataPosition: meta.dataPosition,
      images: meta.images,
      // Before the first step there is no training time.
      seconds: meta.step === 0 ? 0 : meta.seconds,
      best: meta.best,
      guard: { ...freshGuard, ...meta.loop },
    };
    this.#savedStep = meta.step;
    this.#validatedStep = meta.step;
    for (const log of [this.#parts.metrics, this.#parts.validations]) log.truncateAfter(meta.step);
  }

  /**
   * Runs until the configured end or until told to stop; the state it ends with is saved. Its time is that of its steps,
   * with their waits for data and without validations, sample sheets and checkpoints; a step is made however short it is.
   * @throws TrainingError (diverged, notSaved) when rolling back does not help or the disk is full
   */
  async run(): Promise<'finished' | StopReason> {
    const { session, config } = this.#parts;
    if (session.stepCount === 0) {
      await this.#validate();
      await this.#save();
    }
    for (;;) {
      const { every, minutes } = config.checkpoints;
      const { reason, late } = this.#agree(this.#end(), performance.now() - this.#savedAt > minutes * 60_000);
      if (reason === 'lockLost') return reason;
      const step = session.stepCount;
      const isNew = this.#savedStep !== step;
      const validating = isNew && (step % config.samples.every === 0 || reason === 'finished');
      const saving = isNew && (step % every === 0 || late || reason !== undefined);
      if ((validating || saving) && !allFinite(await session.state())) {
        await this.#rollBack(`step ${step}: a weight is not a finite number`, step);
        continue;
      }
      if (validating && this.#validatedStep !== step) await this.#validate();
      if (saving) await this.#save();
      if (reason !== undefined) return reason;
      await this.#steps();
    }
  }

  /** What rank 0 says of this place in the loop: clocks and signals differ between ranks, what they do must not. */
  #agree(reason: 'finished' | StopReason | undefined, late: boolean) {
    const { group } = this.#parts;
    if (group === undefined) return { reason, late };
    const told = Float32Array.of(reason === undefined ? 0 : 1 + ends.indexOf(reason), late ? 1 : 0);
    group.first(told);
    return { reason: told[0] === 0 ? undefined : ends[told[0]! - 1], late: told[1] === 1 };
  }

  #end(): 'finished' | StopReason | undefined {
    const { session, config, totalSteps, stopped } = this.#parts;
    const limit = config.minutes === null ? Number.POSITIVE_INFINITY : config.minutes * 60;
    const late = session.stepCount > 0 && this.#at.seconds >= limit;
    const done = session.stepCount >= (totalSteps ?? Number.POSITIVE_INFINITY) || late;
    return stopped() ?? (done ? 'finished' : undefined);
  }

  /** How many steps the next run makes. */
  #count(): number {
    const { session, config, totalSteps, stepsPerRun, runSeconds } = this.#parts;
    if (session.steps === undefined) return 1;
    const inTime = runSeconds === undefined ? stepsPerRun : Math.max(1, Math.floor(runSeconds / this.#stepSeconds));
    const left = (every: number) => every - (session.stepCount % every);
    const end = (totalSteps ?? Number.POSITIVE_INFINITY) - session.stepCount;
    return Math.min(stepsPerRun, inTime, left(config.checkpoints.every), left(config.samples.every), end);
  }

  /** One run of one or more steps; when one of them is rejected, the loop is rolled back instead. */
  async #steps(): Promise<void> {
    const { batches, session, config, totalSteps, group } = this.#parts;
    const { rank, ranks } = group ?? { rank: 0, ranks: 1 };
    const [first, count] = [session.stepCount + 1, this.#count()];
    const [taken, waits, rates]: [TrainBatch[], number[], number[]] = [[], [], []];
    const start = performance.now();
    for (let k = 0; k < count; k++) {
      const began = performance.now();
      taken.push(await batches.take(this.#at.dataPosition + k * ranks + rank));
      waits.push(performance.now() - began);
      rates.push(learningRateAt(config, first + k, totalSteps) * this.#at.guard.learningRateScale);
    }
    const began = performance.now();
    const losses = await this.#run(taken, rates);
    for (const batch of taken) batches.release(batch);
    const stepMs = (performance.now() - began) / count;
    this.#stepSeconds = stepMs / 1000;
    const before = this.#at.seconds;
    const seconds = (performance.now() - start) / 1000;
    this.#at = { ...this.#at, seconds: before + seconds };
    const each = seconds / count;
    for (const [k, one] of losses.entries()) {
      const step = first + k;
      const fault = judge(this.#at.guard, one, config.guard);
      if (fault !== undefined) return this.#rollBack(`step ${step}: ${fault}`, step);
      this.#at = {
        ...this.#at,
        dataPosition: this.#at.dataPosition + ranks,
        images: this.#at.images + config.batch * config.accumulate * ranks,
        guard: remember(this.#at.guard, one, step),
      };
      const times = { stepMs: round(stepMs), dataWaitMs: round(waits[k] ?? 0) };
      this.#log({ step, losses: one, learningRate: rates[k] ?? 0, ...times }, before + (k + 1) * each);
    }
  }

  /** The losses of each step. */
  async #run(batches: readonly TrainBatch[], rates: readonly number[]) {
    const { session } = this.#parts;
    if (session.steps !== undefined) return (await session.steps(batches, rates)).losses;
    const [batch, rate] = [batches[0] as TrainBatch, rates[0] as number];
    return [(await session.step(batch, rate)).losses];
  }

  /** @param seconds of the run's clock when the step ended */
  #log({ losses, ...known }: Logged, seconds: number): void {
    const { metrics, events, emit } = this.#parts;
    const { perceptual = 0, huber = 0, adversarial = 0, generator = 0, discriminator = 0, ...terms } = losses;
    const all = { perceptual, huber, adversarial, generator, discriminator };
    const { step, learningRate, stepMs, dataWaitMs } = known;
    const line: MetricsLine = {
      step,
      ...all,
      learningRate,
      images: this.#at.images,
      stepMs,
      dataWaitMs,
      ...(Object.keys(terms).length > 0 ? { terms } : {}),
    };
    metrics.append(line);
    events.metrics(line);
    emit({ kind: 'step', line, seconds });
  }

  async #save(): Promise<void> {
    const { session, config, configHash, store, metrics, run } = this.#parts;
    metrics.sync();
    const { dataPosition, images, seconds, best, guard } = this.#at;
    const meta: CheckpointMeta = {
      version: 1,
      step: session.stepCount,
      dataPosition,
      seed: config.seed,
      configHash,
      config,
      best,
      loop: { ...guard },
      images,
      seconds,
    };
    try {
      store.save({ meta, tensors: await session.state() });
    } catch (error) {
      const why = messageOf(error);
      const kept = this.#savedStep < 0 ? 'nothing was saved yet' : `step ${this.#savedStep} is the last one saved`;
      throw new TrainingError('notSaved', `training stopped at step ${session.stepCount}: ${why}; ${kept}`, {
        path: run,
        ...(this.#savedStep >= 0 && { remedy: 'resuming goes on from there' }),
      });
    }
    this.#savedStep = session.stepCount;
    this.#savedAt = performance.now();
  }

  async #rollBack(why: string, failedStep: number): Promise<void> {
    const { session, store, config, metrics, validations, emit, run } = this.#parts;
    const checkpoint = store.newestGood((line) => emit({ kind: 'warning', text: line }));
    if (checkpoint === undefined) {
      throw new TrainingError('diverged', `${why}, and ${run} has no checkpoint to go back to`);
    }
    const { meta, tensors } = checkpoint;
    const restored = { ...freshGuard, ...meta.loop };
    const guard = rollBack(restored, this.#at.guard, failedStep, config.guard);
    if (guard === undefined) {
      throw new TrainingError(
        'diverged',
        `${why} again after ${config.guard.retries} roll-backs; step ${meta.step} is the last good checkpoint`,
        {
          settings: ['learningRate', 'schedule.warmup', 'clip'],
          remedy: 'try a lower learningRate, a longer schedule.warmup, or clip',
        },
      );
    }
    await session.load(new Map([...tensors].map(([name, { data }]) => [name, data])), meta.step);
    for (const log of [metrics, validations]) log.truncateAfter(meta.step);
    this.#parts.events.restart(meta.step);
    this.#savedStep = meta.step;
    this.#validatedStep = meta.step;
    const { dataPosition } = this.#at;
    this.#at = {
      ...this.#at,
      dataPosition: dataPosition + (this.#parts.group?.ranks ?? 1),
      images: meta.images,
      best: meta.best,
      guard,
    };
    emit({
      kind: 'warning',
      text: `${why}: rolled back to step ${meta.step}, learning rate halved (x ${guard.learningRateScale}), that batch is skipped`,
    });
  }

  /** The weights that ship: the running average where there is one. */
  async shippedWeights(): Promise<ReadonlyMap<string, Float32Array>> {
    const { session } = this.#parts;
    return choicesOf(await session.state(), session.stepCount)[0]!.weights;
  }

  /** Scores the validation pictures and writes their sample sheet; an error in it is a warning and does not stop the run. */
  async #validate(): Promise<void> {
    try {
      await this.#validateAll();
    } catch (error) {
      const { session, emit } = this.#parts;
      emit({
        kind: 'warning',
        text: `no validation at step ${session.stepCount}: ${messageOf(error)}; training goes on`,
      });
    }
  }

  async #validateAll(): Promise<void> {
    const { ort, program, samples, config, run, session, sessionOptions, validations, events, emit } = this.#parts;
    if (samples.length === 0) return;
    this.#validatedStep = session.stepCount;
    const step = session.stepCount;
    const model = program.inference(await this.shippedWeights());
    const { line, sheet } = await validate(ort, model, samples, config.size, sessionOptions);
    const full: ValidationLine = { step, ...line };
    validations.truncateAfter(step - 1);
    validations.append(full);
    if (step > 0 && (this.#at.best === null || line.psnr > this.#at.best.score)) {
      this.#at = { ...this.#at, best: { step, score: line.psnr } };
    }
    let shown: string | null = samplePath(step);
    try {
      const png = await encodePng(sheet);
      writeFileAtomically(join(run, shown), png);
      events.validation(full, png, sheet);
    } catch (error) {
      emit({ kind: 'warning', text: `no sample sheet of step ${step}: ${messageOf(error)}; training goes on` });
      shown = null;
    }
    emit({ kind: 'validated', line: full, sheet: shown });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
