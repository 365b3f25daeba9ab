import { presets } from '@irodori/graph-builder/models';
import type { PresetName } from '@irodori/graph-builder/models';
import { z } from 'zod';

/** The networks to train, by name. `sgru` makes nine pictures of one sketch, takes no hints, and has no discriminator. */
export const presetNames = Object.keys(presets) as PresetName[];

const level = z.int().min(1).max(5);
const widths = (least: number, most: number) => z.array(z.int().positive()).min(least).max(most);
const count = z.int().nonnegative();

/** What the command line makes of a setting, beside its type, its default and the values it takes. */
export interface SettingFlag {
  /** `lr <rate>`: name and value, without the dashes; none: only files and experiments set it. */
  readonly flag?: string;
  /** For the help text, without the default and the choices, which are added. */
  readonly help?: string;
  /** What the help says of the default where the value itself says nothing. */
  readonly defaultText?: string;
  /** Takes the flag's text apart where it is neither a number nor a word nor words with commas. */
  readonly parse?: (text: string) => unknown;
  /**
   * fixed: shapes the state of a run (the tensors, their moments, the place in the data) and is kept for good; free: only
   * says how long and how carefully a run goes on, not what it computes. Others may change when a run is resumed, and
   * the change is written down.
   */
  readonly resume?: 'fixed' | 'free';
}

/** The flags of all settings below. */
export const settingFlags = z.registry<SettingFlag>();

const withFlag = <T extends z.ZodType>(schema: T, flag: SettingFlag): T => {
  settingFlags.add(schema, flag);
  return schema;
};

/** `exact=4,paper=1` as `{ exact: 4, paper: 1 }`. */
function parseWeights(text: string): Record<string, number> {
  const entries = text.split(',').map((part) => {
    const [name = '', weight = '1'] = part.split('=');
    return [name.trim(), weight.trim() === '' ? Number.NaN : Number(weight)] as const;
  });
  return Object.fromEntries(entries);
}

const words = z.array(z.string().min(1));
const weight = z.number().nonnegative().optional();

/** What pictures of your own must be like; the same settings for training and for `irodori data`. */
const filterSettings = z
  .strictObject({
    minChroma: withFlag(z.number().nonnegative().optional(), {
      flag: 'min-chroma <levels>',
      help: 'drop pictures grayer than this mean chroma, 0..255',
      defaultText: '6; of shards 0',
    }),
    maxAspect: withFlag(z.number().min(1).optional(), {
      flag: 'max-aspect <ratio>',
      help: 'drop pictures longer than this',
      defaultText: '3; of shards any',
    }),
    minSide: withFlag(count.optional(), {
      flag: 'min-side <pixels>',
      help: 'drop smaller pictures',
      defaultText: '64; of shards 1',
    }),
    rating: withFlag(words.optional(), {
      flag: 'rating <letters>',
      help: 'with metadata: ratings to keep, such as g,s',
      defaultText: 'g,s',
    }),
    minScore: withFlag(z.number().optional(), { flag: 'min-score <n>', help: 'with metadata: least score' }),
    require: withFlag(words.optional(), {
      flag: 'require <tags>',
      help: 'with metadata: tags that all must be there',
    }),
    anyOf: withFlag(words.optional(), {
      flag: 'any-of <tags>',
      help: 'with metadata: tags of which one must be there',
    }),
    exclude: withFlag(words.optional(), {
      flag: 'exclude <tags>',
      help: 'with metadata: tags that must not be there',
      defaultText: 'monochrome, comic and the like',
    }),
  })
  .prefault({});

const pictures = withFlag(z.int().positive().nullable().default(null), {
  flag: 'pictures <n>',
  help: 'use only so many pictures, chosen by the seed; those of an endless set are made again each pass',
  defaultText: 'all',
});

const sketchStyles = withFlag(
  z
    .strictObject({
      exact: weight,
      paper: weight,
      dilate3: weight,
      dilate5: weight,
      xdogHard: weight,
      xdogSoft: weight,
    })
    .nullable()
    .default(null),
  {
    flag: 'sketches <mix>',
    help: 'how often each kind of line art is drawn: exact (where the set has lines), paper, dilate3, dilate5, xdogHard, xdogSoft',
    defaultText: 'exact=4 and each other one 1',
    parse: parseWeights,
  },
);

/** Settings of pictures and samples that `irodori data` shares with training. */
export const dataSettings = z.strictObject({ filters: filterSettings, pictures, sketches: sketchStyles });

