export { fakeLoss, generatorAdversarialLoss, realLoss } from './adversarial.ts';
export { diversityLoss, sgruDiversity } from './diversity.ts';
export type { DiversityWeights } from './diversity.ts';
export { hintLoss } from './hint.ts';
export { huberLoss } from './huber.ts';
export { mean } from './mean.ts';
export { perceptualLoss } from './perceptual.ts';
export { SEGMENT_LOSS_NAMES, segmentLoss, segmentLosses } from './segments.ts';
export type { SegmentLossConfig, SegmentLossName } from './segments.ts';
