import { GraphError } from '@irodori/graph-builder';
import { initParameters, partsParameters, widenPartsWeights } from '@irodori/graph-builder/training';
import type { Checkpoint } from '@irodori/runtime';
import { CheckpointStore } from '@irodori/training';
import { failure } from '../cli/errors.ts';
import type { Log } from '../cli/log.ts';
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

/**
 * Weights a run begins with: those of its `init` run, or new ones from its seed. Weights of a narrower network are widened.
 * @throws CliError when `init` has no network that this one can begin with
 */
export function initialPartsWeights(config: PartsConfigFile, log: Log): Map<string, Float32Array> {
  const { init } = config;
  const network = partsNetworkOf(config);
  const parameters = partsParameters(network);
  if (init === null) return initParameters(parameters, config.seed);
  const known = shippedPartsWeights(lastPartsCheckpoint(init, () => undefined).tensors);
  const before = readPartsConfig(init);
  if (before === undefined) {
    throw failure(`${init}: expected a run folder of irodori parts train, got one without settings`);
  }
  let initial: Map<string, Float32Array>;
  try {
    initial = widenPartsWeights(known, partsNetworkOf(before), network, config.seed);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw failure(`${init}: ${error.message}; begin with a run of the same --preset or a narrower one`);
  }
  const added = parameters.map(({ name }) => name).filter((name) => !known.has(name));
  const foreign = added.find((name) => !ADDED.some((start) => name.startsWith(start)));
  if (foreign !== undefined) throw failure(`${init}: '${foreign}' is missing in its checkpoint; choose another run`);
  if (before.preset !== config.preset) log.note(`${init}: ${before.preset} widened to ${config.preset}`);
  if (added.length > 0) log.note(`${init}: has no ${added.join(', ')}; trained from new numbers`);
  return initial;
}
