export { inceptionLayers, readInceptionWeights } from './models/perceptual-inception-weights.ts';
export type { InceptionLayer } from './models/perceptual-inception-weights.ts';
export { readVgg19Onnx, readVgg19StateDict } from './models/perceptual-vgg19-weights.ts';
export type { OnnxWeights, Vgg19Normalization, Vgg19Options } from './models/perceptual-vgg19-weights.ts';
export { PerceptualWeightsError } from './models/perceptual-weights.ts';
export type { FrozenParameter, InputAffine, PerceptualWeights, WeightTensor } from './models/perceptual-weights.ts';
