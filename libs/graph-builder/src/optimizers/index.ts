export { adam, paperAdam } from './adam.ts';
export type { AdamConfig, AdamState } from './adam.ts';
export { clipGradNorm } from './clip-grad-norm.ts';
export { ema, emaDecayAt } from './ema.ts';
export { updateAll } from './update.ts';
export type { Trained, UpdateOptions } from './update.ts';
