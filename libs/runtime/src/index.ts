export { MANIFEST_FILE, MANIFEST_VERSION, ManifestError, manifestSchema, parseManifest } from './manifest.ts';
export type { ModelFile, ModelManifest } from './manifest.ts';
export { RuntimeError } from './backend.ts';
export type { OrtBackend, SessionOptions } from './backend.ts';
export { SafetensorsError, readSafetensors, writeSafetensors } from './safetensors.ts';
export type { SafetensorsArray, SafetensorsDtype, SafetensorsFile, SafetensorsTensor } from './safetensors.ts';
export { Colorizer, hintCells } from './colorizer.ts';
export type { ColorizerParts } from './colorizer.ts';
export { TrainSession, stateName } from './train-session.ts';
export type { StateKind, StateTensor, StepProgram, StepResult, TrainBatch } from './train-session.ts';
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