export type DataSettings = z.infer<typeof dataSettings>;

const norm = z.enum(['layer', 'batch', 'instance', 'none']);

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
  norm: norm.optional(),
  dropout: z.number().min(0).max(0.95).optional(),
  styleLength: z.int().positive().optional(),
  candidates: z.int().min(1).max(32).optional(),
});

/** How the learning rate moves; `warmup` steps of linear rise come before each kind. */
const scheduleSchema = z
  .strictObject({
    kind: withFlag(z.enum(['constant', 'cosine', 'step']).default('constant'), {
      flag: 'schedule <kind>',
      help: 'learning rate over time',
    }),
    warmup: withFlag(count.default(0), {
      flag: 'warmup <n>',
      help: 'steps over which the learning rate rises first',
    }),
    /** cosine: share of the learning rate left at the last step. */
    floor: z.number().min(0).max(1).default(0),
    /** step: every so many steps the rate is multiplied by `factor`. */
    every: z.int().positive().default(10_000),
    factor: z.number().positive().max(1).default(0.5),
  })
  .prefault({});

/**
 * Every setting of a training run: its type, its default, its flag and what the help says of it. This is the one table:
 * a new flag is one entry here. The order of force: these defaults, the experiment, the file of settings, the flags.
 * The run folder keeps the result as config.yaml.
 */
