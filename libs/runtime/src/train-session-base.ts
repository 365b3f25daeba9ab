import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, firstLine } from './backend.ts';
import type { OrtBackend } from './backend.ts';
import { stateName } from './train-program.ts';
import type { BatchName, StateTensor, StepResult } from './train-program.ts';
import { initialState } from './train-session-state.ts';
import type { StepSession, TrainState } from './train-session-state.ts';

/** Runs one call at a time; an error of the runtime becomes one line that names the step. */
export abstract class ExclusiveSession {
  #step = 0;
  #running = false;

  /** Optimizer steps done so far. */
  get stepCount(): number {
    return this.#step;
  }

  protected set done(steps: number) {
    this.#step = steps;
  }

  protected assertIdle(): void {
    if (this.#running) throw new RuntimeError('training step: the one before is still running; await it first');
  }

  /** @throws RuntimeError when something is still running, or when `work` fails */
  protected async exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.assertIdle();
    this.#running = true;
    try {
      return await work();
    } catch (error) {
      if (error instanceof RuntimeError) throw error;
      throw new RuntimeError(`training step ${this.#step + 1}: the runtime failed (${firstLine(error)})`);
    } finally {
      this.#running = false;
    }
  }
}

/**
 * State in the memory of this process. It is replaced whole after a run, so that a run which throws or is not committed
 * leaves parameters, moments and step count untouched.
 */
export abstract class HostTrainSession<Name extends string = BatchName>
  extends ExclusiveSession
  implements StepSession<Name>
{
  readonly #entries: readonly StateTensor[];
  #state = new Map<string, Tensor>();

  readonly #sessions: readonly InferenceSession[];

  protected constructor(
    protected readonly ort: OrtBackend,
    entries: readonly StateTensor[],
    sessions: readonly InferenceSession[],
  ) {
    super();
    this.#sessions = sessions;
    this.#entries = entries;
  }

  abstract step(
    batch: Readonly<Record<Name, Float32Array>>,
    learningRate: number,
    options?: { readonly fake?: boolean },
  ): Promise<StepResult>;

  /** Replaces the whole state, all or nothing. @throws RuntimeError when a parameter is missing or of another length */
  load(initial: ReadonlyMap<string, Float32Array>, step: number): void {
    this.assertIdle();
    this.#state = new Map(
      initialState(this.#entries, initial).map(({ entry, data }) => [
        entry.input,
        new this.ort.Tensor('float32', data.slice(), [...entry.shape]),
      ]),
    );
    this.done = step;
  }

  /** By name, as views: valid until the next step, not to be written to. */
  state(): TrainState {
    return new Map(
      this.#entries.map((entry) => [
        stateName(entry),
        { shape: entry.shape, data: this.#state.get(entry.input)?.data as Float32Array },
      ]),
    );
  }

  /** Frees the sessions. */
  async dispose(): Promise<void> {
    this.assertIdle();
    for (const session of this.#sessions) await session.release();
  }

  /** The state by input name. */
  protected feeds(): Record<string, Tensor> {
    return Object.fromEntries(this.#state);
  }

  /** Takes the next state out of a run's outputs. */
  protected advance(outputs: InferenceSession.ReturnType, steps: number): void {
    this.#state = new Map(this.#entries.map((entry) => [entry.input, outputs[entry.output] as Tensor]));
    this.done = this.stepCount + steps;
  }
}
