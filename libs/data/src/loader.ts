import { DatasetError } from './dataset.ts';
import type { Batch, DatasetDescription, DatasetOptions, SampleArrays, SkipReport } from './dataset.ts';
import type { MixedDataset } from './mixed-dataset.ts';
import { checkFilters, openMixed } from './open-dataset.ts';
import { mergeReports } from './skip-log.ts';
import { WorkerError, WorkerPool, type WireError } from './workers/pool.ts';
import { doTask, type DataTask } from './workers/tasks.ts';

export interface LoaderOptions extends DatasetOptions {
  readonly spec: string;
  /** Samples in a batch. */
  readonly batch: number;
  /** Number of the first batch: to go on where a run stopped. Default 0. */
  readonly start?: number;
  /** From one batch to the next: of N loaders that share the batches, each takes every Nth. Default 1. */
  readonly stride?: number;
  /** Threads that make samples; 0 = none, in the caller's thread. Default 1. */
  readonly workers?: number;
  /** Batches made ahead. Default 4 for each thread. */
  readonly prefetch?: number;
}

/**
 * Batches in order, made ahead of their use. Batch `p` holds samples `p * batch` and on, whatever the number of threads:
 * a run that stopped after batch `p` goes on with `start: p + 1` and sees what it would have seen.
 */
export interface Loader {
  /** The next batch. Rejects with DatasetError when the pictures cannot be read. */
  next(): Promise<Batch>;
  /** Number of the batch that `next` gives. */
  readonly position: number;
  /** Pictures in one pass; Infinity for generators. */
  readonly length: number;
  describe(): DatasetDescription;
  /** Goes on at another batch; what was made ahead is dropped. */
  seek(position: number): void;
  /** Milliseconds that all `next` calls have waited. */
  readonly waitedMs: number;
  /**
   * Gives a batch's arrays back to be filled again: they may not be used any more. Not needed, but spares the memory of a
   * new batch each time.
   */
  release(batch: SampleArrays): void;
  skipped(): Promise<SkipReport>;
  close(): Promise<void>;
}

const revive = ({ name, message }: WireError): Error =>
  name === 'DatasetError' ? new DatasetError(message) : new WorkerError(`data thread: ${name}: ${message}`);

/** Runs tasks, in worker threads or in this one. */
interface TaskRunner {
  readonly length: number;
  readonly description: DatasetDescription;
  run(task: DataTask, handOver?: readonly ArrayBuffer[]): Promise<unknown>;
  reports(): Promise<SkipReport[]>;
  close(): Promise<void>;
}

export async function openTaskRunner(spec: string, options: DatasetOptions, workers: number): Promise<TaskRunner> {
  // Opened here too: a wrong specification fails at once and with its own error.
  const data: MixedDataset = await openMixed(spec, options);
  const known = { length: data.length, description: data.describe() };
  if (workers === 0) {
    return {
      ...known,
      run: (task) => doTask(data, task),
      reports: async () => [data.skipped()],
      close: () => data.close(),
    };
  }
  await data.close();
  const pool = new WorkerPool<DataTask, unknown>('data-worker', { spec, options }, workers, revive);
  return {
    ...known,
    run: (task, handOver) => pool.run(task, handOver),
    reports: () => pool.broadcast({ kind: 'report' }) as Promise<SkipReport[]>,
    close: () => pool.close(),
  };
}

/** Opens a data set and starts making batches. Throws DatasetError. */
export async function createLoader(options: LoaderOptions): Promise<Loader> {
  const { spec, batch, start = 0, stride = 1, workers = 1, prefetch = 4 * Math.max(1, workers), ...rest } = options;
  for (const [name, value, least] of [
    ['batch', batch, 1],
    ['start', start, 0],
    ['stride', stride, 1],
    ['workers', workers, 0],
    ['prefetch', prefetch, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new DatasetError(`loader: expected ${name} to be a whole number from ${least} on, got ${value}`);
    }
  }
  checkFilters(spec, rest.filters);
  const runner = await openTaskRunner(spec, rest, workers);
  const ahead: Promise<Batch>[] = [];
  const released: SampleArrays[] = [];
  let position = start;
  let waitedMs = 0;
  const order = () => {
    while (ahead.length < prefetch) {
      const into = released.pop();
      const first = (position + ahead.length * stride) * batch;
      const handOver = into ? [into.sketch, into.hint, into.target].map(({ buffer }) => buffer as ArrayBuffer) : [];
      const made = runner.run({ kind: 'batch', first, count: batch, into }, handOver) as Promise<Batch>;
      // `next` reports a failure; until then it must not count as unhandled.
      made.catch(() => undefined);
      ahead.push(made);
    }
  };
  order();
  return {
    async next() {
      const began = performance.now();
      const made = ahead.shift()!;
      position += stride;
      order();
      try {
        return await made;
      } finally {
        waitedMs += performance.now() - began;
      }
    },
    length: runner.length,
    describe: () => runner.description,
    seek(to) {
      if (!Number.isSafeInteger(to) || to < 0) {
        throw new DatasetError(`loader: expected a position from 0 on, got ${to}`);
      }
      if (to === position) return;
      ahead.length = 0;
      position = to;
      order();
    },
    get position() {
      return position;
    },
    get waitedMs() {
      return waitedMs;
    },
    release({ sketch, hint, target }) {
      if (released.length < prefetch) released.push({ sketch, hint, target });
    },
    skipped: async () => mergeReports(await runner.reports()),
    close: () => runner.close(),
  };
}
