/** Layers, losses, networks and their presets: functions from values of a graph to values of it. */
export { conv2d, normalize, spectralNorm, swishLayer, unit, up, upConv2d } from './layers/index.ts';
export type { Conv2dOptions } from './layers/index.ts';
export {
  diversityLoss,
  fakeLoss,
  generatorAdversarialLoss,
  hintLoss,
  huberLoss,
  mean,
  perceptualLoss,
  realLoss,
  SEGMENT_LOSS_NAMES,
  segmentLoss,
  segmentLosses,
  sgruDiversity,
} from './losses/index.ts';
export type { DiversityWeights, SegmentLossConfig, SegmentLossName } from './losses/index.ts';
export {
  decodeHint,
  discriminator,
  encodeSketch,
  generator,
  GENERATOR_STRIDE,
  HINT_CELL,
  HINT_CHANNELS,
  partsNetwork,
  partsPresets,
  partsStride,
  presets,
  whyNotSplit,
} from './models/index.ts';
export type {
  Architecture,
  DiscriminatorConfig,
  GeneratorConfig,
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
