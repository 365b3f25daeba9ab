import { join } from 'node:path';
import { buildPartsInference, buildPartsLoss } from '@irodori/graph-builder/training';
import type { Checkpoint, TrainSession } from '@irodori/runtime';
import { writeFileAtomically, type CheckpointStore, type LineLog } from '@irodori/training';
import * as ort from '@irodori/training/onnxruntime';
import { failure } from '../cli/errors.ts';
import { formatDuration, type Log } from '../cli/log.ts';
import { partsLearningRate, partsNetworkOf, type PartsConfigFile } from './config.ts';
import type { PartsBatch, PartsBatches, PartsSet } from './pictures.ts';
import { shippedPartsWeights } from './weights.ts';

/** The network in a run folder. */
const MODEL = 'model/parts.onnx';

export interface PartsJob {
  readonly config: PartsConfigFile;
  /** The run folder as the user wrote it. */
  readonly out: string;
  readonly resume: boolean;
  readonly sets: readonly PartsSet[];
  readonly log: Log;
}

export interface PartsSummary {
  readonly step: number;
  readonly images: number;
  readonly seconds: number;
  readonly stopped: boolean;
  /** Mean of the last validation; null when there was none. */
  readonly validation: Readonly<Record<string, number>> | null;
  readonly model: string;
}

/** What an opened run works with. */
export interface OpenedRun {
  readonly configHash: string;
  readonly store: CheckpointStore;
  readonly session: TrainSession<keyof PartsBatch>;
  readonly batches: PartsBatches;
  readonly held: readonly PartsBatch[];
  readonly metrics: LineLog;
  readonly validations: LineLog;
}

/** The training of a parts network, step by step, with all that it writes. */
export class PartsRun {
  /** Of its steps with their waits for data, as the minutes count. */
  #seconds: number;
  #savedStep: number;
  #validation: Record<string, number> | null = null;

  readonly #job: PartsJob;
  readonly #parts: OpenedRun;

  constructor(job: PartsJob, parts: OpenedRun, checkpoint: Checkpoint | undefined) {
    this.#job = job;
    this.#parts = parts;
    this.#seconds = checkpoint?.meta.seconds ?? 0;
    this.#savedStep = checkpoint?.meta.step ?? -1;
  }

  /** Trains until the steps or minutes are over or `stopped` says so, and saves. */
  async go(stopped: () => boolean): Promise<PartsSummary> {
    const { config } = this.#job;
    const { session } = this.#parts;
    const limit = config.minutes === null ? Number.POSITIVE_INFINITY : config.minutes * 60;
    while (session.stepCount < config.steps && this.#seconds < limit && !stopped()) {
      const began = performance.now();
      await this.#step();
      this.#seconds += (performance.now() - began) / 1000;
      const step = session.stepCount;
      if (step % config.validateEvery === 0) await this.#validate();
      if (step % config.checkpointEvery === 0) this.#save();
    }
    this.#save();
    const model = this.#export();
    await session.dispose();
    for (const log of [this.#parts.metrics, this.#parts.validations]) log.close();
    const { stepCount: step } = session;
    const seconds = this.#seconds;
    return { step, images: step * config.batch, seconds, stopped: stopped(), validation: this.#validation, model };
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
    const path = join(out, MODEL);
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
