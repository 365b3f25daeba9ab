export { paperLosses, trainDefaults } from './config.ts';
export type { LossConfig, TrainConfig } from './config.ts';
export { buildApplyStep, buildGradStep } from './grad-step.ts';
export type { ApplyProgram, GradProgram } from './grad-step.ts';
export { buildInference, buildSplitInference, buildStyleVector, SPLIT_TENSORS } from './inference.ts';
export type { InferenceOptions, Weights } from './inference.ts';
export { buildLoopTrainStep } from './loop-step.ts';
export type { LoopStepOptions, LoopStepProgram } from './loop-step.ts';
export { buildNchwcProbe, nchwcTarget } from './nchwc-probe.ts';
export type { NchwcProbe } from './nchwc-probe.ts';
export { buildOrtTraining } from './ort-training.ts';
export type { OrtTrainingOptions, OrtTrainingPrograms, OrtTrainingSet } from './ort-training.ts';
export { countInUse, countParameters, initParameters, modelParameters, parametersInUse } from './parameters.ts';
export { buildPerceptualTaps } from './perceptual-taps.ts';
export { LOSS_NAMES } from './step-types.ts';
export type { LossName } from './step-types.ts';
export { buildTrainStep } from './train-step.ts';
export type { NoiseInput, ParameterInfo, StateTensor, StepOptions, TrainStepProgram } from './train-step.ts';
export {
  buildPartsInference,
  buildPartsLoss,
  buildPartsTrainStep,
  countPartsParameters,
  partsParameters,
} from './parts-step.ts';
export { widenPartsWeights } from './widen-parts.ts';
export type {
  PartsBatchShapes,
  PartsLossConfig,
  PartsLossName,
  PartsStepProgram,
  PartsTrainConfig,
} from './parts-step.ts';
