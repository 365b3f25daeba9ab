/** Layers, losses, networks and their presets: functions from values of a graph to values of it. */
export {
  batchNormalize,
  carriedSpectralNorm,
  conv2d,
  dropout,
  instanceNormalize,
  normalize,
  normalizeBy,
  spectralNorm,
  swishLayer,
  unit,
  up,
  upConv2d,
} from './layers/index.ts';
export type { Conv2dOptions, Norm } from './layers/index.ts';
export {
  criticLoss,
  diversityLoss,
  fakeLoss,
  generatorAdversarialLoss,
  generatorCriticLoss,
  gradientPenalty,
  hintLoss,
  huberLoss,
  l1Loss,
  lineImage,
  lineLoss,
  mean,
  perceptualLoss,
  realLoss,
  SEGMENT_LOSS_NAMES,
  segmentLoss,
  segmentLosses,
  sgruDiversity,
  totalVariation,
} from './losses/index.ts';
export type { DiversityWeights, SegmentLossConfig, SegmentLossName } from './losses/index.ts';
export {
  decodeHint,
  discriminator,
  encodeSketch,
  firstStage,
  generator,
  generatorStride,
  GENERATOR_STRIDE,
  HINT_CELL,
  HINT_CHANNELS,
  isPair,
  judge,
  PARTS_LIGHTS,
  partsNetwork,
  partsPresets,
  partsStride,
  presets,
  secondStage,
  styleLength,
  styleVector,
  whyNotSplit,
} from './models/index.ts';
export type {
  Architecture,
  DiscriminatorConfig,
  GeneratorConfig,
  GeneratorExtras,
  Guides,
  Judgment,
  ModelConfig,
  PartsConfig,
  PartsOutput,
  PartsPresetName,
  PresetName,
  SketchFeatures,
} from './models/index.ts';
export { inceptionLayers, readInceptionWeights } from './models/perceptual-inception-weights.ts';
export type { InceptionLayer } from './models/perceptual-inception-weights.ts';
export { readVgg19Onnx, readVgg19StateDict } from './models/perceptual-vgg19-weights.ts';
export type { OnnxWeights, Vgg19Normalization, Vgg19Options } from './models/perceptual-vgg19-weights.ts';
export { PerceptualWeightsError } from './models/perceptual-weights.ts';
export type { FrozenParameter, InputAffine, PerceptualWeights, WeightTensor } from './models/perceptual-weights.ts';
