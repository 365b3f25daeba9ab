import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, createSession, elementCount } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import { firstLine, initialState, scalar } from './train-session-state.ts';
import type { StepSession, TrainState } from './train-session-state.ts';
import { stateName } from './train-session.ts';
import type { StateTensor, StepProgram, StepResult, TrainBatch } from './train-session.ts';

/** A training step in two graphs: losses and gradients of a part of the batch, and the update from the mean gradient. */
export interface AccumulateProgram {
  /** Takes the batch and the parameters, gives the losses and `grad.NAME` for each parameter. */
  readonly grad: Pick<StepProgram, 'bytes' | 'batch' | 'losses'>;
  /** Takes `learningRate`, `step`, the state and `grad.NAME`, gives the next state. */
  readonly apply: Pick<StepProgram, 'bytes' | 'state'>;
  /** Parts that one step's batch is made of, each as large as `grad.batch` says. */
  readonly parts: number;
}

/**
 * Gradient accumulation: one optimizer step over a batch larger than memory would hold at once. Its losses and gradients
 * are means over the parts, so that a step equals the whole batch's up to rounding.
 */
export class AccumulatingTrainSession implements StepSession {
  readonly #ort: OrtBackend;
  readonly #program: AccumulateProgram;
  readonly #grad: InferenceSession;
  readonly #apply: InferenceSession;
  readonly #parameters: readonly StateTensor[];
  #state = new Map<string, Tensor>();
  #step = 0;
  #running = false;

  private constructor(ort: OrtBackend, program: AccumulateProgram, grad: InferenceSession, apply: InferenceSession) {
    this.#ort = ort;
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
    options: { readonly step?: number; readonly sessionOptions?: SessionOptions } = {},
  ): Promise<AccumulatingTrainSession> {
    const grad = await createSession(ort, program.grad.bytes, options.sessionOptions, 'gradient step');
    const apply = await createSession(ort, program.apply.bytes, options.sessionOptions, 'update step');
    const session = new AccumulatingTrainSession(ort, program, grad, apply);
    session.load(initial, options.step ?? 0);
    return session;
  }

  get stepCount(): number {
    return this.#step;
  }

  load(initial: ReadonlyMap<string, Float32Array>, step: number): void {
    this.#assertIdle();
    const entries = initialState(this.#program.apply.state, initial);
    this.#state = new Map(
      entries.map(({ entry, data }) => [entry.input, new this.#ort.Tensor('float32', data.slice(), [...entry.shape])]),
    );
    this.#step = step;
  }

  /**
   * @param batch `parts` times as many samples as the gradient graph takes, behind each other
   */
  async step(batch: TrainBatch, learningRate: number): Promise<StepResult> {
    this.#assertIdle();
    const parts = this.#split(batch);
    this.#running = true;
    try {
      const losses: Record<string, number> = {};
      const gradients = this.#parameters.map(({ shape }) => new Float32Array(elementCount(shape)));
      for (const part of parts) {
        const outputs = await this.#gradients(part);
        for (const name of this.#program.grad.losses) {
          losses[name] = (losses[name] ?? 0) + Number((outputs[name] as Tensor).data[0]) / parts.length;
        }
        this.#parameters.forEach(({ parameter }, index) => {
          const sum = gradients[index] as Float32Array;
          const { data } = outputs[`grad.${parameter}`] as Tensor;
          for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + Number(data[i]) / parts.length;
        });
      }
      const committed = Object.values(losses).every(Number.isFinite);
      if (committed) await this.#update(gradients, learningRate);
      return { losses, committed };
    } catch (error) {
      throw new RuntimeError(`training step ${this.#step + 1}: the runtime failed (${firstLine(error)})`);
    } finally {
      this.#running = false;
    }
  }

  state(): TrainState {
    return new Map(
      this.#program.apply.state.map((entry) => [
        stateName(entry),
        { shape: entry.shape, data: this.#state.get(entry.input)?.data as Float32Array },
      ]),
    );
  }

  async dispose(): Promise<void> {
    this.#assertIdle();
    await this.#grad.release();
    await this.#apply.release();
  }

  #split(batch: TrainBatch): TrainBatch[] {
    const { grad, parts } = this.#program;
    const lengths = {
      sketch: elementCount(grad.batch.sketch),
      hint: elementCount(grad.batch.hint),
      target: elementCount(grad.batch.target),
    };
    for (const name of ['sketch', 'hint', 'target'] as const) {
      if (batch[name].length === parts * lengths[name]) continue;
      const expected = `${parts} times [${grad.batch[name].join(', ')}]`;
      throw new RuntimeError(`batch: ${name} expects ${expected}, got ${batch[name].length} values`);
    }
    const part = (name: 'sketch' | 'hint' | 'target', index: number) =>
      batch[name].subarray(index * lengths[name], (index + 1) * lengths[name]);
    return Array.from({ length: parts }, (_, index) => ({
      sketch: part('sketch', index),
      hint: part('hint', index),
      target: part('target', index),
    }));
  }

  #gradients(part: TrainBatch): Promise<InferenceSession.ReturnType> {
    const { batch, losses } = this.#program.grad;
    const feeds: Record<string, Tensor> = {};
    for (const name of ['sketch', 'hint', 'target'] as const) {
      feeds[name] = new this.#ort.Tensor('float32', part[name], [...batch[name]]);
    }
    for (const { input, parameter } of this.#parameters) feeds[parameter] = this.#state.get(input) as Tensor;
    return this.#grad.run(feeds, [...losses, ...this.#parameters.map(({ parameter }) => `grad.${parameter}`)]);
  }

  async #update(gradients: readonly Float32Array[], learningRate: number): Promise<void> {
    const feeds: Record<string, Tensor> = {
      learningRate: scalar(this.#ort, learningRate),
      step: scalar(this.#ort, this.#step + 1),
      ...Object.fromEntries(this.#state),
    };
    this.#parameters.forEach(({ parameter, shape }, index) => {
      feeds[`grad.${parameter}`] = new this.#ort.Tensor('float32', gradients[index] as Float32Array, [...shape]);
    });
    const outputs = await this.#apply.run(feeds);
    this.#state = new Map(this.#program.apply.state.map((entry) => [entry.input, outputs[entry.output] as Tensor]));
    this.#step += 1;
  }

  #assertIdle(): void {
    if (this.#running) throw new RuntimeError('training step: the one before is still running; await it first');
  }
}
