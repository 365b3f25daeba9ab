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
const hintedDecoderSwitches = {
  ...paperSwitches,
  hintLevels: { encoder: [3], decoder: [3, 2, 1] },
  hintScale: 4,
} as const;

const plainSwitches = { ...paperSwitches, swishSkip: false } as const;
const unetSwitches = { ...plainSwitches, architecture: 'unet', hintLevels: { encoder: [1], decoder: [] } } as const;

const sgruSwitches = {
  ...paperSwitches,
  architecture: 'sgru',
  hintLevels: { encoder: [], decoder: [] },
  swishShortcut: true,
  candidates: 9,
} as const;

const discriminator: DiscriminatorConfig = { widths: [32, 32, 64, 64, 128, 128, 256], spectralNorm: false };

const pairSwitches = { ...plainSwitches, hintLevels: { encoder: [1], decoder: [] } } as const;
/** Of the bundled perceptual network. */
const STYLE_LENGTH = 288;
/** Hints as the residual U-Net takes them; the published network has a reference and no hints. */
const styledSwitches = {
  ...hintedDecoderSwitches,
  swishSkip: false,
  architecture: 'styled-unet',
  styleLength: STYLE_LENGTH,
} as const;

/** pix2pix's U-Net; DCGAN colorization and Auto-painter are it with other losses and discriminators. */
const conditionalSwitches = {
  ...plainSwitches,
  architecture: 'conditional-unet',
  hintLevels: { encoder: [1], decoder: [] },
  activation: 'tanh',
} as const;
const swiftConditional = { ...conditionalSwitches, widths: [20, 40, 80, 110, 120] } as const;
/** The 70 x 70 PatchGAN of pix2pix, on image and sketch. */
const patch = { layers: 'patch', conditional: true, norm: 'batch', spectralNorm: false } as const;
const patchWidths = { full: [64, 128, 256, 512], swift: [16, 32, 64, 128] } as const;
/** Batch norm ties the images of a batch together, so that a critic's penalty is none of one image's: no norm. */
const critic = { ...patch, norm: 'none' } as const;
const dcgan = { layers: 'strided', norm: 'batch', spectralNorm: false } as const;

const paperWidths = [96, 192, 288, 384, 480, 512] as const;

/**
 * Named sizes of the paper's system: `paper` as published, `lite` for CPUs and browsers, `swift` for phones and previews,
 * `tiny` for tests. Then the systems it is compared with: `paintschainer` and `residual-unet`, each also in the size of
 * `swift`, and the full `sgru`, which is trained without a
 * discriminator; PaintsChainer with its
 * second network, two-stage colorization and Style2paints V1; then pix2pix and what was built on it, DCGAN colorization and Auto-painter in its two forms (a critic, and the
 * discriminator of its public code).
 */
export const presets = {
  paper: { generator: { widths: paperWidths, ...paperSwitches }, discriminator },
  lite: { generator: { widths: [32, 64, 96, 128, 160, 168], ...hintedDecoderSwitches }, discriminator },
  swift: { generator: { widths: [16, 32, 48, 64, 80, 88], ...hintedDecoderSwitches }, discriminator },
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
      ...hintedDecoderSwitches,
      swishSkip: false,
      architecture: 'residual-unet',
      widths: [18, 37, 55, 73, 92, 101],
    },
    discriminator,
  },
  sgru: { generator: { ...sgruSwitches, widths: paperWidths }, discriminator },
  'sgru-swift': { generator: { ...sgruSwitches, widths: [14, 28, 42, 56, 70, 76] }, discriminator },
  'paintschainer-2': {
    generator: { ...pairSwitches, architecture: 'enlarging-pair', widths: [32, 64, 128, 256, 512] },
    discriminator,
  },
  'paintschainer-2-swift': {
    generator: { ...pairSwitches, architecture: 'enlarging-pair', widths: [6, 12, 20, 42, 84] },
    discriminator,
  },
  'two-stage': {
    generator: { ...pairSwitches, architecture: 'refining-pair', widths: [32, 64, 128, 256, 512] },
    discriminator,
  },
  'two-stage-swift': {
    generator: { ...pairSwitches, architecture: 'refining-pair', widths: [6, 12, 20, 42, 84] },
    discriminator,
  },
  style2paints: {
    generator: { ...styledSwitches, widths: paperWidths },
    discriminator: { ...discriminator, styleLength: STYLE_LENGTH },
  },
  'style2paints-swift': {
    generator: { ...styledSwitches, widths: [17, 34, 51, 68, 85, 92] },
    discriminator: { ...discriminator, styleLength: STYLE_LENGTH },
  },
  pix2pix: {
    generator: { ...conditionalSwitches, widths: [64, 128, 256, 512, 512] },
    discriminator: { ...patch, widths: patchWidths.full },
  },
  'pix2pix-swift': { generator: swiftConditional, discriminator: { ...patch, widths: patchWidths.swift } },
  dcgan: {
    generator: { ...conditionalSwitches, widths: [64, 128, 256, 512, 512] },
    discriminator: { ...dcgan, widths: patchWidths.full },
  },
  'dcgan-swift': { generator: swiftConditional, discriminator: { ...dcgan, widths: patchWidths.swift } },
  autopainter: {
    generator: { ...conditionalSwitches, widths: [48, 96, 192, 384, 384] },
    discriminator: { ...critic, widths: [48, 96, 192, 384] },
  },
  'autopainter-swift': { generator: swiftConditional, discriminator: { ...critic, widths: patchWidths.swift } },
  'autopainter-code': {
    generator: { ...conditionalSwitches, widths: [48, 96, 192, 384, 384] },
    discriminator: { ...patch, widths: [48, 96, 192, 384] },
  },
  'autopainter-code-swift': { generator: swiftConditional, discriminator: { ...patch, widths: patchWidths.swift } },
} as const satisfies Record<string, ModelConfig>;

export type PresetName = keyof typeof presets;
