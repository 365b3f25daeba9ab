import './no-telemetry.ts';
export {
  MANIFEST_FILE,
  MANIFEST_VERSION,
  ManifestError,
  PARTS_VERSION,
  manifestSchema,
  parseManifest,
} from './manifest.ts';
export type { ModelFile, ModelManifest, PartsManifest } from './manifest.ts';
export { RuntimeError } from './backend.ts';
export type { OrtBackend, SessionOptions } from './backend.ts';
export { SafetensorsError, readSafetensors, writeSafetensors } from './safetensors.ts';
export type { SafetensorsArray, SafetensorsDtype, SafetensorsFile, SafetensorsTensor } from './safetensors.ts';
export { readParts, readPicture, readSketch, writeParts, writePicture, writeSketch } from './network-answers.ts';
export { Colorizer } from './colorizer.ts';
export { identityModel } from './identity-model.ts';
export type { ColorizerParts } from './colorizer.ts';
export { PartsModel } from './parts-model.ts';
export type { PartsModelParts } from './parts-model.ts';
export { withWideWeights } from './wide-weights.ts';
export { stateName } from './train-program.ts';
export type {
  BatchName,
  NoiseInput,
  StateTensor,
  StepProgram,
  StepResult,
  StepsResult,
  TrainBatch,
} from './train-program.ts';
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
