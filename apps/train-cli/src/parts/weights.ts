import { join } from 'node:path';
import { GraphError } from '@irodori/graph-builder';
import { PARTS_LIGHTS, partsPresets, type PartsConfig, type PartsPresetName } from '@irodori/graph-builder/models';
import {
  countPartsParameters,
  initParameters,
  partsParameters,
  widenPartsWeights,
} from '@irodori/graph-builder/training';
import { MANIFEST_FILE, parseManifest, withWideWeights, type Checkpoint } from '@irodori/runtime';
import { CheckpointStore } from '@irodori/training';
import { exists } from '@irodori/training/common';
import { readModelWeights } from '@irodori/training/tuning';
import { failure } from '../cli/errors.ts';
import type { Log } from '../cli/log.ts';
import { openModelPlace, readModelFile } from '../colorize/model-place.ts';
import { partsNetworkOf, type PartsConfigFile } from './config.ts';
import { readPartsConfig } from './run-settings.ts';

/** The weights that ship out of a checkpoint: the running averages where there are some. */
export function shippedPartsWeights(tensors: Checkpoint['tensors']): Map<string, Float32Array> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith('parts.'))
      .map(([name, { data }]) => [name, tensors.get(`ema.${name}`)?.data ?? data]),
  );
}

/** The newest whole checkpoint of a parts run. @throws CliError when there is none */
export function lastPartsCheckpoint(run: string, tell: (line: string) => void): Checkpoint {
  const checkpoint = new CheckpointStore(run, { keep: 1, keepEvery: 0 }).newestGood(tell);
  if (checkpoint === undefined || ![...checkpoint.tensors.keys()].some((name) => name.startsWith('parts.'))) {
    throw failure(`${run}: no checkpoint of a parts network in it; expected a run folder of irodori parts train`);
  }
  return checkpoint;
}

/** Outputs that a run may add to the weights it begins with. */
const ADDED = ['parts.tone.'];

/** A parts network with its weights. */
interface FoundParts {
  readonly weights: Map<string, Float32Array>;
  readonly network: PartsConfig;
  readonly preset: PartsPresetName;
}

/** @throws CliError when the folder is no run of a parts network */
function partsOfRun(run: string): FoundParts {
  const weights = shippedPartsWeights(lastPartsCheckpoint(run, () => undefined).tensors);
  const config = readPartsConfig(run);
  if (config === undefined) {
    throw failure(`${run}: expected a run folder of irodori parts train, got one without settings`);
  }
  return { weights, network: partsNetworkOf(config), preset: config.preset };
}

/**
 * The parts network of a model folder, of the preset whose parameters its file has; undefined where there is no `model.json`.
 * @throws CliError, ManifestError or OnnxReadError in one line when the model has no such network or is damaged
 */
async function partsOfModel(folder: string): Promise<FoundParts | undefined> {
  if (!exists(join(folder, MANIFEST_FILE), 'file')) return undefined;
  const place = await openModelPlace(folder);
  const { parts } = parseManifest(await place.manifest(), place.where(MANIFEST_FILE));
  if (parts === undefined) throw failure(`${folder}: this model has no parts network; choose a run or another model`);
  const file = place.where(parts.file.path);
  const wide = withWideWeights(await readModelFile(place, parts.file));
  for (const [preset, plain] of Object.entries(partsPresets) as [PartsPresetName, PartsConfig][]) {
    const network = { ...plain, tones: parts.outputs.tone === undefined ? 0 : PARTS_LIGHTS.length };
    if (countPartsParameters(network) !== parts.parameters) continue;
    return { weights: readModelWeights(wide, partsParameters(network), file), network, preset };
  }
  throw failure(`${file}: a parts network of no preset that this program knows; begin with a run folder`);
}

/**
 * Weights a run begins with: those of its `init`, a run or a model folder, or new ones from its seed. Weights of a narrower network are widened.
 * @throws CliError when `init` has no network that this one can begin with
 */
export async function initialPartsWeights(config: PartsConfigFile, log: Log): Promise<Map<string, Float32Array>> {
  const { init } = config;
  const network = partsNetworkOf(config);
  const parameters = partsParameters(network);
  if (init === null) return initParameters(parameters, config.seed);
  const { weights: known, network: before, preset } = (await partsOfModel(init)) ?? partsOfRun(init);
  let initial: Map<string, Float32Array>;
  try {
    initial = widenPartsWeights(known, before, network, config.seed);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw failure(`${init}: ${error.message}; begin with a run of the same --preset or a narrower one`);
  }
  const added = parameters.map(({ name }) => name).filter((name) => !known.has(name));
  const foreign = added.find((name) => !ADDED.some((start) => name.startsWith(start)));
  if (foreign !== undefined) throw failure(`${init}: '${foreign}' is missing in its checkpoint; choose another run`);
  if (preset !== config.preset) log.note(`${init}: ${preset} widened to ${config.preset}`);
  if (added.length > 0) log.note(`${init}: has no ${added.join(', ')}; trained from new numbers`);
  return initial;
}
