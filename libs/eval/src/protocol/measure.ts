import type { Raster } from '@irodori/image';
import { bleed } from '../metrics/bleed.ts';
import { meanDifference } from '../metrics/ciede2000.ts';
import { colorfulness } from '../metrics/colorfulness.ts';
import { hintDifferences } from '../metrics/hint-consistency.ts';
import { lineFidelity } from '../metrics/line-fidelity.ts';
import { MS_SSIM_LEAST_SIDE, similarity } from '../metrics/ms-ssim.ts';
import { perceptualDistance, type FeatureMap } from '../metrics/perceptual-distance.ts';
import { psnr } from '../metrics/psnr.ts';
import { spread } from '../metrics/spread.ts';
import { ssim } from '../metrics/ssim.ts';
import { mean, quantile } from '../statistics/quantile.ts';
import type { Condition } from './conditions.ts';
import type { Measures } from './types.ts';

/** PSNR of equal pictures is infinite; means need an end. */
const PSNR_CAP = 100;

/** What a condition's measures need besides the result. */
export interface Context {
  readonly target: Raster<3>;
  readonly before?: Raster<3>;
  readonly targetFeatures?: readonly FeatureMap[];
  readonly resultFeatures?: readonly FeatureMap[];
  /** Lines redrawn by one extractor from the drawing and from the result. */
  readonly lines?: { readonly drawing: Float32Array; readonly result: Float32Array };
}

export interface Measured {
  readonly measures: Measures;
  readonly hintDifferences: readonly number[];
}

/** Every measure that makes sense for this condition. */
export function measure(condition: Condition, result: Raster<3>, context: Context): Measured {
  const differences = hintDifferences(result, condition.hints);
  const measures: Measures = { colorfulness: colorfulness(result) };
  if (differences.length > 0) {
    measures.hintMean = mean(differences);
    measures.hintMedian = quantile(differences, 0.5);
  }
  if (condition.comparable) {
    const { target } = context;
    measures.psnr = Math.min(PSNR_CAP, psnr(result, target));
    const large = Math.min(target.width, target.height) >= MS_SSIM_LEAST_SIDE;
    Object.assign(measures, large ? similarity(result, target) : { ssim: ssim(result, target) });
    measures.difference = meanDifference(result, target);
    if (context.targetFeatures && context.resultFeatures) {
      measures.perceptual = perceptualDistance(context.resultFeatures, context.targetFeatures);
    }
  }
  if (context.lines) {
    const fidelity = lineFidelity(context.lines.drawing, context.lines.result, result.width, result.height);
    measures.lineCorrelation = fidelity.correlation;
    measures.lineF1 = fidelity.f1;
  }
  if (condition.added && context.before) {
    const { hint, regions, label } = condition.added;
    measures.spread = spread(result, regions, label, hint.color);
    measures.spreadShaded = spread(result, regions, label, hint.color, 2);
    const { share, amount } = bleed(context.before, result, regions, label);
    measures.bleed = share;
    measures.bleedAmount = amount;
  }
  return { measures, hintDifferences: differences };
}
