import type { OrtBackend } from './backend.ts';
import { RuntimeError, elementCount } from './backend.ts';
import type { StateTensor, StepProgram, StepResult, TrainBatch } from './train-session.ts';
import { stateName } from './train-session.ts';

/** State by {@link stateName}. */
export type TrainState = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/**
 * What a training loop needs of a session, wherever the state lives. Await every call: on the CPU `load` and `state` are
 * immediate, on a device they copy.
 */
export interface StepSession {
  /** Optimizer steps done so far. */
  readonly stepCount: number;
  /**
   * One optimizer step on one batch; the state stays as it was when a loss is not finite.
   * @throws RuntimeError when a batch array does not fit the graph, a step is still running, or the runtime fails
   */
  step(batch: TrainBatch, learningRate: number, options?: { readonly fake?: boolean }): Promise<StepResult>;
  /** Replaces the whole state, all or nothing. @throws RuntimeError when a parameter is missing or of another length */
  load(initial: ReadonlyMap<string, Float32Array>, step: number): void | Promise<void>;
  /** Valid until the next step, not to be written to. */
  state(): TrainState | Promise<TrainState>;
  /** Frees the session and what it keeps on the device. */
  dispose(): Promise<void>;
}

/**
 * The starting value of every state tensor in the program's order: as given, else moments 0 and averages at their
 * parameter.
 * @throws RuntimeError when a parameter is missing or a tensor has another length
 */
export function initialState(
  state: readonly StateTensor[],
  initial: ReadonlyMap<string, Float32Array>,
): { readonly entry: StateTensor; readonly data: Float32Array }[] {
  return state.map((entry) => {
    const name = stateName(entry);
    const count = elementCount(entry.shape);
    let data = initial.get(name);
    if (data === undefined && entry.kind === 'ema') data = initial.get(entry.parameter);
    if (data === undefined && entry.kind !== 'parameter') data = new Float32Array(count);
    if (data === undefined) throw new RuntimeError(`training state: '${name}' is missing`);
    if (data.length !== count)
      throw new RuntimeError(
        `training state: '${name}' expects [${entry.shape.join(', ')}], got ${data.length} values`,
      );
    return { entry, data };
  });
}

/** The batch's arrays by input name. @throws RuntimeError when one does not fit */
export function batchArrays(
  { batch: shapes }: Pick<StepProgram, 'batch'>,
  batch: TrainBatch,
): { readonly name: 'sketch' | 'hint' | 'target'; readonly shape: readonly number[]; readonly data: Float32Array }[] {
  return (['sketch', 'hint', 'target'] as const).map((name) => {
    const [shape, data] = [shapes[name], batch[name]];
    if (data.length !== elementCount(shape))
      throw new RuntimeError(`batch: ${name} expects [${shape.join(', ')}], got ${data.length} values`);
    return { name, shape, data };
  });
}

/** A float32 scalar. */
export function scalar(ort: OrtBackend, value: number) {
  return new ort.Tensor('float32', Float32Array.of(value), []);
}

/** What the runtime said, in one line. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]!;
}
