import { TrainingError } from '../errors.ts';

/** Which of how many processes this one is. */
export interface Ranks {
  readonly rank: number;
  readonly ranks: number;
  /** Of them on this machine. */
  readonly local: number;
}

const number = (text: string | undefined): number => (text === undefined ? Number.NaN : Number(text));

/**
 * As the `mpirun` of Open MPI told this process; one of one where there is none.
 * @throws TrainingError (runtime) under another MPI
 */
export function ranksOf(env: NodeJS.ProcessEnv = process.env): Ranks {
  const ranks = number(env['OMPI_COMM_WORLD_SIZE']);
  if (ranks > 1) {
    const local = number(env['OMPI_COMM_WORLD_LOCAL_SIZE']);
    return { rank: number(env['OMPI_COMM_WORLD_RANK']), ranks, local: local >= 1 ? local : 1 };
  }
  if (number(env['PMI_SIZE']) > 1) {
    throw new TrainingError('runtime', 'started by the mpirun of another MPI', {
      remedy: 'training on several machines takes Open MPI; use its mpirun',
    });
  }
  return { rank: 0, ranks: 1, local: 1 };
}
