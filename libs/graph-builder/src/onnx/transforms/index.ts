export { withFoldedReshapes } from './fold-reshapes.ts';
export { withHalfCompute, withHalfStorage } from './half-precision.ts';
export { calibrationPoints, quantizeModel, withOutputs } from './quantize.ts';
export type { Range } from './quantize.ts';
