export { discriminator } from './discriminator.ts';
export type { DiscriminatorConfig } from './discriminator.ts';
export { decodeHint, encodeSketch, generator, GENERATOR_STRIDE, HINT_CELL, HINT_CHANNELS } from './generator.ts';
export type { Architecture, GeneratorConfig, SketchFeatures } from './generator.ts';
export { presets } from './presets.ts';
export type { ModelConfig, PresetName } from './presets.ts';
export { vgg19LossWeights, vgg19Taps, vgg19TapStride } from './vgg19.ts';
export { partsNetwork, partsPresets, partsStride } from './parts.ts';
export type { PartsConfig, PartsOutput, PartsPresetName } from './parts.ts';
