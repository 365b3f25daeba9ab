/** The official training runtime, onnxruntime-training 1.19.2 (WebAssembly), and its checkpoint files. */
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
