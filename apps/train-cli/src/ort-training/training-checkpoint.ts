import { encodeOrtCheckpoint, type OrtCheckpoint } from '@irodori/runtime';
import type { ParameterInfo } from '@irodori/graph-builder';
import { failure } from '../cli/errors.ts';

/** Weights and moments by the names of our checkpoints: `NAME`, `firstMoment.NAME`, `secondMoment.NAME`. */
export type TrainingState = ReadonlyMap<string, Float32Array>;

/**
 * The official checkpoint of one network. Without moments in the state the optimizer starts fresh.
 * @param step optimizer steps that the state has behind it
 * @throws CliError when a parameter is missing or of another size
 */
export function trainingCheckpoint(
  parameters: readonly ParameterInfo[],
  state: TrainingState,
  { step, learningRate }: { step: number; learningRate: number },
): Uint8Array {
  const take = (name: string, shape: readonly number[]): Float32Array | undefined => {
    const data = state.get(name);
    const expected = shape.reduce((a, b) => a * b, 1);
    if (data && data.length !== expected)
      throw failure(`${name}: expected ${expected} values [${shape.join(', ')}], got ${data.length}`);
    return data;
  };
  const trained = parameters.map(({ name, shape }) => {
    const data = take(name, shape);
    if (!data) throw failure(`${name}: missing from the weights; expected a run's checkpoint with both networks`);
    return { name, shape, data };
  });
  const moments = parameters.flatMap(({ name, shape }) => {
    const [first, second] = [take(`firstMoment.${name}`, shape), take(`secondMoment.${name}`, shape)];
    return first && second ? [{ name, shape, first, second }] : [];
  });
  const checkpoint: OrtCheckpoint = { trained, frozen: [] };
  return encodeOrtCheckpoint(
    moments.length === trained.length ? { ...checkpoint, optimizer: { step, learningRate, moments } } : checkpoint,
  );
}
