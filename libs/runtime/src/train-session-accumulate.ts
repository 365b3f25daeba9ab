import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, elementCount } from './backend.ts';
import type { OrtBackend } from './backend.ts';
import type { StateTensor, StepProgram, StepResult, TrainBatch } from './train-program.ts';
import { HostTrainSession } from './train-session-base.ts';
import { batchFeeds, createTrainingSession, noiseFeeds, readLosses, scalar } from './train-session-state.ts';
import type { CreateOptions } from './train-session-state.ts';

/** A training step in two graphs: losses and gradients of a part of the batch, and the update from the mean gradient. */
export interface AccumulateProgram {
  /** Takes the batch and the parameters, gives the losses and `grad.NAME` for each parameter. */
  readonly grad: Pick<StepProgram, 'bytes' | 'batch' | 'losses' | 'noise'> & {
    /** Running statistics that it takes in and gives back; they go on from part to part. Absent: none. */
    readonly statistics?: readonly StateTensor[];
  };
  /** Takes `learningRate`, `step`, the state and `grad.NAME`, gives the next state. */
  readonly apply: Pick<StepProgram, 'bytes' | 'state'>;
  /** Parts that one step's batch is made of, each as large as `grad.batch` says. */
  readonly parts: number;
  /**
   * Puts the mean over all processes that train together in place of this one's values: every gradient behind the other,
   * then running statistics and losses. All of them have to come out with the same values.
   */
  readonly exchange?: (values: Float32Array) => void;
  /** Number of its first part among those of all processes, for noise of its own. Default 0. */
  readonly firstPart?: number;
}

/**
 * Gradient accumulation: one optimizer step over a batch larger than memory would hold at once. Its losses and gradients
 * are means over the parts, so that a step equals the whole batch's up to rounding.
 */
export class AccumulatingTrainSession extends HostTrainSession {
  readonly #program: AccumulateProgram;
  readonly #grad: InferenceSession;
  readonly #apply: InferenceSession;
  readonly #parameters: readonly StateTensor[];
  readonly #statistics: readonly StateTensor[];
  readonly #seed: number;

  private constructor(
    ort: OrtBackend,
    program: AccumulateProgram,
    grad: InferenceSession,
    apply: InferenceSession,
    seed: number,
  ) {
    const statistics = program.grad.statistics ?? [];
    super(ort, [...program.apply.state, ...statistics], [grad, apply]);
    this.#statistics = statistics;
    this.#seed = seed;
    this.#program = program;
    this.#grad = grad;
    this.#apply = apply;
    this.#parameters = program.apply.state.filter(({ kind }) => kind === 'parameter');
  }

  /**
   * @param initial every state tensor by name; absent moments start at 0, absent averages at their parameter
   * @throws RuntimeError when a graph does not load or the state does not fit
   */
  static async create(
    ort: OrtBackend,
    program: AccumulateProgram,
    initial: ReadonlyMap<string, Float32Array>,
    { step = 0, sessionOptions, seed = 0 }: CreateOptions = {},
  ): Promise<AccumulatingTrainSession> {
    const grad = await createTrainingSession(ort, program.grad.bytes, sessionOptions, 'gradient step');
    const apply = await createTrainingSession(ort, program.apply.bytes, sessionOptions, 'update step');
    const session = new AccumulatingTrainSession(ort, program, grad, apply, seed);
    session.load(initial, step);
    return session;
  }

