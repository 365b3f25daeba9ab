import { elementCount } from '@irodori/graph-builder';
import { encodeOrtCheckpoint, type OrtCheckpoint } from '@irodori/runtime/ort-training';
import type { ParameterInfo } from '@irodori/graph-builder/training';
import { TrainingError } from '../errors.ts';

/** Weights and moments by the names of our checkpoints: `NAME`, `firstMoment.NAME`, `secondMoment.NAME`. */
export type TrainingState = ReadonlyMap<string, Float32Array>;

/**
 * The official checkpoint of one network. Moments that the state lacks start at zero.
 * @param step optimizer steps that the state has behind it
 * @throws TrainingError (weights) when a parameter is missing or of another size
 */
export function trainingCheckpoint(
  parameters: readonly ParameterInfo[],
  state: TrainingState,
  { step, learningRate }: { step: number; learningRate: number },
): Uint8Array {
  const take = (name: string, shape: readonly number[]): Float32Array | undefined => {
    const data = state.get(name);
    const expected = elementCount(shape);
    if (data && data.length !== expected) {
      throw new TrainingError(
        'weights',
        `${name}: expected ${expected} values [${shape.join(', ')}], got ${data.length}`,
      );
    }
    return data;
  };
  const trained = parameters.map(({ name, shape }) => {
    const data = take(name, shape);
    if (!data) {
      throw new TrainingError(
        'weights',
        `${name}: missing from the weights; expected a run's checkpoint with both networks`,
      );
    }
    return { name, shape, data };
  });
  const checkpoint: OrtCheckpoint = { trained, frozen: [] };
  if (step === 0) return encodeOrtCheckpoint(checkpoint);
  const moments = parameters.map(({ name, shape }) => {
    const moment = (kind: string) => take(`${kind}.${name}`, shape) ?? new Float32Array(elementCount(shape));
    return { name, shape, first: moment('firstMoment'), second: moment('secondMoment') };
  });
  return encodeOrtCheckpoint({ ...checkpoint, optimizer: { step, learningRate, moments } });
}
