import { TrainingError } from '../errors.ts';
import { ranksOf } from './ranks.ts';

/** Processes that train together, one step at a time. Every call is made by all of them, and waits for all. */
export interface Group {
  readonly rank: number;
  readonly ranks: number;
  /** Puts the mean over all ranks in place of the values. */
  readonly mean: (values: Float32Array) => void;
  /** Puts the values of rank 0 in place of the values. */
  readonly first: (values: Float32Array) => void;
  /** Says goodbye: the last call. */
  close(): void;
  /** Ends the processes of all ranks at once, this one included. */
  abort(): never;
}

/** Names under which Open MPI is installed: with its version (4 and 5), as developers have it, on macOS. */
const LIBRARIES = ['libmpi.so.40', 'libmpi.so', 'libmpi.dylib'];

async function loadKoffi() {
  try {
    return (await import('koffi')).default;
  } catch {
    throw new TrainingError('runtime', 'several ranks: the package koffi is not installed', {
      remedy: 'npm install koffi, on every machine',
    });
  }
}

/**
 * The group that `mpirun` of Open MPI started, undefined for one process alone. MPI is called by the thread that opened it.
 * @throws TrainingError (runtime) when koffi or the library of Open MPI is missing, or MPI does not start
 */
export async function openGroup(): Promise<Group | undefined> {
  const { rank, ranks } = ranksOf();
  if (ranks === 1) return undefined;
  const koffi = await loadKoffi();
  const open = () => {
    for (const name of LIBRARIES) {
      try {
        return koffi.load(name, { global: true });
      } catch {
        // The next name.
      }
    }
    throw new TrainingError('runtime', `several ranks: none of ${LIBRARIES.join(', ')} loads`, {
      remedy: 'install Open MPI on every machine (Debian: openmpi-bin libopenmpi-dev)',
    });
  };
  const lib = open();
  const symbol = (name: string): unknown => {
    try {
      return lib.symbol(name, 'void *');
    } catch {
      throw new TrainingError('runtime', `several ranks: the MPI library has no ${name}`, {
        remedy: 'training on several machines takes Open MPI',
      });
    }
  };
  const [world, float, sum] = ['ompi_mpi_comm_world', 'ompi_mpi_float', 'ompi_mpi_op_sum'].map(symbol);
  const call = (signature: string) => {
    const made = lib.func(signature);
    return (...values: unknown[]): void => {
      const code = made(...values) as number;
      if (code !== 0) {
        throw new TrainingError('runtime', `rank ${rank}: ${/MPI_\w+/.exec(signature)?.[0]} gave ${code}`);
      }
    };
  };
  const init = call('int MPI_Init(void *argc, void *argv)');
  const allReduce = call('int MPI_Allreduce(void *send, void *receive, int count, void *type, void *op, void *comm)');
  const broadcast = call('int MPI_Bcast(void *values, int count, void *type, int root, void *comm)');
  const finalize = call('int MPI_Finalize()');
  const abort = call('int MPI_Abort(void *comm, int code)');
  init(null, null);
  let sent = new Float32Array(0);
  return {
    rank,
    ranks,
    mean(values) {
      if (sent.length !== values.length) sent = new Float32Array(values.length);
      sent.set(values);
      allReduce(sent, values, values.length, float, sum, world);
      for (let i = 0; i < values.length; i++) values[i] = values[i]! / ranks;
    },
    first: (values) => broadcast(values, values.length, float, 0, world),
    close: () => finalize(),
    abort() {
      abort(world, 1);
      process.exit(1);
    },
  };
}
