import type { DiscriminatorConfig } from './discriminator.ts';
import type { GeneratorConfig } from './generator-config.ts';

/** The two trained networks of one system. */
export interface ModelConfig {
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
}

const paperSwitches = {
  hintLevels: { encoder: [3], decoder: [] },
  hintStem: false,
  hintScale: 1,
  swishSkip: true,
  swishShortcut: false,
  activation: 'linear',
  residualHint: false,
} as const;

/**
 * With hints at level 3 alone the network ignores them for thousands of pictures; measured better: also before `reduce` of
 * decoder levels 3, 2, 1, with hint values times 4 (docs/experiments.md).
 */
const obedientSwitches = { ...paperSwitches, hintLevels: { encoder: [3], decoder: [3, 2, 1] }, hintScale: 4 } as const;

const plainSwitches = { ...paperSwitches, swishSkip: false } as const;
const unetSwitches = { ...plainSwitches, architecture: 'unet', hintLevels: { encoder: [1], decoder: [] } } as const;

const discriminator: DiscriminatorConfig = { widths: [32, 32, 64, 64, 128, 128, 256], spectralNorm: false };

const paperWidths = [96, 192, 288, 384, 480, 512] as const;

/**
 * Named sizes of the paper's system: `paper` as published, `lite` for CPUs and browsers, `swift` for phones and previews,
 * `tiny` for tests. Then the systems it is compared with: `paintschainer` and `residual-unet`, each also in the size of
 * `swift`, and the full `sgru`, which is trained without a discriminator.
 */
export const presets = {
  paper: { generator: { widths: paperWidths, ...paperSwitches }, discriminator },
  lite: { generator: { widths: [32, 64, 96, 128, 160, 168], ...obedientSwitches }, discriminator },
  swift: { generator: { widths: [16, 32, 48, 64, 80, 88], ...obedientSwitches }, discriminator },
  tiny: {
    generator: { widths: [8, 16, 24, 32, 40, 40], ...paperSwitches },
    discriminator: { widths: [4, 4, 8, 8, 16, 16, 16], spectralNorm: false },
  },
  paintschainer: { generator: { ...unetSwitches, widths: [32, 64, 128, 256, 512] }, discriminator },
  'paintschainer-swift': { generator: { ...unetSwitches, widths: [8, 16, 30, 60, 120] }, discriminator },
  'residual-unet': {
    generator: { ...plainSwitches, architecture: 'residual-unet', widths: paperWidths },
    discriminator,
  },
  'residual-unet-swift': {
    generator: {
      ...obedientSwitches,
      swishSkip: false,
      architecture: 'residual-unet',
      widths: [18, 37, 55, 73, 92, 101],
    },
    discriminator,
  },
  sgru: {
    generator: {
      ...paperSwitches,
      architecture: 'sgru',
      widths: paperWidths,
      hintLevels: { encoder: [], decoder: [] },
      swishShortcut: true,
      candidates: 9,
    },
    discriminator,
  },
} as const satisfies Record<string, ModelConfig>;

export type PresetName = keyof typeof presets;
