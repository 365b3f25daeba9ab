export { conv2d, upConv2d } from './conv2d.ts';
export type { Conv2dOptions } from './conv2d.ts';
export { dropout } from './dropout.ts';
export { batchNormalize, instanceNormalize, normalize, normalizeBy } from './normalization.ts';
export type { Norm } from './normalization.ts';
export { carriedSpectralNorm, spectralNorm } from './spectral-norm.ts';
export { SLOPE, swishLayer, unit, up } from './unit.ts';
