/** Whole programs as ONNX bytes: training steps with their optimizer, inference models, and the parameters they share. */
export { adam, clipGradNorm, ema, emaDecayAt, paperAdam, updateAll } from './optimizers/index.ts';
export type { AdamConfig, AdamState, Trained, UpdateOptions } from './optimizers/index.ts';
export { paperLosses, trainDefaults } from './programs/config.ts';
export type { LossConfig, TrainConfig } from './programs/config.ts';
export { buildApplyStep, buildGradStep } from './programs/grad-step.ts';
export type { ApplyProgram, GradProgram } from './programs/grad-step.ts';
export { buildInference, buildSplitInference, buildStyleVector, SPLIT_TENSORS } from './programs/inference.ts';
export type { InferenceOptions, Weights } from './programs/inference.ts';
export { buildLoopTrainStep } from './programs/loop-step.ts';
export type { LoopStepOptions, LoopStepProgram } from './programs/loop-step.ts';
export { buildNchwcProbe, nchwcTarget } from './programs/nchwc-probe.ts';
export type { NchwcProbe } from './programs/nchwc-probe.ts';
export { buildOrtTraining } from './programs/ort-training.ts';
export type { OrtTrainingOptions, OrtTrainingPrograms, OrtTrainingSet } from './programs/ort-training.ts';
export {
  countInUse,
  countParameters,
  initParameters,
  modelParameters,
  parametersInUse,
} from './programs/parameters.ts';
export {
  buildPartsInference,
  buildPartsLoss,
  buildPartsTrainStep,
  countPartsParameters,
  partsParameters,
} from './programs/parts-step.ts';
export type { PartsBatchShapes, PartsStepProgram, PartsTrainConfig } from './programs/parts-step.ts';
export { buildPerceptualTaps } from './programs/perceptual-taps.ts';
export { LOSS_NAMES } from './programs/step-types.ts';
export type { LossName } from './programs/step-types.ts';
export { buildTrainStep } from './programs/train-step.ts';
export type { NoiseInput, ParameterInfo, StateTensor, StepOptions, TrainStepProgram } from './programs/train-step.ts';
export { widenPartsWeights } from './programs/widen-parts.ts';
