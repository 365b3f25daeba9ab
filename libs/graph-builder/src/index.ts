export { GraphError } from './graph/index.ts';
export type { TensorArray, TensorData } from './graph/index.ts';
export { targets } from './ops/index.ts';
export type { Nchwc, Target } from './ops/index.ts';
export { OnnxReadError, readModel } from './onnx/index.ts';
export type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensorInfo } from './onnx/index.ts';
export {
  calibrationPoints,
  quantizeModel,
  withFoldedReshapes,
  withHalfCompute,
  withHalfStorage,
  withOutputs,
} from './onnx/transforms/index.ts';
export type { Range } from './onnx/transforms/index.ts';
export { SEGMENT_LOSS_NAMES, segmentLosses, sgruDiversity } from './losses/index.ts';
export type { DiversityWeights, SegmentLossConfig, SegmentLossName } from './losses/index.ts';
export { paperAdam } from './optimizers/index.ts';
export type { AdamConfig } from './optimizers/index.ts';
export { GENERATOR_STRIDE, HINT_CELL, HINT_CHANNELS, partsPresets, partsStride, presets } from './models/index.ts';
export type {
  Architecture,
  DiscriminatorConfig,
  GeneratorConfig,
  ModelConfig,
  PartsConfig,
  PartsPresetName,
  PresetName,
} from './models/index.ts';
export { inceptionLayers, readInceptionWeights } from './models/perceptual-inception-weights.ts';
export type { InceptionLayer } from './models/perceptual-inception-weights.ts';
export { readVgg19Onnx, readVgg19StateDict } from './models/perceptual-vgg19-weights.ts';
export type { OnnxWeights, Vgg19Normalization, Vgg19Options } from './models/perceptual-vgg19-weights.ts';
export { PerceptualWeightsError } from './models/perceptual-weights.ts';
export type { FrozenParameter, InputAffine, PerceptualWeights, WeightTensor } from './models/perceptual-weights.ts';
export {
  buildApplyStep,
  buildGradStep,
  buildInference,
  buildMatrixProduct,
  buildLoopTrainStep,
  buildNchwcProbe,
  buildOrtTraining,
  buildPartsInference,
  buildPartsLoss,
  buildPartsTrainStep,
  buildPerceptualTaps,
  buildSplitInference,
  buildTrainStep,
  countParameters,
  countPartsParameters,
  initParameters,
  LOSS_NAMES,
  modelParameters,
  nchwcTarget,
  paperLosses,
  partsParameters,
  SPLIT_TENSORS,
  trainDefaults,
} from './programs/index.ts';
export type {
  ApplyProgram,
  GradProgram,
  InferenceOptions,
  LoopStepOptions,
  LoopStepProgram,
  LossConfig,
  LossName,
  NchwcProbe,
  OrtTrainingOptions,
  OrtTrainingPrograms,
  OrtTrainingSet,
  ParameterInfo,
  PartsBatchShapes,
  PartsStepProgram,
  PartsTrainConfig,
  StateTensor,
  StepOptions,
  TrainConfig,
  TrainStepProgram,
  Weights,
} from './programs/index.ts';
