import type { presets } from '@irodori/graph-builder';
import { z } from 'zod';

/** The networks to train, by name. SGRU itself is not among them: it makes nine pictures of one sketch and takes no hints. */
export const presetNames = [
  'tiny',
  'swift',
  'lite',
  'paper',
  'paintschainer',
  'paintschainer-swift',
  'residual-unet',
  'residual-unet-swift',
] as const satisfies (keyof typeof presets)[];
export type PresetName = (typeof presetNames)[number];

const level = z.int().min(1).max(5);
const widths = (least: number, most: number) => z.array(z.int().positive()).min(least).max(most);
const count = z.int().nonnegative();

/** What an experiment may change in the preset's generator; what is left out stays the preset's. */
const generatorSchema = z.strictObject({
  widths: widths(5, 6).optional(),
  hintLevels: z.strictObject({ encoder: z.array(level), decoder: z.array(level) }).optional(),
  hintStem: z.boolean().optional(),
  hintScale: z.number().positive().optional(),
  swishSkip: z.boolean().optional(),
  swishShortcut: z.boolean().optional(),
  activation: z.enum(['linear', 'tanh']).optional(),
  residualHint: z.boolean().optional(),
});

/** How the learning rate moves; `warmup` steps of linear rise come before each kind. */
const scheduleSchema = z.strictObject({
  kind: z.enum(['constant', 'cosine', 'step']).default('constant'),
  warmup: count.default(0),
  /** cosine: share of the learning rate left at the last step. */
  floor: z.number().min(0).max(1).default(0),
  /** step: every so many steps the rate is multiplied by `factor`. */
  every: z.int().positive().default(10_000),
  factor: z.number().positive().max(1).default(0.5),
});

/**
 * Every setting of a training run, with its default. The order of force: these defaults, the experiment, the file of
 * `--config`, the flags. The run folder keeps the result as config.yaml.
 */
