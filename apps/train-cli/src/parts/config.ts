import {
  PARTS_LIGHTS,
  partsPresets,
  segmentLosses,
  type PartsConfig,
  type PartsPresetName,
} from '@irodori/graph-builder/models';
import { z } from 'zod';

/** Settings of a run of the parts network. Those of `arithmetic` decide the numbers; a run goes on under the same. */
export const partsConfigSchema = z.strictObject({
  preset: z.enum(Object.keys(partsPresets) as [PartsPresetName, ...PartsPresetName[]]).default('parts'),
  /** Side of the training pictures, pixels. */
  size: z.int().min(32).max(512).default(128),
  batch: z.int().min(1).max(64).default(8),
  /** Most parts of one picture. */
  slots: z.int().min(2).max(64).default(24),
  /** Where the learning rate has come down to its floor, and the end of the run. */
  steps: z.int().min(1).default(10_000),
  /** Ends sooner after so much training time. */
  minutes: z.number().positive().nullable().default(null),
  seed: z.int().default(1),
  learningRate: z.number().positive().default(0.002),
  warmup: z.int().min(0).default(50),
  /** Share of the steps after which the learning rate comes down, in a straight line. */
  decayFrom: z.number().min(0).max(1).default(0.6),
  clip: z.number().min(0).default(5),
  ema: z.number().min(0).max(0.99999).default(0.998),
  /** Drawn pictures kept at a time. */
  pool: z.int().min(1).max(20_000).default(1024),
  /** Folder of colored drawings, and the share of pictures that come from it. */
  drawings: z.string().nullable().default(null),
  drawingsShare: z.number().min(0).max(1).default(0.25),
  /** File that names the parts of these drawings. */
  partNames: z.string().nullable().default(null),
  /** Folder of the portrait kit, and its share. */
  kit: z.string().nullable().default(null),
  kitShare: z.number().min(0).max(1).default(0.2),
  /** Specification of a data set whose pictures have labels, and its share. */
  data: z.string().nullable().default(null),
  dataShare: z.number().min(0).max(1).default(0.25),
  init: z.string().nullable().default(null),
  threads: z.int().min(1).max(64).default(1),
  checkpointEvery: z.int().min(1).default(250),
  keep: z.int().min(1).default(3),
  validateEvery: z.int().min(1).default(500),
  /** Drawn pictures that the loss is watched on. */
  validation: z.int().min(0).max(1024).default(64),
  losses: z
    .strictObject({
      near: z.number(),
      far: z.number(),
      center: z.number(),
      minPixels: z.int().min(1),
      pull: z.number(),
      push: z.number(),
      name: z.number(),
      /** 0: the network has no output for tone, as those had that were trained before there was one. */
      tone: z.number().min(0).default(0),
      /** Of the cross entropy of the nearest mean; 0: no such term. */
      prototype: z.number().min(0).default(0),
    })
    .default({ ...segmentLosses, tone: 0, prototype: 0 }),
});

export type PartsConfigFile = z.infer<typeof partsConfigSchema>;

/** The network that settings ask for. */
export const partsNetworkOf = ({ preset, losses }: Pick<PartsConfigFile, 'preset' | 'losses'>): PartsConfig => ({
  ...partsPresets[preset],
  tones: losses.tone > 0 ? PARTS_LIGHTS.length : 0,
});

/** What may differ when a run goes on: how long and how carefully. */
const free = ['steps', 'minutes', 'decayFrom', 'threads', 'checkpointEvery', 'keep', 'validateEvery', 'validation'];

/** The settings that decide the numbers, as text; terms of no weight and names that are not given are none, as in runs from before there were any. */
export const partsArithmetic = (config: PartsConfigFile): string => {
  const { partNames, ...rest } = config;
  const { tone, prototype, ...segments } = config.losses;
  const losses = { ...segments, ...(tone > 0 ? { tone } : {}), ...(prototype > 0 ? { prototype } : {}) };
  const all = { ...rest, losses, ...(partNames === null ? {} : { partNames }) };
  return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => !free.includes(name))));
};

/** @param step 1-based */
export function partsLearningRate(
  { learningRate, warmup, decayFrom, steps }: Pick<PartsConfigFile, 'learningRate' | 'warmup' | 'decayFrom' | 'steps'>,
  step: number,
): number {
  const rising = Math.min(1, step / (warmup + 1));
  const share = (step - 1) / steps;
  const falling = share <= decayFrom ? 1 : Math.max(0.02, (1 - share) / Math.max(1e-9, 1 - decayFrom));
  return learningRate * rising * falling;
}