  /**
   * @param batch `parts` times as many samples as the gradient graph takes, behind each other
   */
  async step(batch: TrainBatch, learningRate: number): Promise<StepResult> {
    return this.exclusive(async () => {
      const parts = this.#split(batch);
      const { losses: names } = this.#program.grad;
      const { values, gradients, averages, losses: means } = this.#buffer();
      let statistics: Record<string, Tensor> = {};
      for (const [index, part] of parts.entries()) {
        const outputs = await this.#gradients(part, (this.#program.firstPart ?? 0) + index, statistics);
        statistics = Object.fromEntries(
          this.#statistics.map(({ input, output }) => [input, outputs[output] as Tensor]),
        );
        const { losses } = readLosses(this.#program.grad.losses, outputs);
        names.forEach((name, index) => (means[index]! += (losses[name] ?? Number.NaN) / parts.length));
        this.#parameters.forEach(({ parameter }, index) => {
          const sum = gradients[index] as Float32Array;
          const { data } = outputs[`grad.${parameter}`] as Tensor;
          for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + Number(data[i]) / parts.length;
        });
      }
      statistics = this.#exchange(values, averages, statistics);
      const mean = Object.fromEntries(names.map((name, index) => [name, means[index]!]));
      const committed = means.every(Number.isFinite);
      if (committed) await this.#update(gradients, learningRate, statistics);
      return { losses: mean, committed };
    });
  }

  /** Zeros for all gradients, running statistics and losses, in one piece. */
  #buffer() {
    const lengths = [...this.#parameters, ...this.#statistics].map(({ shape }) => elementCount(shape));
    const size = lengths.reduce((sum, length) => sum + length, 0);
    const values = new Float32Array(size + this.#program.grad.losses.length);
    let at = 0;
    const pieces = lengths.map((length) => values.subarray(at, (at += length)));
    const count = this.#parameters.length;
    return {
      values,
      gradients: pieces.slice(0, count),
      averages: pieces.slice(count),
      losses: values.subarray(size),
    };
  }

  /** Takes the mean over all processes; running statistics become that of theirs. */
  #exchange(
    values: Float32Array,
    averages: readonly Float32Array[],
    statistics: Record<string, Tensor>,
  ): Record<string, Tensor> {
    const { exchange } = this.#program;
    if (exchange === undefined) return statistics;
    this.#statistics.forEach(({ input }, index) => averages[index]!.set(statistics[input]!.data as Float32Array));
    exchange(values);
    return Object.fromEntries(
      this.#statistics.map(({ input, shape }, index) => [
        input,
        new this.ort.Tensor('float32', averages[index]!.slice(), [...shape]),
      ]),
    );
  }

  #split(batch: TrainBatch): TrainBatch[] {
    const { grad, parts } = this.#program;
    const names = Object.keys(grad.batch) as (keyof TrainBatch)[];
    const lengths = new Map(names.map((name) => [name, elementCount(grad.batch[name]!)]));
    for (const [name, length] of lengths) {
      if (batch[name]?.length === parts * length) continue;
      const expected = `${parts} times [${grad.batch[name]!.join(', ')}]`;
      throw new RuntimeError(`batch: ${name} expects ${expected}, got ${batch[name]?.length ?? 'no'} values`);
    }
    const part = (index: number) =>
      [...lengths].map(
        ([name, length]) => [name, batch[name]!.subarray(index * length, (index + 1) * length)] as const,
      );
    return Array.from({ length: parts }, (_, index) => Object.fromEntries(part(index)) as unknown as TrainBatch);
  }

  #gradients(
    part: TrainBatch,
    index: number,
    statistics: Record<string, Tensor>,
  ): Promise<InferenceSession.ReturnType> {
    const state = this.feeds();
    const feeds = {
      ...batchFeeds(this.ort, this.#program.grad, part),
      ...noiseFeeds(this.ort, this.#program.grad, this.#seed, this.stepCount + 1, index),
    };
    for (const { input } of this.#statistics) feeds[input] = statistics[input] ?? (state[input] as Tensor);
    for (const { input, parameter } of this.#parameters) feeds[parameter] = state[input] as Tensor;
    const gradients = this.#parameters.map(({ parameter }) => `grad.${parameter}`);
    return this.#grad.run(feeds, [
      ...this.#program.grad.losses,
      ...gradients,
      ...this.#statistics.map(({ output }) => output),
    ]);
  }

  async #update(
    gradients: readonly Float32Array[],
    learningRate: number,
    statistics: Record<string, Tensor>,
  ): Promise<void> {
    const state = this.feeds();
    const feeds: Record<string, Tensor> = {
      learningRate: scalar(this.ort, learningRate),
      step: scalar(this.ort, this.stepCount + 1),
    };
    for (const { input } of this.#program.apply.state) feeds[input] = state[input] as Tensor;
    this.#parameters.forEach(({ parameter, shape }, index) => {
      feeds[`grad.${parameter}`] = new this.ort.Tensor('float32', gradients[index] as Float32Array, [...shape]);
    });
    const next = Object.fromEntries(this.#statistics.map(({ input, output }) => [output, statistics[input] as Tensor]));
    this.advance({ ...(await this.#apply.run(feeds)), ...next }, 1);
  }
}