export const trainConfigSchema = z.strictObject({
  preset: withFlag(z.enum(presetNames).default('lite'), {
    flag: 'preset <name>',
    help: 'the network',
    resume: 'fixed',
  }),
  generator: withFlag(generatorSchema.prefault({}), { resume: 'fixed' }),
  discriminator: withFlag(
    z
      .strictObject({
        /** false: trains without one. */
        enabled: z.boolean().default(true),
        widths: widths(1, 7).optional(),
        spectralNorm: z.union([z.boolean(), z.literal('carried')]).optional(),
        layers: z.enum(['alternating', 'strided', 'patch']).optional(),
        /** Sees the sketch too. */
        conditional: z.boolean().optional(),
        norm: norm.optional(),
        styleLength: count.optional(),
      })
      .prefault({}),
    { resume: 'fixed' },
  ),
  size: withFlag(z.int().min(32).max(1024).multipleOf(32).default(128), {
    flag: 'size <pixels>',
    help: 'side of the training pictures, a multiple of 32',
    resume: 'fixed',
  }),

  /** The run ends at the first of these that is set; none set: 10,000 steps. */
  steps: withFlag(z.int().positive().nullable().default(null), {
    flag: 'steps <n>',
    help: 'end after so many steps',
    defaultText: '10000 where nothing says when',
    resume: 'free',
  }),
  epochs: withFlag(z.int().positive().nullable().default(null), {
    flag: 'epochs <n>',
    help: 'end after so many passes over the data (2,500 pictures of an endless source)',
    resume: 'free',
  }),
  minutes: withFlag(z.number().positive().nullable().default(null), {
    flag: 'minutes <n>',
    help: 'end after so much training time: that of the steps, without validations and checkpoints',
    resume: 'free',
  }),
  seed: withFlag(z.int().min(0).max(0xffffffff).default(1), {
    flag: 'seed <n>',
    help: 'of weights and data',
    resume: 'fixed',
  }),
  /** Weights to begin with: a run folder, a checkpoint or a model folder; null: drawn from the seed. */
  init: withFlag(z.string().min(1).nullable().default(null), {
    flag: 'init <where>',
    help: 'begin with the weights of a run, a checkpoint, a model folder or, with bundled, the model that comes along; also of another size',
    resume: 'free',
  }),
  batch: withFlag(z.int().min(1).max(256).default(1), {
    flag: 'batch <n>',
    help: 'pictures per step',
    resume: 'fixed',
  }),
  learningRate: withFlag(z.number().positive().max(1).default(1e-4), { flag: 'lr <rate>', help: 'learning rate' }),
  schedule: scheduleSchema,
  /** Largest global norm of the gradient of either network; 0 leaves it as it is. */
  clip: withFlag(z.number().nonnegative().default(0), {
    flag: 'clip <norm>',
    help: 'largest norm of the gradient of either network',
    defaultText: '0, any',
  }),
  /** Batches whose gradients are averaged before one update. */
  accumulate: withFlag(z.int().min(1).max(1024).default(1), {
    flag: 'accumulate <n>',
    help: 'batches whose gradients are averaged before one update',
    resume: 'fixed',
  }),
  /** Decay of the running average of the generator, the weights that ship; 0 ships the last weights. */
  ema: withFlag(z.number().min(0).max(0.99999).default(0.999), {
    flag: 'ema <decay>',
    help: 'running average of the weights that ship; 0: none',
    resume: 'fixed',
  }),
  /** What learns of the generator, by the beginnings of names; null: everything. */
  trainOnly: withFlag(words.min(1).nullable().default(null), {
    flag: 'train-only <names>',
    help: 'what learns of the generator, by the beginnings of names, such as decoder,output',
    defaultText: 'all',
    resume: 'fixed',
  }),
  /** Which weights ship: the running average, or those of the run that do best on the held-out pictures. */
  keep: withFlag(z.enum(['average', 'best']).default('average'), {
    flag: 'ship <which>',
    help: 'which weights ship: the running average, or the best on the validation pictures, average or not',
    resume: 'free',
  }),
  adam: withFlag(
    z
      .strictObject({
        beta1: z.number().min(0).max(0.9999).default(0.9),
        beta2: z.number().min(0).max(0.99999).default(0.99),
        epsilon: z.number().positive().default(1e-8),
      })
      .prefault({}),
    { resume: 'fixed' },
  ),
  /** Weights of the generator's losses (equation 4); `hint` compares the result with the hints where there are any. */
  weights: z
    .strictObject({
      perceptual: z.number().nonnegative().default(1),
      huber: z.number().nonnegative().default(0.88),
      adversarial: z.number().nonnegative().default(1),
      hint: z.number().nonnegative().default(0),
      l1: z.number().nonnegative().default(0),
      totalVariation: z.number().nonnegative().default(0),
      /** Of line drawings, PaintsChainer's. */
      line: z.number().nonnegative().default(0),
      /** Style2paints' guides, in shares of `l1`, and what its discriminator says of the style. */
      guideGray: z.number().nonnegative().default(0.3),
      guideColor: z.number().nonnegative().default(0.9),
      style: z.number().nonnegative().default(1),
      /** Of a critic; a classifier has none. */
      gradientPenalty: z.number().nonnegative().default(10),
    })
    .prefault({}),
  /** Damps the lines in pixel losses, and in the perceptual loss with VGG19 (SGRU). */
  sketchWeighting: z.boolean().default(false),
  /** What the discriminator is: a classifier with sigmoid cross entropy, or a Wasserstein critic with gradient penalty. */
  adversary: z.enum(['classifier', 'critic']).default('classifier'),
  /** Gray levels at which the huber loss turns from squared to absolute. */
  huberDelta: z.number().positive().default(1),
  /** `bundled`, `none`, or `vgg19=FILE`. */
  perceptual: withFlag(
    z
      .string()
      .regex(/^(bundled|none|vgg19=.+)$/, 'expected bundled, none, or vgg19=FILE')
      .default('bundled'),
    { flag: 'perceptual <network>', help: 'bundled, none, or vgg19=FILE' },
  ),

  data: withFlag(z.string().min(1).default('irodori-mix'), {
    flag: 'data <spec>',
    help: 'training pictures, see `irodori data list`',
  }),
  /** Where validation pictures come from; null: the held-out part of `data`; `none`: no validation. */
  validation: withFlag(z.string().min(1).nullable().default(null), {
    flag: 'validation <spec>',
    help: 'validation pictures, or none',
    defaultText: 'the held-out part of the training pictures',
  }),
  /** Pictures of what the weights to begin with know, mixed in so that they do not forget it. */
  remember: z
    .strictObject({
      data: withFlag(z.string().min(1).nullable().default(null), {
        flag: 'remember <spec>',
        help: 'pictures of what the weights to begin with know, mixed in against forgetting; none takes a recipe’s away',
        defaultText: 'none',
      }),
      /** Of the samples. */
      share: withFlag(z.number().positive().max(0.9).default(0.25), {
        flag: 'remember-share <n>',
        help: 'share of the samples that are of those',
      }),
    })
    .prefault({}),
  framing: withFlag(z.enum(['crop', 'views']).default('crop'), {
    flag: 'framing <kind>',
    help: 'what samples show of a folder: the shorter side, or for few pictures the whole and parts of it, every fifth held out',
  }),
  pictures,
  /**
   * Of an endless set: pictures drawn once and kept in memory, out of which all samples are made, each time with other
   * hints and sketches; saves drawing time where a run is long. 0: every sample gets a new picture.
   */
  pool: withFlag(count.default(0), {
    flag: 'pool <n>',
    help: 'of an endless set: draw so many pictures once and keep them',
    defaultText: '0, all new',
  }),
  filters: filterSettings,
  hints: withFlag(z.enum(['paper', 'rich', 'dense']).default('rich'), {
    flag: 'hints <mix>',
    help: 'training hints: dots, strokes too, or many',
  }),
  sketches: sketchStyles,

  checkpoints: withFlag(
    z
      .strictObject({
        every: withFlag(z.int().positive().default(500), {
          flag: 'checkpoint-every <n>',
          help: 'steps between checkpoints',
        }),
        /** At the latest after so many minutes. */
        minutes: z.number().positive().default(10),
        /** Newest ones kept. */
        keep: withFlag(z.int().min(2).default(3), {
          flag: 'keep <n>',
          help: 'newest checkpoints kept, beside best and last',
        }),
        /** Those at multiples of this stay for good; 0: none. */
        keepEvery: count.default(0),
      })
      .prefault({}),
    { resume: 'free' },
  ),
  samples: withFlag(
    z
      .strictObject({
        every: withFlag(z.int().positive().default(500), {
          flag: 'sample-every <n>',
          help: 'steps between sample sheets',
        }),
        count: z.int().min(1).max(64).default(8),
      })
      .prefault({}),
    { resume: 'free' },
  ),
  guard: withFlag(
    z
      .strictObject({
        /** The generator's loss may jump to so many times its running mean. */
        factor: z.number().min(2).default(50),
        /** Roll-backs within 1,000 steps before the run gives up. */
        retries: count.default(5),
      })
      .prefault({}),
    { resume: 'free' },
  ),

  /** What runs the training step: our one-graph step, or the official onnxruntime-training 1.19.2 (CPU, WebAssembly). */
  engine: withFlag(z.enum(['portable', 'ort-training']).default('portable'), {
    flag: 'engine <name>',
    help: 'what runs the step, ours or the official training runtime 1.19.2',
    resume: 'free',
  }),
  device: withFlag(z.enum(['auto', 'cpu', 'webgpu', 'cuda']).default('auto'), {
    flag: 'device <name>',
    help: 'where to train',
    resume: 'free',
  }),
  /**
   * Steps in one run of the runtime, between which the state stays where it is; null: `STEPS_PER_RUN`. Checkpoints,
   * samples and the end come at their steps all the same.
   */
  stepsPerRun: withFlag(z.int().min(1).max(1000).nullable().default(null), {
    flag: 'steps-per-run <n>',
    help: 'steps between two copies of the state',
    defaultText: '8 on the CPU, 16 on CUDA, 1 elsewhere',
    resume: 'free',
  }),
  /** Threads of the runtime; 0: as many as the machine has cores. */
  threads: withFlag(z.int().min(0).max(1024).default(0), {
    flag: 'threads <n>',
    help: 'threads of the runtime',
    defaultText: '0, one per core',
    resume: 'free',
  }),
  dataWorkers: withFlag(z.int().min(1).max(32).default(1), {
    flag: 'data-workers <n>',
    help: 'threads that prepare data',
    resume: 'free',
  }),
});

export type TrainConfig = z.infer<typeof trainConfigSchema>;
/** A difference from the defaults, as experiments, files and flags state it. */
export type TrainConfigPatch = z.input<typeof trainConfigSchema>;

/** As `validation`: no pictures are held against the model. */
export const NO_VALIDATION = 'none';

export const DEFAULT_STEPS = 10_000;
/** Pictures that make one epoch of an endless source: as many as the paper's training set has. */
export const ENDLESS_EPOCH = 2_500;

const keysOf = (resume: SettingFlag['resume']) =>
  (Object.keys(trainConfigSchema.shape) as (keyof TrainConfig)[]).filter(
    (key) => settingFlags.get(trainConfigSchema.shape[key])?.resume === resume,
  );

/** Settings that a run keeps for good. */
export const fixedKeys: readonly (keyof TrainConfig)[] = keysOf('fixed');

/** The settings that decide the arithmetic of a run, in a fixed order: hash this. */
export function arithmeticOf(config: TrainConfig): string {
  const { ...rest } = config;
  for (const key of keysOf('free')) delete (rest as Partial<TrainConfig>)[key];
  return JSON.stringify(rest, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
