export { fakeLoss, generatorAdversarialLoss, realLoss } from './adversarial.ts';
export { hintLoss } from './hint.ts';
export { huberLoss } from './huber.ts';
export { mean } from './mean.ts';
export { perceptualLoss } from './perceptual.ts';
