import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { OrtBackend, SessionOptions } from './backend.ts';
import { RuntimeError, createSession, elementCount } from './backend.ts';
import { drawNoise } from './train-noise.ts';
import { stateName } from './train-program.ts';
import type {
  BatchName,
  FurtherName,
  StateTensor,
  StepProgram,
  StepResult,
  StepsResult,
  TrainBatch,
} from './train-program.ts';

/** State by {@link stateName}. */
export type TrainState = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/**
 * What a training loop needs of a session, wherever the state lives. Await every call: on the CPU `load` and `state` are
 * immediate, on a device they copy.
 */
export interface StepSession<Name extends string = BatchName> {
  /** Optimizer steps done so far. */
  readonly stepCount: number;
  /**
   * One optimizer step on one batch; the state stays as it was when a loss is not finite.
   * @throws RuntimeError when a batch array does not fit the graph, a step is still running, or the runtime fails
   */
  step(
    batch: Readonly<Record<Name, Float32Array>>,
    learningRate: number,
    options?: { readonly fake?: boolean },
  ): Promise<StepResult>;
  /**
   * One optimizer step per batch, all in one run, of which all stand or none; only sessions over a loop have it.
   * @throws RuntimeError as `step`, and when the numbers of batches and rates differ
   */
  steps?(batches: readonly TrainBatch[], learningRates: readonly number[]): Promise<StepsResult>;
  /** Replaces the whole state, all or nothing. @throws RuntimeError when a parameter is missing or of another length */
  load(initial: ReadonlyMap<string, Float32Array>, step: number): void | Promise<void>;
  /** Valid until the next step, not to be written to. */
  state(): TrainState | Promise<TrainState>;
  /** Frees the session and what it keeps on the device. */
  dispose(): Promise<void>;
}

/** How a session over a training graph starts. */
export interface CreateOptions {
  /** Optimizer steps that the initial state has behind it. */
  readonly step?: number;
  readonly sessionOptions?: SessionOptions;
  /** Of the random numbers that the graph takes in. @default 0 */
  readonly seed?: number;
}

/**
 * A session over a training graph. Unless told otherwise without the runtime's memory pattern: that takes one block for a
 * whole run, beside what the first run left in the arena, which is up to 60 % more memory for no speed
 * (docs/architecture.md).
 */
export function createTrainingSession(
  ort: OrtBackend,
  bytes: Uint8Array,
  options: SessionOptions | undefined,
  what: string,
): Promise<InferenceSession> {
  return createSession(ort, bytes, { enableMemPattern: false, ...options }, what);
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
    if (data === undefined && entry.kind !== 'parameter' && entry.kind !== 'statistic') data = new Float32Array(count);
    if (data === undefined) throw new RuntimeError(`training state: '${name}' is missing`);
    if (data.length !== count) {
      throw new RuntimeError(
        `training state: '${name}' expects [${entry.shape.join(', ')}], got ${data.length} values`,
      );
    }
    return { entry, data };
  });
}

/** The arrays of a batch; those that only some systems take may be there. */
export type BatchArrays<Name extends string> = Readonly<Record<Name, Float32Array>> &
  Readonly<Partial<Record<FurtherName, Float32Array>>>;

/** The batch's arrays by input name. @throws RuntimeError when one is missing or does not fit */
export function batchArrays<Name extends string>(
  { batch: shapes }: Pick<StepProgram<Name>, 'batch'>,
  batch: BatchArrays<NoInfer<Name>>,
): { readonly name: Name | FurtherName; readonly shape: readonly number[]; readonly data: Float32Array }[] {
  return (Object.keys(shapes) as (Name | FurtherName)[]).map((name) => {
    const shape = shapes[name] as readonly number[];
    const data = batch[name] as Float32Array | undefined;
    if (data?.length !== elementCount(shape)) {
      throw new RuntimeError(`batch: ${name} expects [${shape.join(', ')}], got ${data?.length ?? 'no'} values`);
    }
    return { name, shape, data };
  });
}

/** The batch as inputs of a graph. @throws RuntimeError when an array does not fit */
export function batchFeeds<Name extends string>(
  ort: OrtBackend,
  program: Pick<StepProgram<Name>, 'batch'>,
  batch: BatchArrays<NoInfer<Name>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    batchArrays(program, batch).map(({ name, shape, data }) => [name, new ort.Tensor('float32', data, [...shape])]),
  );
}

/** The random numbers of one step as inputs of a graph. */
export function noiseFeeds(
  ort: OrtBackend,
  { noise = [] }: Pick<StepProgram, 'noise'>,
  seed: number,
  step: number,
  part = 0,
): Record<string, Tensor> {
  return Object.fromEntries(
    noise.map((one) => [one.name, new ort.Tensor('float32', drawNoise(one, seed, step, part), [...one.shape])]),
  );
}

/** The scalar losses among a run's outputs, and whether all of them are finite. */
export function readLosses(
  names: readonly string[],
  outputs: InferenceSession.ReturnType,
  at = 0,
): { readonly losses: Record<string, number>; readonly finite: boolean } {
  const losses = Object.fromEntries(names.map((name) => [name, Number((outputs[name] as Tensor).data[at])]));
  return { losses, finite: Object.values(losses).every(Number.isFinite) };
}

/** A float32 scalar. */
export function scalar(ort: OrtBackend, value: number): Tensor {
  return new ort.Tensor('float32', Float32Array.of(value), []);
}

/** The output that the image the generator made comes by. @throws RuntimeError when the graph has none */
export function fakeOutput({ fake }: Pick<StepProgram, 'fake'>): string {
  if (fake === undefined) {
    throw new RuntimeError('training step: the graph was built without the fake picture as an output');
  }
  return fake;
}
