import type { Value } from '../graph/index.ts';
import { abs, sub } from '../ops/index.ts';
import { mean } from './mean.ts';

/** Mean absolute difference of two images of one shape. */
export const l1Loss = (image: Value, target: Value): Value => mean(abs(sub(image, target)));
