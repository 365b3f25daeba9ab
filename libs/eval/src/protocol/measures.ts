import type { HintMap, Raster } from '@irodori/image';
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
import type { AddedHint } from './draw-hints.ts';

/** PSNR of equal pictures is infinite; means need an end. */
const PSNR_CAP = 100;

/** What one result is measured by. */
interface MeasureInput {
  readonly result: Raster<3>;
  readonly target: Raster<3>;
  readonly hints: HintMap;
  /** Whether the target is the right answer; it is not where hints have other colors. */
  readonly comparable: boolean;
  /** The hint that was added last, and the result without it. */
  readonly added?: AddedHint;
  readonly before?: Raster<3>;
  readonly targetFeatures?: readonly FeatureMap[];
  readonly resultFeatures?: readonly FeatureMap[];
  /** Lines redrawn by one extractor from the drawing and from the result. */
  readonly lines?: { readonly drawing: Float32Array; readonly result: Float32Array };
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** The input with what several measures share, computed on first demand. */
function sharedValues(input: MeasureInput) {
  const { result, target, hints, comparable, lines, added, before } = input;
  return {
    ...input,
    hintDifferences: once(() => hintDifferences(result, hints)),
    similarity: once((): { ssim?: number; msSsim?: number } => {
      if (!comparable) return {};
      const large = Math.min(target.width, target.height) >= MS_SSIM_LEAST_SIDE;
      return large ? similarity(result, target) : { ssim: ssim(result, target) };
    }),
    fidelity: once(() => lines && lineFidelity(lines.drawing, lines.result, result.width, result.height)),
    bled: once(() => added && before && bleed(before, result, added.regions, added.label)),
  };
}

/** One number per picture: how it is computed, how it is shown, and which way is better: 1 more, -1 less, 0 neither. */
export interface MeasureEntry {
  readonly label: string;
  readonly digits: number;
  readonly better: 1 | -1 | 0;
  readonly meaning: string;
  /** Undefined where the measure does not apply. */
  compute(values: ReturnType<typeof sharedValues>): number | undefined;
}

/** Every measure, in the order of the report; a new one is one entry here. */
export const measureEntries = {
  psnr: {
    label: 'PSNR',
    digits: 2,
    better: 1,
    meaning: 'dB to the true picture, capped at 100',
    compute: ({ comparable, result, target }) => (comparable ? Math.min(PSNR_CAP, psnr(result, target)) : undefined),
  },
  ssim: {
    label: 'SSIM',
    digits: 3,
    better: 1,
    meaning: 'to the true picture, 11 x 11 Gaussian window, mean of R, G, B',
    compute: (values) => values.similarity().ssim,
  },
  msSsim: {
    label: 'MS-SSIM',
    digits: 3,
    better: 1,
    meaning: 'to the true picture, five scales',
    compute: (values) => values.similarity().msSsim,
  },
  difference: {
    label: 'ΔE',
    digits: 2,
    better: -1,
    meaning: 'mean CIEDE2000 to the true picture',
    compute: ({ comparable, result, target }) => (comparable ? meanDifference(result, target) : undefined),
  },
  perceptual: {
    label: 'perceptual',
    digits: 4,
    better: -1,
    meaning:
      'distance of unit-length features of the bundled perceptual network to those of the true picture (not LPIPS)',
    compute: ({ comparable, resultFeatures, targetFeatures }) =>
      comparable && resultFeatures && targetFeatures ? perceptualDistance(resultFeatures, targetFeatures) : undefined,
  },
  hintMean: {
    label: 'hint ΔE',
    digits: 2,
    better: -1,
    meaning: 'mean CIEDE2000 between hints and the result in their cells',
    compute: (values) => (values.hintDifferences().length > 0 ? mean(values.hintDifferences()) : undefined),
  },
  hintMedian: {
    label: 'hint ΔE median',
    digits: 2,
    better: -1,
    meaning: 'median of a picture, averaged over pictures',
    compute: (values) => (values.hintDifferences().length > 0 ? quantile(values.hintDifferences(), 0.5) : undefined),
  },
  colorfulness: {
    label: 'colorfulness',
    digits: 1,
    better: 0,
    meaning: 'Hasler and Süsstrunk M3',
    compute: ({ result }) => colorfulness(result),
  },
  lineCorrelation: {
    label: 'line r',
    digits: 3,
    better: 1,
    meaning: 'correlation of lines redrawn from the result with those redrawn from the drawing',
    compute: (values) => values.fidelity()?.correlation,
  },
  lineF1: {
    label: 'line F1',
    digits: 3,
    better: 1,
    meaning: 'the same lines as sets of pixels, one pixel of tolerance',
    compute: (values) => values.fidelity()?.f1,
  },
  spread: {
    label: 'spread',
    digits: 3,
    better: 1,
    meaning: 'share of the hinted line-closed area with CIEDE2000 below 10 to the hint',
    compute: ({ added, before, result }) =>
      added && before ? spread(result, added.regions, added.label, added.hint.color) : undefined,
  },
  spreadShaded: {
    label: 'spread, shade counted',
    digits: 3,
    better: 1,
    meaning: 'the same with lightness counted half, so that shade of the hint color is the hint color',
    compute: ({ added, before, result }) =>
      added && before ? spread(result, added.regions, added.label, added.hint.color, 2) : undefined,
  },
  bleed: {
    label: 'bleed',
    digits: 3,
    better: -1,
    meaning: 'share of the pixels outside that area that the added hint changes by more than CIEDE2000 5',
    compute: (values) => values.bled()?.share,
  },
  bleedAmount: {
    label: 'bleed ΔE',
    digits: 2,
    better: -1,
    meaning: 'mean CIEDE2000 of the change outside that area',
    compute: (values) => values.bled()?.amount,
  },
} as const satisfies Readonly<Record<string, MeasureEntry>>;

export type Measure = keyof typeof measureEntries;
export type Measures = Partial<Record<Measure, number>>;

export const measureNames = Object.keys(measureEntries) as Measure[];

/** What a measure computes of one result. */
export interface Measured {
  readonly measures: Measures;
  readonly hintDifferences: readonly number[];
}

/** Every measure that applies to this result. */
export function measure(input: MeasureInput): Measured {
  const values = sharedValues(input);
  const computed = measureNames.map((name) => [name, measureEntries[name].compute(values)] as const);
  const measures: Measures = Object.fromEntries(computed.filter(([, value]) => value !== undefined));
  return { measures, hintDifferences: values.hintDifferences() };
}
