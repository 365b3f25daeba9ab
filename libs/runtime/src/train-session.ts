import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, createSession, elementCount } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';

export type StateKind = 'parameter' | 'firstMoment' | 'secondMoment' | 'ema';

/** One tensor that a training step takes in and gives back changed. */
export interface StateTensor {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
  readonly kind: StateKind;
  /** The parameter it belongs to, or is. */
  readonly parameter: string;
}

/**
 * A training step as bytes and names: the graph takes `sketch`, `hint`, `target`, the scalars `learningRate` and `step`
 * (1-based) and every state input; it gives the losses (scalars) and every state output.
 */
export interface StepProgram {
  readonly bytes: Uint8Array;
  readonly batch: {
    readonly sketch: readonly number[];
    readonly hint: readonly number[];
    readonly target: readonly number[];
  };
  readonly state: readonly StateTensor[];
  readonly losses: readonly string[];
  /** Output name of the image the generator made, where the graph gives it out. */
  readonly fake?: string;
}

export interface TrainBatch {
  /** `[N, 1, H, W]` in [0, 1], white = 1. */
  readonly sketch: Float32Array;
  /** `[N, 4, H/4, W/4]`. */
  readonly hint: Float32Array;
  /** `[N, 3, H, W]` in [-1, 1]. */
  readonly target: Float32Array;
}

export interface StepResult {
  /** By loss name; all taken with the parameters as they stood before the step. */
  readonly losses: Readonly<Record<string, number>>;
  /** False when a loss was not a finite number: the state then stays as it was. */
  readonly committed: boolean;
  /** `[N, 3, H, W]`, only when asked for. */
  readonly fake?: Float32Array;
}

function fail(why: string): never {
  throw new RuntimeError(`training step: ${why}`);
}

/** A state tensor's name in checkpoints: the parameter's own name, moments and averages with their kind before it. */
export function stateName(state: Pick<StateTensor, 'kind' | 'parameter'>): string {
  return state.kind === 'parameter' ? state.parameter : `${state.kind}.${state.parameter}`;
}

/**
 * Holds the state of a training-step graph and replaces it whole after each run: a run that throws, or that gives a loss
 * which is not finite, leaves parameters, moments and step count untouched.
 */
export class TrainSession {
  readonly #ort: OrtBackend;
  readonly #session: InferenceSession;
  readonly #program: StepProgram;
  #state: Map<string, Tensor>;
  #step = 0;
  #running = false;

  private constructor(ort: OrtBackend, session: InferenceSession, program: StepProgram) {
    this.#ort = ort;
    this.#session = session;
    this.#program = program;
    this.#state = new Map();
  }

  /**
   * @param initial every state tensor by {@link stateName}; absent moments start at 0, absent averages at their parameter
   * @param step optimizer steps that `initial` has behind it
   * @throws RuntimeError when the graph does not load, or a parameter is missing or of another length
   */
  static async create(
    ort: OrtBackend,
    program: StepProgram,
    initial: ReadonlyMap<string, Float32Array>,
    options: { readonly step?: number; readonly sessionOptions?: SessionOptions } = {},
  ): Promise<TrainSession> {
    const session = await createSession(ort, program.bytes, options.sessionOptions, 'training step');
    const training = new TrainSession(ort, session, program);
    training.load(initial, options.step ?? 0);
    return training;
  }

  /** Optimizer steps done so far. */
  get stepCount(): number {
    return this.#step;
  }

  /** Replaces the whole state, all or nothing; arguments as for {@link create}. */
  load(initial: ReadonlyMap<string, Float32Array>, step: number): void {
    this.#assertIdle();
    const next = new Map<string, Tensor>();
    for (const entry of this.#program.state) {
      const name = stateName(entry);
      const count = elementCount(entry.shape);
      let data = initial.get(name);
      if (data === undefined && entry.kind === 'ema') data = initial.get(entry.parameter);
      if (data === undefined && entry.kind !== 'parameter') data = new Float32Array(count);
      if (data === undefined) throw new RuntimeError(`training state: '${name}' is missing`);
      if (data.length !== count) {
        const expected = `[${entry.shape.join(', ')}]`;
        throw new RuntimeError(`training state: '${name}' expects ${expected}, got ${data.length} values`);
      }
      next.set(entry.input, new this.#ort.Tensor('float32', data.slice(), [...entry.shape]));
    }
    this.#state = next;
    this.#step = step;
  }

  /**
   * One optimizer step on one batch.
   * @throws RuntimeError when a batch array does not fit the graph, a step is still running, or the runtime fails
   */
  async step(batch: TrainBatch, learningRate: number, options: { readonly fake?: boolean } = {}): Promise<StepResult> {
    this.#assertIdle();
    const feeds: Record<string, Tensor> = {
      sketch: this.#input('sketch', batch.sketch),
      hint: this.#input('hint', batch.hint),
      target: this.#input('target', batch.target),
      learningRate: this.#scalar(learningRate),
      step: this.#scalar(this.#step + 1),
      ...Object.fromEntries(this.#state),
    };
    const fetches = [...this.#program.losses, ...this.#program.state.map((entry) => entry.output)];
    const { fake: fakeName } = this.#program;
    if (options.fake) fetches.push(fakeName ?? fail('the graph was built without the fake picture as an output'));
    this.#running = true;
    let outputs: InferenceSession.ReturnType;
    try {
      outputs = await this.#session.run(feeds, fetches);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new RuntimeError(`training step ${this.#step + 1}: the runtime failed (${said.split('\n')[0]})`);
    } finally {
      this.#running = false;
    }
    const losses = Object.fromEntries(
      this.#program.losses.map((name) => [name, Number((outputs[name] as Tensor).data[0])]),
    );
    const committed = Object.values(losses).every(Number.isFinite);
    if (committed) {
      this.#state = new Map(this.#program.state.map((entry) => [entry.input, outputs[entry.output] as Tensor]));
      this.#step += 1;
    }
    const fake = options.fake ? ((outputs[fakeName ?? ''] as Tensor).data as Float32Array) : undefined;
    return { losses, committed, fake };
  }

  /**
   * The state by {@link stateName}, as views: valid until the next {@link step}, not to be written to.
   */
  state(): Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
    return new Map(
      this.#program.state.map((entry) => [
        stateName(entry),
        { shape: entry.shape, data: this.#state.get(entry.input)?.data as Float32Array },
      ]),
    );
  }

  /** Frees the session. */
  async dispose(): Promise<void> {
    this.#assertIdle();
    await this.#session.release();
  }

  #assertIdle(): void {
    if (this.#running) throw new RuntimeError('training step: the one before is still running; await it first');
  }

  #input(name: 'sketch' | 'hint' | 'target', data: Float32Array): Tensor {
    const shape = this.#program.batch[name];
    if (data.length !== elementCount(shape)) {
      throw new RuntimeError(`batch: ${name} expects [${shape.join(', ')}], got ${data.length} values`);
    }
    return new this.#ort.Tensor('float32', data, [...shape]);
  }

  #scalar(value: number): Tensor {
    return new this.#ort.Tensor('float32', Float32Array.of(value), []);
  }
}
