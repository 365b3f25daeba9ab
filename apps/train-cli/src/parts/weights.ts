import { initParameters, partsParameters } from '@irodori/graph-builder/training';
import type { Checkpoint } from '@irodori/runtime';
import { CheckpointStore } from '@irodori/training';
import { failure } from '../cli/errors.ts';
import type { Log } from '../cli/log.ts';
import { partsNetworkOf, type PartsConfigFile } from './config.ts';

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
 * Weights a run begins with: those of its `init` run, or new ones from its seed.
 * @throws CliError when `init` has no such network
 */
export function initialPartsWeights(config: PartsConfigFile, log: Log): Map<string, Float32Array> {
  const parameters = partsParameters(partsNetworkOf(config));
  const fresh = initParameters(parameters, config.seed);
  if (config.init === null) return fresh;
  const weights = shippedPartsWeights(lastPartsCheckpoint(config.init, () => undefined).tensors);
  const added: string[] = [];
  const initial = parameters.map(({ name }): [string, Float32Array] => {
    const own = fresh.get(name)!;
    const known = weights.get(name);
    if (known?.length === own.length) return [name, known];
    if (known === undefined && ADDED.some((start) => name.startsWith(start))) {
      added.push(name);
      return [name, own];
    }
    throw failure(`${config.init}: '${name}' does not fit; begin with a run of the same --preset`);
  });
  if (added.length > 0) log.note(`${config.init}: has no ${added.join(', ')}; trained from new numbers`);
  return new Map(initial);
}
