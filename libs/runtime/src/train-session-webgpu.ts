import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { createSession } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import { identityModel } from './identity-model.ts';
import { stateName } from './train-program.ts';
import type { StepProgram, StepResult, TrainBatch } from './train-program.ts';
import { ExclusiveSession } from './train-session-base.ts';
import { batchFeeds, fakeOutput, initialState, noiseFeeds, readLosses, scalar } from './train-session-state.ts';
import type { CreateOptions, StepSession, TrainState } from './train-session-state.ts';

/** One line for all WebGPU runs of the process: overlapping runs hang or crash the runtime, on one session or on two. */
let queue: Promise<unknown> = Promise.resolve();

function enqueue<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work, work);
  queue = result.catch(() => undefined);
  return result;
}

/**
 * A training step whose parameters, moments and averages stay in GPU buffers: what one run gives out feeds the next, and
 * only the batch goes in and the losses come out. The state is replaced whole after each run, so that a run that fails or
 * gives a loss which is not finite leaves it as it was.
 *
 * Written around three traps of the runtime (1.30): with a preferred output location all outputs must be fetched in
 * declared order; reading a GPU tensor's data on Node ends the process, so that reading goes through an Identity model;
 * overlapping runs are not safe.
 */
export class WebGpuTrainSession extends ExclusiveSession implements StepSession {
  readonly #ort: OrtBackend;
  readonly #session: InferenceSession;
  readonly #identity: InferenceSession;
  readonly #upload: InferenceSession;
  readonly #program: StepProgram;
  readonly #seed: number;
  #state = new Map<string, Tensor>();

  private constructor(
    ort: OrtBackend,
    program: StepProgram,
    sessions: Record<'session' | 'identity' | 'upload', InferenceSession>,
    seed: number,
  ) {
    super();
    this.#ort = ort;
    this.#program = program;
    this.#seed = seed;
    this.#session = sessions.session;
    this.#identity = sessions.identity;
    this.#upload = sessions.upload;
  }

  /**
   * @param program built for the WebGPU target
   * @param initial every state tensor by name; absent moments start at 0, absent averages at their parameter
   * @param options.sessionOptions its providers and output locations are replaced
   * @throws RuntimeError when there is no usable GPU, an operator would run on the CPU, or the state does not fit
   */
  static async create(
    ort: OrtBackend,
    program: StepProgram,
    initial: ReadonlyMap<string, Float32Array>,
    options: CreateOptions = {},
  ): Promise<WebGpuTrainSession> {
    // Shapes never change, so buffers of exactly the size asked for are found again in every run.
    const provider = { name: 'webgpu', storageBufferCacheMode: 'simple' };
    const base: SessionOptions = {
      ...options.sessionOptions,
      executionProviders: [provider],
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    };
    const onDevice = { ...base, preferredOutputLocation: 'gpu-buffer' } as const;
    const stateOnDevice = {
      ...base,
      preferredOutputLocation: Object.fromEntries(program.state.map(({ output }) => [output, 'gpu-buffer' as const])),
    };
    const sessions = await enqueue(async () => ({
      session: await createSession(ort, program.bytes, stateOnDevice, 'training step on webgpu'),
      identity: await createSession(ort, identityModel(), base, 'webgpu'),
      upload: await createSession(ort, identityModel(), onDevice, 'webgpu'),
    }));
    const training = new WebGpuTrainSession(ort, program, sessions, options.seed ?? 0);
    await training.load(initial, options.step ?? 0);
    return training;
  }

  async load(initial: ReadonlyMap<string, Float32Array>, step: number): Promise<void> {
    const values = initialState(this.#program.state, initial);
    await this.#exclusive(async () => {
      const next = new Map<string, Tensor>();
      for (const { entry, data } of values) {
        const x = new this.#ort.Tensor('float32', data, [...entry.shape]);
        next.set(entry.input, (await this.#upload.run({ x }))['y'] as Tensor);
      }
      this.#replace(next);
      this.done = step;
    });
  }

  async step(batch: TrainBatch, learningRate: number, options: { readonly fake?: boolean } = {}): Promise<StepResult> {
    return this.#exclusive(async () => {
      const { losses: lossNames, state } = this.#program;
      const fakeName = options.fake ? fakeOutput(this.#program) : undefined;
      const outputs = await this.#session.run({
        ...batchFeeds(this.#ort, this.#program, batch),
        learningRate: scalar(this.#ort, learningRate),
        step: scalar(this.#ort, this.stepCount + 1),
        ...noiseFeeds(this.#ort, this.#program, this.#seed, this.stepCount + 1),
        ...Object.fromEntries(this.#state),
      });
      const { losses, finite: committed } = readLosses(lossNames, outputs);
      const fake = fakeName === undefined ? undefined : ((outputs[fakeName] as Tensor).data as Float32Array);
      const next = new Map(state.map((entry) => [entry.input, outputs[entry.output] as Tensor]));
      if (committed) {
        this.#replace(next);
        this.done = this.stepCount + 1;
      } else for (const tensor of next.values()) tensor.dispose();
      return { losses, committed, ...(fake ? { fake } : {}) };
    });
  }

  /** A copy of the state, read back tensor by tensor. */
  async state(): Promise<TrainState> {
    return this.#exclusive(async () => {
      const state = new Map<string, { shape: readonly number[]; data: Float32Array }>();
      for (const entry of this.#program.state) {
        state.set(stateName(entry), { shape: entry.shape, data: await this.#read(this.#state.get(entry.input)!) });
      }
      return state;
    });
  }

  async dispose(): Promise<void> {
    await this.#exclusive(async () => {
      this.#replace(new Map());
      for (const session of [this.#session, this.#identity, this.#upload]) await session.release();
    });
  }

  #replace(next: Map<string, Tensor>): void {
    for (const tensor of this.#state.values()) tensor.dispose();
    this.#state = next;
  }

  async #read(x: Tensor): Promise<Float32Array> {
    return ((await this.#identity.run({ x }))['y'] as Tensor).data as Float32Array;
  }

  /** One at a time here, and in line with every other session of the process. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.exclusive(() => enqueue(work));
  }
}
