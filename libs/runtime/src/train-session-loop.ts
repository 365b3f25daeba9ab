import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { createSession, RuntimeError } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import {
  batchArrays,
  firstLine,
  initialState,
  scalar,
  type StepSession,
  type TrainState,
} from './train-session-state.ts';
import { stateName } from './train-session.ts';
import type { StepProgram, StepResult, TrainBatch } from './train-session.ts';

/**
 * Several training steps as one graph: `sketch`, `hint` and `target` come stacked on a new first axis, `learningRate` is a
 * list, `step` the number of the first step, and each loss a list.
 */
export interface LoopProgram extends Omit<StepProgram, 'fake'> {
  /** Steps per run; null: as many as the inputs bring. `batch` has the shapes of one step. */
  readonly steps: number | null;
}

export interface LoopResult {
  /** Of every step. */
  readonly losses: readonly Readonly<Record<string, number>>[];
  /** False when a loss of any step was not a finite number: the state then stays as it was before the first. */
  readonly committed: boolean;
}

/**
 * Training where each run crosses between JavaScript and the device once for many steps: the form for CUDA, whose tensors
 * the JavaScript interface cannot leave on the device. All steps of a run stand, or none.
 */
export class LoopTrainSession implements StepSession {
  readonly #ort: OrtBackend;
  readonly #session: InferenceSession;
  readonly #program: LoopProgram;
  #state = new Map<string, Tensor>();
  #step = 0;
  #running = false;

  private constructor(ort: OrtBackend, session: InferenceSession, program: LoopProgram) {
    this.#ort = ort;
    this.#session = session;
    this.#program = program;
  }

  /**
   * @param initial every state tensor by name; absent moments start at 0, absent averages at their parameter
   * @throws RuntimeError when the graph does not load or the state does not fit
   */
  static async create(
    ort: OrtBackend,
    program: LoopProgram,
    initial: ReadonlyMap<string, Float32Array>,
    options: { readonly step?: number; readonly sessionOptions?: SessionOptions } = {},
  ): Promise<LoopTrainSession> {
    const session = await createSession(ort, program.bytes, options.sessionOptions, 'training loop');
    const training = new LoopTrainSession(ort, session, program);
    training.load(initial, options.step ?? 0);
    return training;
  }

  get stepCount(): number {
    return this.#step;
  }

  load(initial: ReadonlyMap<string, Float32Array>, step: number): void {
    this.#assertIdle();
    this.#state = new Map(
      initialState(this.#program.state, initial).map(({ entry, data }) => [
        entry.input,
        new this.#ort.Tensor('float32', data.slice(), [...entry.shape]),
      ]),
    );
    this.#step = step;
  }

  async step(batch: TrainBatch, learningRate: number, options: { readonly fake?: boolean } = {}): Promise<StepResult> {
    if (options.fake) throw new RuntimeError('training loop: the fake picture is not an output of it');
    const { losses, committed } = await this.steps([batch], [learningRate]);
    return { losses: losses[0]!, committed };
  }

  /**
   * One optimizer step per batch.
   * @throws RuntimeError when the numbers of batches and rates differ from each other or from the graph's, an array does
   * not fit, a run is still going on, or the runtime fails
   */
  async steps(batches: readonly TrainBatch[], learningRates: readonly number[]): Promise<LoopResult> {
    this.#assertIdle();
    const expected = this.#program.steps ?? Math.max(1, learningRates.length);
    if (batches.length !== expected || learningRates.length !== expected)
      throw new RuntimeError(
        `training loop: expected ${expected} batches and learning rates, got ${batches.length} and ${learningRates.length}`,
      );
    const outputs = await this.#run({
      ...this.#stacked(batches),
      learningRate: new this.#ort.Tensor('float32', Float32Array.from(learningRates), [expected]),
      step: scalar(this.#ort, this.#step + 1),
      ...Object.fromEntries(this.#state),
    });
    const { losses: names, state } = this.#program;
    const losses = learningRates.map((_, k) =>
      Object.fromEntries(names.map((name) => [name, Number((outputs[name] as Tensor).data[k])])),
    );
    const committed = losses.every((one) => Object.values(one).every(Number.isFinite));
    if (committed) {
      this.#state = new Map(state.map((entry) => [entry.input, outputs[entry.output] as Tensor]));
      this.#step += expected;
    }
    return { losses, committed };
  }

  state(): TrainState {
    return new Map(
      this.#program.state.map((entry) => [
        stateName(entry),
        { shape: entry.shape, data: this.#state.get(entry.input)?.data as Float32Array },
      ]),
    );
  }

  async dispose(): Promise<void> {
    this.#assertIdle();
    await this.#session.release();
  }

  #stacked(batches: readonly TrainBatch[]): Record<string, Tensor> {
    const arrays = batches.map((batch) => batchArrays(this.#program, batch));
    return Object.fromEntries(
      arrays[0]!.map(({ name, shape, data }, i) => {
        const all = new Float32Array(batches.length * data.length);
        arrays.forEach((batch, k) => all.set(batch[i]!.data, k * data.length));
        return [name, new this.#ort.Tensor('float32', all, [batches.length, ...shape])];
      }),
    );
  }

  async #run(feeds: Record<string, Tensor>): Promise<InferenceSession.ReturnType> {
    this.#running = true;
    try {
      return await this.#session.run(feeds);
    } catch (error) {
      throw new RuntimeError(`training step ${this.#step + 1}: the runtime failed (${firstLine(error)})`);
    } finally {
      this.#running = false;
    }
  }

  #assertIdle(): void {
    if (this.#running) throw new RuntimeError('training step: the one before is still running; await it first');
  }
}
