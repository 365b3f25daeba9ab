export { conv2d, upConv2d } from './conv2d.ts';
export type { Conv2dOptions } from './conv2d.ts';
export { normalize } from './normalization.ts';
export { spectralNorm } from './spectral-norm.ts';
export { SLOPE, swishLayer, unit, up } from './unit.ts';
