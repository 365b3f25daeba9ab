/**
 * The part of onnxruntime-web 1.19.2's Emscripten module (`ort-training-wasm-simd-threaded.mjs`) that training needs.
 * Names and argument orders are those of `onnxruntime/wasm/api.h` of that release; pointers are byte offsets.
 */
export interface OrtTrainingModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number, maximumBytes?: number): string;

  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(code: number, message: number): number;
  _OrtFree(pointer: number): void;
  _OrtCreateSessionOptions(
    optimizationLevel: number,
    cpuMemoryArena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logSeverity: number,
    logVerbosity: number,
    optimizedModelPath: number,
  ): number;
  _OrtReleaseSessionOptions(options: number): void;
  _OrtCreateTensor(type: number, data: number, bytes: number, dims: number, dimCount: number, location: number): number;
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, dimCount: number): number;
  _OrtReleaseTensor(tensor: number): void;

  _OrtTrainingLoadCheckpoint(data: number, bytes: number): number;
  _OrtTrainingReleaseCheckpoint(checkpoint: number): void;
  _OrtTrainingCreateSession(
    options: number,
    checkpoint: number,
    train: number,
    trainBytes: number,
    evaluate: number,
    evaluateBytes: number,
    optimizer: number,
    optimizerBytes: number,
  ): number;
  _OrtTrainingReleaseSession(session: number): void;
  _OrtTrainingGetModelInputOutputCount(session: number, inputs: number, outputs: number, evaluate: boolean): number;
  _OrtTrainingGetModelInputOutputName(session: number, index: number, isInput: boolean, evaluate: boolean): number;
  _OrtTrainingRunTrainStep(
    session: number,
    inputs: number,
    inputCount: number,
    outputs: number,
    outputCount: number,
    runOptions: number,
  ): number;
  _OrtTrainingOptimizerStep(session: number, runOptions: number): number;
  _OrtTrainingLazyResetGrad(session: number): number;
  _OrtTrainingGetParametersSize(session: number, size: number, trainedOnly: boolean): number;
  _OrtTrainingCopyParametersToBuffer(session: number, tensor: number, count: number, trainedOnly: boolean): number;
}

/** The default export of `ort-training-wasm-simd-threaded.mjs`. */
export type OrtTrainingFactory = (options: {
  numThreads: number;
  wasmBinary: Uint8Array;
  print?: (line: string) => void;
  printErr?: (line: string) => void;
}) => Promise<OrtTrainingModule>;

/** The runtime's own complaint, or a call that does not fit the artifacts; the message is one line for a person. */
export class OrtTrainingError extends Error {
  override readonly name = 'OrtTrainingError';
}