export const trainConfigSchema = z.strictObject({
  preset: z.enum(presetNames).default('lite'),
  generator: generatorSchema.default({}),
  discriminator: z
    .strictObject({
      /** false: trains without one. */
      enabled: z.boolean().default(true),
      widths: widths(7, 7).optional(),
      spectralNorm: z.boolean().optional(),
    })
    .default({ enabled: true }),

  data: z.string().min(1).default('irodori-mix'),
  /** Where validation pictures come from; null: the held-out part of `data`. */
  validation: z.string().min(1).nullable().default(null),
  hints: z.enum(['paper', 'rich', 'dense']).default('rich'),
  /**
   * Of an endless set: pictures drawn once and kept in memory, out of which all samples are made, each time with other
   * hints and sketches; saves drawing time where a run is long. 0: every sample gets a new picture.
   */
  pool: count.default(0),
  size: z.int().min(32).max(1024).multipleOf(32).default(128),
  batch: z.int().min(1).max(256).default(1),

  /** The run ends at the first of these that is set; none set: 10,000 steps. */
  steps: z.int().positive().nullable().default(null),
  epochs: z.int().positive().nullable().default(null),
  minutes: z.number().positive().nullable().default(null),
  seed: z.int().min(0).max(0xffffffff).default(1),
  /** Weights to begin with: a run folder, a checkpoint or a model folder; null: drawn from the seed. */
  init: z.string().min(1).nullable().default(null),

  learningRate: z.number().positive().max(1).default(1e-4),
  schedule: scheduleSchema.default(scheduleSchema.parse({})),
  adam: z
    .strictObject({
      beta1: z.number().min(0).max(0.9999).default(0.9),
      beta2: z.number().min(0).max(0.99999).default(0.99),
      epsilon: z.number().positive().default(1e-8),
    })
    .default({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
  /** Decay of the running average of the generator, the weights that ship; 0 ships the last weights. */
  ema: z.number().min(0).max(0.99999).default(0.999),
  /** Largest global norm of the gradient of either network; 0 leaves it as it is. */
  clip: z.number().nonnegative().default(0),
  /** Batches whose gradients are averaged before one update. */
  accumulate: z.int().min(1).max(1024).default(1),
  /** Weights of the generator's losses (equation 4); `hint` compares the result with the hints where there are any. */
  weights: z
    .strictObject({
      perceptual: z.number().nonnegative().default(1),
      huber: z.number().nonnegative().default(0.88),
      adversarial: z.number().nonnegative().default(1),
      hint: z.number().nonnegative().default(0),
    })
    .default({ perceptual: 1, huber: 0.88, adversarial: 1, hint: 0 }),
  /** Grey levels at which the huber loss turns from squared to absolute. */
  huberDelta: z.number().positive().default(1),
  /** `bundled`, `none`, or `vgg19=FILE`. */
  perceptual: z
    .string()
    .regex(/^(bundled|none|vgg19=.+)$/, 'expected bundled, none, or vgg19=FILE')
    .default('bundled'),

  checkpoints: z
    .strictObject({
      every: z.int().positive().default(500),
      /** At the latest after so many minutes. */
      minutes: z.number().positive().default(10),
      /** Newest ones kept. */
      keep: z.int().min(2).default(3),
      /** Those at multiples of this stay for good; 0: none. */
      keepEvery: count.default(0),
    })
    .default({ every: 500, minutes: 10, keep: 3, keepEvery: 0 }),
  samples: z
    .strictObject({ every: z.int().positive().default(500), count: z.int().min(1).max(64).default(8) })
    .default({ every: 500, count: 8 }),
  guard: z
    .strictObject({
      /** The generator's loss may jump to so many times its running mean. */
      factor: z.number().min(2).default(50),
      /** Roll-backs within 1,000 steps before the run gives up. */
      retries: count.default(5),
    })
    .default({ factor: 50, retries: 5 }),

  /** What runs the training step: our one-graph step, or the official onnxruntime-training 1.19.2 (CPU, WebAssembly). */
  engine: z.enum(['portable', 'ort-training']).default('portable'),
  device: z.enum(['auto', 'cpu', 'webgpu', 'cuda']).default('auto'),
  /**
   * Steps in one run of the runtime, between which the state stays where it is; null: 16 on CUDA, else 1. Checkpoints,
   * samples and the end come at their steps all the same.
   */
  stepsPerRun: z.int().min(1).max(1000).nullable().default(null),
  /** Threads of the runtime; 0: as many as the machine has cores. */
  threads: count.default(0),
  dataWorkers: z.int().min(1).max(32).default(1),
});

export type TrainConfig = z.infer<typeof trainConfigSchema>;
/** A difference from the defaults, as experiments, files and flags state it. */
export type TrainConfigPatch = z.input<typeof trainConfigSchema>;

export const DEFAULT_STEPS = 10_000;
/** Pictures that make one epoch of an endless source: as many as the paper's training set has. */
export const ENDLESS_EPOCH = 2_500;

/**
 * Settings that a run keeps for good, because they shape its state: the tensors, their moments, the place in the data.
 * All others may change when it is resumed.
 */
export const fixedKeys = [
  'preset',
  'generator',
  'discriminator',
  'size',
  'batch',
  'accumulate',
  'seed',
  'init',
  'adam',
  'ema',
] as const satisfies (keyof TrainConfig)[];

/** Settings that only say how long and how carefully a run goes on, not what it computes. */
const freeKeys = [
  // Read once, before the first step.
  'init',
  'steps',
  'epochs',
  'minutes',
  'checkpoints',
  'samples',
  'guard',
  'engine',
  'device',
  'stepsPerRun',
  'threads',
  'dataWorkers',
] as const satisfies (keyof TrainConfig)[];

/** The settings that decide the arithmetic of a run, in a fixed order: hash this. */
export function arithmeticOf(config: TrainConfig): string {
  const { ...rest } = config;
  for (const key of freeKeys) delete (rest as Partial<TrainConfig>)[key];
  return JSON.stringify(rest, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
