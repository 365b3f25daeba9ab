import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { elementCount, RuntimeError } from './backend.ts';
import type { OrtBackend } from './backend.ts';
import type { StepProgram, StepResult, StepsResult, TrainBatch } from './train-program.ts';
import { drawNoise } from './train-noise.ts';
import { HostTrainSession } from './train-session-base.ts';
import { batchArrays, createTrainingSession, readLosses, scalar } from './train-session-state.ts';
import type { CreateOptions } from './train-session-state.ts';

/**
 * Several training steps as one graph: `sketch`, `hint` and `target` come stacked on a new first axis, `learningRate` is a
 * list, `step` the number of the first step, and each loss a list.
 */
export interface LoopProgram extends Omit<StepProgram, 'fake'> {
  /** Steps per run; null: as many as the inputs bring. `batch` has the shapes of one step. */
  readonly steps: number | null;
}

/**
 * Training where each run crosses between JavaScript and the device once for many steps: the form for CUDA, whose tensors
 * the JavaScript interface cannot leave on the device. All steps of a run stand, or none.
 */
export class LoopTrainSession extends HostTrainSession {
  readonly #session: InferenceSession;
  readonly #program: LoopProgram;
  readonly #seed: number;

  private constructor(ort: OrtBackend, session: InferenceSession, program: LoopProgram, seed: number) {
    super(ort, program.state, [session]);
    this.#session = session;
    this.#program = program;
    this.#seed = seed;
  }

  /**
   * @param initial every state tensor by name; absent moments start at 0, absent averages at their parameter
   * @throws RuntimeError when the graph does not load or the state does not fit
   */
  static async create(
    ort: OrtBackend,
    program: LoopProgram,
    initial: ReadonlyMap<string, Float32Array>,
    options: CreateOptions = {},
  ): Promise<LoopTrainSession> {
    const session = await createTrainingSession(ort, program.bytes, options.sessionOptions, 'training loop');
    const training = new LoopTrainSession(ort, session, program, options.seed ?? 0);
    training.load(initial, options.step ?? 0);
    return training;
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
  async steps(batches: readonly TrainBatch[], learningRates: readonly number[]): Promise<StepsResult> {
    return this.exclusive(async () => {
      const expected = this.#program.steps ?? Math.max(1, learningRates.length);
      if (batches.length !== expected || learningRates.length !== expected) {
        throw new RuntimeError(
          `training loop: expected ${expected} batches and learning rates, got ${batches.length} and ${learningRates.length}`,
        );
      }
      const outputs = await this.#session.run({
        ...this.#stacked(batches),
        learningRate: new this.ort.Tensor('float32', Float32Array.from(learningRates), [expected]),
        step: scalar(this.ort, this.stepCount + 1),
        ...this.#noise(expected),
        ...this.feeds(),
      });
      const each = learningRates.map((_, k) => readLosses(this.#program.losses, outputs, k));
      const committed = each.every(({ finite }) => finite);
      if (committed) this.advance(outputs, expected);
      return { losses: each.map(({ losses }) => losses), committed };
    });
  }

  /** Random numbers of the next steps, each step's own behind each other. */
  #noise(steps: number): Record<string, Tensor> {
    const { noise = [] } = this.#program;
    return Object.fromEntries(
      noise.map((one) => {
        const all = new Float32Array(steps * elementCount(one.shape));
        for (let k = 0; k < steps; k++) {
          all.set(drawNoise(one, this.#seed, this.stepCount + 1 + k), k * elementCount(one.shape));
        }
        return [one.name, new this.ort.Tensor('float32', all, [steps, ...one.shape])];
      }),
    );
  }

  #stacked(batches: readonly TrainBatch[]): Record<string, Tensor> {
    const arrays = batches.map((batch) => batchArrays(this.#program, batch));
    return Object.fromEntries(
      arrays[0]!.map(({ name, shape, data }, i) => {
        const all = new Float32Array(batches.length * data.length);
        arrays.forEach((batch, k) => all.set(batch[i]!.data, k * data.length));
        return [name, new this.ort.Tensor('float32', all, [batches.length, ...shape])];
      }),
    );
  }
}
