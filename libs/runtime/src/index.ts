import './no-telemetry.ts';
export { MANIFEST_FILE, MANIFEST_VERSION, ManifestError, manifestSchema, parseManifest } from './manifest.ts';
export type { ModelFile, ModelManifest } from './manifest.ts';
export { RuntimeError } from './backend.ts';
export type { OrtBackend, SessionOptions } from './backend.ts';
export { SafetensorsError, readSafetensors, writeSafetensors } from './safetensors.ts';
export type { SafetensorsArray, SafetensorsDtype, SafetensorsFile, SafetensorsTensor } from './safetensors.ts';
export { Colorizer, hintCells } from './colorizer.ts';
export type { ColorizerParts } from './colorizer.ts';
export { stateName } from './train-program.ts';
export type { StateKind, StateTensor, StepProgram, StepResult, StepsResult, TrainBatch } from './train-program.ts';
export { TrainSession } from './train-session.ts';
export type { StepSession, TrainState } from './train-session-state.ts';
export { AccumulatingTrainSession } from './train-session-accumulate.ts';
export type { AccumulateProgram } from './train-session-accumulate.ts';
export { LoopTrainSession } from './train-session-loop.ts';
export type { LoopProgram } from './train-session-loop.ts';
export { WebGpuTrainSession } from './train-session-webgpu.ts';
export { probeMemory } from './nchwc-probe.ts';
export type { MemoryProbe } from './nchwc-probe.ts';
export { chooseDevice, deviceNames, openTrainSession, probeDevice } from './train-session-open.ts';
export type { Device, OpenOptions } from './train-session-open.ts';
export {
  CHECKPOINT_VERSION,
  CheckpointError,
  checkpointMetaSchema,
  decodeCheckpoint,
  encodeCheckpoint,
} from './checkpoint.ts';
export type { Checkpoint, CheckpointMeta, CheckpointTensor, Digest } from './checkpoint.ts';
export {
  checkpointPath,
  metricsLineSchema,
  parseLines,
  runFiles,
  samplePath,
  stepOfFile,
  validationLineSchema,
} from './run-folder.ts';
export type { MetricsLine, ValidationLine } from './run-folder.ts';
export { OrtCheckpointError } from './ort-training/checkpoint.ts';
export type {
  OrtCheckpoint,
  OrtCheckpointTensor,
  OrtOptimizerState,
  OrtParameterMoments,
  OrtProperty,
} from './ort-training/checkpoint.ts';
export { decodeOrtCheckpoint, isOrtCheckpoint } from './ort-training/decode-checkpoint.ts';
export { encodeOrtCheckpoint } from './ort-training/encode-checkpoint.ts';
export { OrtTrainingRuntime, OrtTrainingSession } from './ort-training/training-session.ts';
export type { OrtArtifacts } from './ort-training/training-session.ts';
export { OrtTrainingError } from './ort-training/wasm-module.ts';
export type { OrtTrainingFactory, OrtTrainingModule } from './ort-training/wasm-module.ts';
export type { OrtTensor } from './ort-training/wasm-tensors.ts';
