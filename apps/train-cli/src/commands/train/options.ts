import { existsSync } from 'node:fs';
import {
  TrainingError,
  didYouMean,
  endsOf,
  mergePatches,
  readConfigFile,
  resolveConfig,
  trainConfigSchema,
} from '@irodori/training';
import type { Ends, TrainConfig, TrainConfigPatch } from '@irodori/training';
import { usageError } from '../../cli/errors.ts';
import { flagOf, patchFromSettingFlags } from '../../cli/setting-flags.ts';
import { findModelFolder } from '../../colorize/model.ts';
import { experiments } from '../../experiments/index.ts';

/** The flags of `irodori train` as commander hands them over: these, and those of the settings. */
export interface TrainFlags extends Partial<Ends> {
  readonly config?: string;
  readonly experiment?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** As `--init`: the model that comes along. */
const BUNDLED = 'bundled';

/** What the flags alone say, as a difference from the defaults. */
function flagsToPatch(flags: TrainFlags): TrainConfigPatch {
  const patch = patchFromSettingFlags(trainConfigSchema, flags) as TrainConfigPatch;
  // Any of the three on the command line replaces whatever end the file or the experiment had.
  return { ...patch, ...endsOf(flags) };
}

/** The experiment's difference, the file's, the flags', in this order. */
export async function patchFromFlags(
  flags: TrainFlags,
): Promise<{ patch: TrainConfigPatch; experiment: string | null }> {
  const file = flags.config === undefined ? {} : await readConfigFile(flags.config);
  const { experiment: fileExperiment, ...fileSettings } = file;
  const name = flags.experiment ?? fileExperiment;
  const experiment = name === undefined ? undefined : experiments.get(name);
  if (name !== undefined && experiment === undefined) {
    throw usageError(`unknown experiment '${name}'${didYouMean(name, [...experiments.keys()])}`);
  }
  const patch = flagsToPatch(flags);
  checkFlags(patch);
  const merged = mergePatches(experiment?.config ?? {}, fileSettings, patch);
  if (merged.init === BUNDLED) merged.init = findModelFolder(undefined);
  return { patch: merged, experiment: name ?? null };
}

/** Complains about a flag by the flag's own name. */
function checkFlags(patch: TrainConfigPatch): void {
  try {
    resolveConfig(patch);
  } catch (error) {
    if (!(error instanceof TrainingError) || error.details.reason === undefined) throw error;
    throw usageError(`${flagOf(trainConfigSchema, error.details.settings?.[0] ?? '')}: ${error.details.reason}`);
  }
}

/** `runs/lite-128`, counted up until nothing is there. */
export function newRunName({ preset, size }: TrainConfig, experiment: string | null): string {
  const base = `runs/${experiment ?? preset}-${size}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!existsSync(name)) return name;
  }
}
