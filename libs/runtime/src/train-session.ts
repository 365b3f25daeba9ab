import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { OrtBackend } from './backend.ts';
import type { BatchName, StepProgram, StepResult } from './train-program.ts';
import { HostTrainSession } from './train-session-base.ts';
import {
  batchFeeds,
  createTrainingSession,
  fakeOutput,
  noiseFeeds,
  readLosses,
  scalar,
} from './train-session-state.ts';
import type { CreateOptions } from './train-session-state.ts';

/** One training step per run. */
export class TrainSession<Name extends string = BatchName> extends HostTrainSession<Name> {
  readonly #session: InferenceSession;
  readonly #program: StepProgram<Name>;
  readonly #seed: number;

  private constructor(ort: OrtBackend, session: InferenceSession, program: StepProgram<Name>, seed: number) {
    super(ort, program.state, [session]);
    this.#session = session;
    this.#program = program;
    this.#seed = seed;
  }

  /**
   * @param initial every state tensor by name; absent moments start at 0, absent averages at their parameter
   * @throws RuntimeError when the graph does not load or the state does not fit
   */
  static async create<Name extends string = BatchName>(
    ort: OrtBackend,
    program: StepProgram<Name>,
    initial: ReadonlyMap<string, Float32Array>,
    options: CreateOptions = {},
  ): Promise<TrainSession<Name>> {
    const session = await createTrainingSession(ort, program.bytes, options.sessionOptions, 'training step');
    const training = new TrainSession(ort, session, program, options.seed ?? 0);
    training.load(initial, options.step ?? 0);
    return training;
  }

  /**
   * One optimizer step on one batch.
   * @throws RuntimeError when a batch array does not fit the graph, a step is still running, or the runtime fails
   */
  async step(
    batch: Readonly<Record<Name, Float32Array>>,
    learningRate: number,
    options: { readonly fake?: boolean } = {},
  ): Promise<StepResult> {
    return this.exclusive(async () => {
      const fetches = [...this.#program.losses, ...this.#program.state.map((entry) => entry.output)];
      const fakeName = options.fake ? fakeOutput(this.#program) : undefined;
      if (fakeName !== undefined) fetches.push(fakeName);
      const feeds = {
        ...batchFeeds(this.ort, this.#program, batch),
        learningRate: scalar(this.ort, learningRate),
        step: scalar(this.ort, this.stepCount + 1),
        ...noiseFeeds(this.ort, this.#program, this.#seed, this.stepCount + 1),
        ...this.feeds(),
      };
      const outputs = await this.#session.run(feeds, fetches);
      const { losses, finite: committed } = readLosses(this.#program.losses, outputs);
      if (committed) this.advance(outputs, 1);
      const fake = fakeName === undefined ? undefined : ((outputs[fakeName] as Tensor).data as Float32Array);
      return { losses, committed, ...(fake ? { fake } : {}) };
    });
  }
}
