import type { Measure } from './types.ts';

/** How a measure is shown, and which way is better: 1 more, -1 less, 0 neither. */
export interface MeasureLabel {
  readonly label: string;
  readonly digits: number;
  readonly better: 1 | -1 | 0;
  readonly meaning: string;
}

export const measureLabels: Readonly<Record<Measure, MeasureLabel>> = {
  psnr: { label: 'PSNR', digits: 2, better: 1, meaning: 'dB to the true picture, capped at 100' },
  ssim: {
    label: 'SSIM',
    digits: 3,
    better: 1,
    meaning: 'to the true picture, 11 x 11 Gaussian window, mean of R, G, B',
  },
  msSsim: { label: 'MS-SSIM', digits: 3, better: 1, meaning: 'to the true picture, five scales' },
  difference: { label: 'ΔE', digits: 2, better: -1, meaning: 'mean CIEDE2000 to the true picture' },
  perceptual: {
    label: 'perceptual',
    digits: 4,
    better: -1,
    meaning:
      'distance of unit-length features of the bundled perceptual network to those of the true picture (not LPIPS)',
  },
  hintMean: {
    label: 'hint ΔE',
    digits: 2,
    better: -1,
    meaning: 'mean CIEDE2000 between hints and the result in their cells',
  },
  hintMedian: {
    label: 'hint ΔE median',
    digits: 2,
    better: -1,
    meaning: 'median of a picture, averaged over pictures',
  },
  colorfulness: { label: 'colorfulness', digits: 1, better: 0, meaning: 'Hasler and Süsstrunk M3' },
  lineCorrelation: {
    label: 'line r',
    digits: 3,
    better: 1,
    meaning: 'correlation of lines redrawn from the result with those redrawn from the drawing',
  },
  lineF1: {
    label: 'line F1',
    digits: 3,
    better: 1,
    meaning: 'the same lines as sets of pixels, one pixel of tolerance',
  },
  spread: {
    label: 'spread',
    digits: 3,
    better: 1,
    meaning: 'share of the hinted line-closed area with CIEDE2000 below 10 to the hint',
  },
  spreadShaded: {
    label: 'spread, shade counted',
    digits: 3,
    better: 1,
    meaning: 'the same with lightness counted half, so that shade of the hint color is the hint color',
  },
  bleed: {
    label: 'bleed',
    digits: 3,
    better: -1,
    meaning: 'share of the pixels outside that area that the added hint changes by more than CIEDE2000 5',
  },
  bleedAmount: { label: 'bleed ΔE', digits: 2, better: -1, meaning: 'mean CIEDE2000 of the change outside that area' },
};

/** What each condition is, by its name in the report; `style:` names follow the drawing style. */
export function conditionMeaning(name: string): string {
  const points = /^points(\d+)$/.exec(name)?.[1];
  if (points)
    return points === '0' ? 'no hint' : `${points} point ${points === '1' ? 'hint' : 'hints'} of the true colors`;
  if (name.startsWith('style:')) return `16 points, drawing extracted in the style ${name.slice(6)}`;
  const turned = /^turn(\d+)$/.exec(name)?.[1];
  if (turned) return `recolor: the 16 points with their hue turned by ${turned}°`;
  const known: Record<string, string> = {
    strokes: '12 strokes of the true colors',
    otherColors: 'recolor: the 16 points with the colors of another picture',
    firstHint: 'one vivid hint added to none',
    nextHint: 'one vivid hint added to 16',
  };
  return known[name] ?? name;
}
