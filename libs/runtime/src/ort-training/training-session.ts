import { WasmHeap } from './wasm-heap.ts';
import { createTensor, takeTensor, type OrtTensor } from './wasm-tensors.ts';
import { OrtTrainingError, type OrtTrainingFactory } from './wasm-module.ts';

const LOG_ERROR = 3;
const ALL_OPTIMIZATIONS = 99;

/** One artifact set: three models and a checkpoint, the layout of onnxruntime-training's artifacts. */
export interface OrtArtifacts {
  readonly checkpoint: Uint8Array;
  readonly trainingModel: Uint8Array;
  readonly evalModel?: Uint8Array;
  readonly optimizerModel?: Uint8Array;
}

/**
 * The official training runtime, onnxruntime-web 1.19.2's WebAssembly build, called directly: inputs by name, errors with
 * text, threads under Node. Many sessions can live in one.
 */
export class OrtTrainingRuntime {
  readonly #heap: WasmHeap;

  private constructor(heap: WasmHeap) {
    this.#heap = heap;
  }

  /**
   * @param factory default export of `ort-training-wasm-simd-threaded.mjs`
   * @param wasm bytes of `ort-training-wasm-simd-threaded.wasm`
   * @param log receives what the runtime says on its own
   * @throws OrtTrainingError when it cannot start
   */
  static async load(
    factory: OrtTrainingFactory,
    wasm: Uint8Array,
    { threads = 1, log = () => {} }: { threads?: number; log?: (line: string) => void } = {},
  ): Promise<OrtTrainingRuntime> {
    const module = await factory({ numThreads: threads, wasmBinary: wasm, print: log, printErr: log });
    const heap = new WasmHeap(module);
    heap.call('starting the training runtime', () => module._OrtInit(threads, LOG_ERROR));
    return new OrtTrainingRuntime(heap);
  }

  /** @throws OrtTrainingError when the runtime refuses the artifacts */
  createSession(artifacts: OrtArtifacts): OrtTrainingSession {
    return OrtTrainingSession.create(this.#heap, artifacts);
  }
}

/** A training session: parameters, gradient buffers and moments live inside it, copies go in and out. */
export class OrtTrainingSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];

  readonly #heap: WasmHeap;
  readonly #session: number;
  readonly #checkpoint: number;

  private constructor(heap: WasmHeap, session: number, checkpoint: number) {
    this.#heap = heap;
    this.#session = session;
    this.#checkpoint = checkpoint;
    const { module } = heap;
    const [inputs = 0, outputs = 0] = heap.withWords(2, (pointer, at) => {
      heap.call('reading names', () =>
        module._OrtTrainingGetModelInputOutputCount(session, pointer(0), pointer(1), false),
      );
      return [at(0), at(1)];
    });
    const names = (count: number, isInput: boolean) =>
      Array.from({ length: count }, (_, i) => {
        const text = heap.handle('reading names', () =>
          module._OrtTrainingGetModelInputOutputName(session, i, isInput, false),
        );
        const name = module.UTF8ToString(text);
        module._OrtFree(text);
        return name;
      });
    this.inputNames = names(inputs, true);
    this.outputNames = names(outputs, false);
  }

  /** @internal */
  static create(heap: WasmHeap, { checkpoint, trainingModel, evalModel, optimizerModel }: OrtArtifacts) {
    const { module } = heap;
    const empty = new Uint8Array();
    const [state, ...models] = [checkpoint, trainingModel, evalModel ?? empty, optimizerModel ?? empty].map(
      (bytes) => ({ at: bytes.length ? heap.store(bytes) : 0, bytes: bytes.length }),
    );
    const [train, evaluate, optimizer] = models;
    let options = 0;
    let loaded = 0;
    try {
      if (!state || !train || !evaluate || !optimizer) throw new OrtTrainingError('artifacts are missing');
      options = heap.handle('session options', () =>
        module._OrtCreateSessionOptions(ALL_OPTIMIZATIONS, true, true, 0, false, 0, 0, LOG_ERROR, 0, 0),
      );
      loaded = heap.handle('checkpoint', () => module._OrtTrainingLoadCheckpoint(state.at, state.bytes));
      const session = heap.handle('training session', () =>
        module._OrtTrainingCreateSession(
          options,
          loaded,
          train.at,
          train.bytes,
          evaluate.at,
          evaluate.bytes,
          optimizer.at,
          optimizer.bytes,
        ),
      );
      return new OrtTrainingSession(heap, session, loaded);
    } catch (error) {
      if (loaded) module._OrtTrainingReleaseCheckpoint(loaded);
      throw error;
    } finally {
      if (options) module._OrtReleaseSessionOptions(options);
      for (const buffer of [state, ...models]) if (buffer?.at) heap.free(buffer.at);
    }
  }

  /**
   * Forward and backward: gradients go to their buffers, user outputs (the loss first) come back by name.
   * @throws OrtTrainingError when a feed is missing or the runtime fails
   */
  trainStep(feeds: Readonly<Record<string, OrtTensor>>): Map<string, OrtTensor> {
    return this.#run('train step', feeds, (...args) =>
      this.#heap.module._OrtTrainingRunTrainStep(this.#session, ...args),
    );
  }

  /** Updates the parameters from the gradient buffers. */
  optimizerStep(): void {
    this.#heap.call('optimizer step', () => this.#heap.module._OrtTrainingOptimizerStep(this.#session, 0));
  }

  /** The next train step overwrites the gradients instead of adding to them. */
  lazyResetGrad(): void {
    this.#heap.call('resetting gradients', () => this.#heap.module._OrtTrainingLazyResetGrad(this.#session));
  }

  /** All trained parameters end to end, in the order of the training model's inputs. */
  parameters(): Float32Array {
    const [heap, session] = [this.#heap, this.#session];
    const count = heap.withWords(1, (pointer, at) => {
      heap.call('counting parameters', () => heap.module._OrtTrainingGetParametersSize(session, pointer(0), true));
      return at(0);
    });
    const tensor = createTensor(heap, { shape: [count], data: new Float32Array(count) });
    try {
      heap.call('reading parameters', () =>
        heap.module._OrtTrainingCopyParametersToBuffer(session, tensor.handle, count, true),
      );
      return new Float32Array(heap.read(tensor.buffer, 4 * count).buffer);
    } finally {
      tensor.release();
    }
  }

  release(): void {
    this.#heap.module._OrtTrainingReleaseSession(this.#session);
    this.#heap.module._OrtTrainingReleaseCheckpoint(this.#checkpoint);
  }

  #run(
    what: string,
    feeds: Readonly<Record<string, OrtTensor>>,
    call: (inputs: number, inputCount: number, outputs: number, outputCount: number, options: number) => number,
  ): Map<string, OrtTensor> {
    const [heap, inputNames, outputNames] = [this.#heap, this.inputNames, this.outputNames];
    const inputs = inputNames.map((name) => {
      const feed = feeds[name];
      if (!feed) throw new OrtTrainingError(`${what}: input '${name}' is missing; expected ${inputNames.join(', ')}`);
      return feed;
    });
    const tensors = inputs.map((feed) => createTensor(heap, feed));
    const handles = heap.store(Uint32Array.from(tensors, ({ handle }) => handle));
    try {
      return heap.withWords(outputNames.length, (pointer, at) => {
        heap.call(what, () => call(handles, inputs.length, pointer(0), outputNames.length, 0));
        return new Map(outputNames.map((name, i) => [name, takeTensor(heap, at(i), name)]));
      });
    } finally {
      heap.free(handles);
      for (const tensor of tensors) tensor.release();
    }
  }
}
