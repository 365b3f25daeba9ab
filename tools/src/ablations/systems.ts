import { presets, type PerceptualWeights } from '@irodori/graph-builder/models';
import { paperAdam, paperLosses, type TrainConfig } from '@irodori/graph-builder/training';

/** One row of the comparison: what it is called, and how it differs from the first row. */
export interface AblationSystem {
  readonly name: string;
  readonly difference: string;
  readonly change: (config: TrainConfig) => TrainConfig;
}

/** What all systems share. */
export interface AblationSetting {
  readonly steps: number;
  readonly size: number;
  readonly batch: number;
  readonly seed: number;
  readonly data: string;
  readonly learningRate: number;
  /** w_g of the adversarial loss. */
  readonly adversarial: number;
}

const generator = (change: Partial<TrainConfig['generator']>) => (config: TrainConfig) => ({
  ...config,
  generator: { ...config.generator, ...change },
});
const model = (name: keyof typeof presets) => (config: TrainConfig) => ({ ...config, ...presets[name] });
const hintsAt = (encoder: readonly number[]) => generator({ hintLevels: { encoder, decoder: [] } });

/** The first is what the others are compared with; networks of other kinds come in its size. */
export const ablationSystems: readonly AblationSystem[] = [
  { name: 'swift', difference: 'the narrow preset as it is', change: (config) => config },
  { name: 'hint-3', difference: 'hints at encoder level 3 only, as in the paper', change: hintsAt([3]) },
  { name: 'hint-1', difference: 'hints at encoder level 1 only, full size', change: hintsAt([1]) },
  { name: 'hint-5', difference: 'hints at encoder level 5 only, 1/16', change: hintsAt([5]) },
  { name: 'no-swish', difference: 'plain skip connections', change: generator({ swishSkip: false }) },
  {
    name: 'swish-shortcut',
    difference: 'swish layers on the encoder’s shortcuts too',
    change: generator({ swishShortcut: true }),
  },
  {
    name: 'no-discriminator',
    difference: 'no discriminator',
    change: (config) => ({ ...config, noDiscriminator: true, losses: { ...config.losses, adversarial: 0 } }),
  },
  {
    name: 'no-perceptual',
    difference: 'no perceptual loss',
    change: (config) => ({ ...config, perceptual: null, losses: { ...config.losses, perceptual: 0 } }),
  },
  { name: 'residual-unet', difference: 'residual U-Net', change: model('residual-unet-swift') },
  {
    name: 'paintschainer',
    difference: 'plain U-Net in the manner of PaintsChainer',
    change: model('paintschainer-swift'),
  },
];

/** The training step of one system. */
export function stepConfig(
  system: AblationSystem,
  { size, batch, adversarial }: AblationSetting,
  perceptual: PerceptualWeights,
): TrainConfig {
  return system.change({
    ...presets.swift,
    losses: { ...paperLosses, adversarial },
    adam: paperAdam,
    perceptual,
    batch,
    height: size,
    width: size,
    emaDecay: 0.99,
  });
}
