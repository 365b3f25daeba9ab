import { TrainingError } from './errors.ts';
import type { TrainConfig } from './config/schema.ts';
import { initPlace } from './init-place.ts';
import { openSource } from './model-source.ts';
import type { TrainProgram } from './program.ts';

/**
 * What a new run begins with: weights drawn from the seed, and over them those that `init` names. The generator must be
 * the same network; a discriminator comes along where the source has one that fits.
 * @param base folder from which a relative `init` starts
 * @throws TrainingError when `init` cannot be read or is of another network
 */
export async function initialWeights(
  { seed, init }: Pick<TrainConfig, 'seed' | 'init'>,
  program: Pick<TrainProgram, 'initial'>,
  base?: string,
): Promise<Map<string, Float32Array>> {
  const initial = program.initial(seed);
  if (init === null) return initial;
  const { weights, training } = await openSource(initPlace(init, base));
  const wanted = [...initial].filter(([name]) => name.startsWith('generator.'));
  for (const [name, { length }] of wanted) {
    const found = weights.get(name);
    if (found?.length !== length) {
      const problem = `${init}: its generator has ${found ? `${found.length} values in` : 'no'} '${name}', expected ${length}`;
      const remedy = 'begin with the same preset and generator settings';
      throw new TrainingError('weights', problem, { path: init, remedy });
    }
    initial.set(name, found);
  }
  const discriminator = [...(training?.state ?? [])].filter(([name]) => name.startsWith('discriminator.'));
  const fits = discriminator.every(([name, { length }]) => initial.get(name)?.length === length);
  if (fits) for (const [name, data] of discriminator) initial.set(name, data);
  return initial;
}
