import type { TrainConfigPatch } from '@irodori/training';

/** What all systems of a table have in common. */
export interface TableSetting {
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
  readonly data: string;
  /** Pictures of an endless set that are drawn once and kept; 0: all new. */
  readonly pool: number;
  /** Learning rate of the systems that have no experiment of their own. */
  readonly learningRate: number;
}

export interface TableSystem {
  readonly name: string;
  /** What it is, for the table. */
  readonly what: string;
  /** Trained with every seed; others with the first alone. */
  readonly repeated: boolean;
  readonly experiment?: string;
  readonly settings: TrainConfigPatch;
}

/** The ten systems, all at the width of `swift`. */
export const tableSystems: readonly TableSystem[] = [
  { name: 'ours', what: 'swift as it ships', repeated: true, settings: { preset: 'swift' } },
  {
    name: 'paper',
    what: "the paper's wiring: hints at level 3 alone",
    repeated: true,
    settings: {
      preset: 'swift',
      generator: { hintLevels: { encoder: [3], decoder: [] }, hintScale: 1 },
    },
  },
  {
    name: 'paintschainer',
    what: 'PaintsChainer, both networks',
    repeated: true,
    experiment: 'paintschainer',
    settings: { preset: 'paintschainer-2-swift' },
  },
  { name: 'unet', what: 'plain U-Net', repeated: true, settings: { preset: 'paintschainer-swift' } },
  { name: 'residual-unet', what: 'residual U-Net', repeated: true, settings: { preset: 'residual-unet-swift' } },
  {
    name: 'sgru',
    what: 'SGRU with one image, without hints',
    repeated: false,
    experiment: 'sgru',
    settings: {
      preset: 'sgru-swift',
      generator: { candidates: 1 },
      discriminator: { enabled: false },
      perceptual: 'bundled',
    },
  },
  {
    name: 'style2paints',
    what: 'Style2paints V1, without a reference',
    repeated: false,
    experiment: 'style2paints',
    settings: { preset: 'style2paints-swift' },
  },
  {
    name: 'two-stage',
    what: 'two-stage colorization',
    repeated: false,
    experiment: 'two-stage',
    settings: { preset: 'two-stage-swift' },
  },
  {
    name: 'autopainter',
    what: 'Auto-painter, Wasserstein critic',
    repeated: false,
    experiment: 'autopainter',
    settings: { preset: 'autopainter-swift' },
  },
  {
    name: 'dcgan',
    what: 'DCGAN colorization',
    repeated: false,
    experiment: 'dcgan',
    settings: { preset: 'dcgan-swift' },
  },
];

/** The settings of one run, as the file of `irodori train --config` has them. */
export type RunSettings = TrainConfigPatch & { readonly steps: number; readonly experiment?: string };

export function runSettings(
  { experiment, settings }: TableSystem,
  { size, batch, steps, data, pool, learningRate }: TableSetting,
  seed: number,
): RunSettings {
  return {
    ...(experiment === undefined ? { learningRate } : { experiment }),
    ...settings,
    ...{ size, batch, steps, epochs: null, data, pool, seed },
    hints: 'rich',
    checkpoints: { every: 250 },
    samples: { every: steps, count: 8 },
  };
}

/** Every run of a table: the first seed for all systems, the others for those that are repeated. */
export function plannedRuns(systems: readonly TableSystem[], seeds: readonly number[]) {
  return seeds.flatMap((seed, i) =>
    systems.filter(({ repeated }) => i === 0 || repeated).map((system) => ({ system, seed })),
  );
}
