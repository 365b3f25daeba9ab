import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TrainConfig } from './config/schema.ts';
import type { Ends } from './ends.ts';
import { TrainingError, fileError } from './errors.ts';
import { makeFolder } from './files.ts';
import { fromWire, type TrainerCommand, type TrainerEvent, type TrainerInput, type TrainSummary } from './messages.ts';
import { ranksOf } from './mpi/ranks.ts';
import { lockRun } from './run-lock.ts';
import { startWorker } from './start-worker.ts';
import { sweepRun } from './sweep.ts';
import { version } from './version.ts';

export interface TrainOptions {
  readonly config: TrainConfig;
  /** Run folder; gets settings, metrics, samples, checkpoints and the model. */
  readonly out: string;
  /** Goes on from the newest good checkpoint. Default false: the folder must be new or empty. */
  readonly resume?: boolean;
  /** Where relative paths of the settings start. Default: the current folder. */
  readonly base?: string;
  /** Where the run ends, when it is to end elsewhere than it was told before; and whether that is asked for by hand. */
  readonly given?: Ends;
  readonly givenByFlags?: boolean;
  /** For the run's records. */
  readonly experiment?: string | null;
  readonly command?: readonly string[];
  /** Of the program that trains. Default: of this library. */
  readonly version?: string;
  /** Called for each step, validation, note and warning. */
  readonly onEvent?: (event: TrainerEvent) => void;
  /** When aborted, the step is finished, the state saved, and the run ends with reason `interrupted`. */
  readonly signal?: AbortSignal;
}

/**
 * Trains in threads of its own, one trainer per run folder. Under `mpirun` all ranks make each step together, and the first one
 * writes (docs/many-machines.md).
 * @throws TrainingError: wrong settings, a folder in use, data that cannot be read, a full disk
 */
export async function train(options: TrainOptions): Promise<TrainSummary> {
  const { config, out, resume = false, signal } = options;
  const run = resolve(out);
  const created = !existsSync(run);
  makeFolder(run);
  let trainer: ReturnType<typeof startWorker> | undefined;
  const stop = (reason: TrainerCommand['reason']) =>
    trainer?.postMessage({ kind: 'stop', reason } satisfies TrainerCommand);
  const interrupt = () => stop('interrupted');
  // Of the ranks of a group the first one keeps the run folder; the others read its checkpoints.
  const keeps = ranksOf().rank === 0;
  const lock = keeps ? await lockRun(run, () => stop('lockLost')) : { file: '', release: () => undefined };
  try {
    if (keeps && resume) sweepRun(run);
    else if (keeps) assertEmpty(out, run);
    const input: TrainerInput = {
      run,
      shownRun: out,
      config,
      resume,
      given: options.given,
      givenByFlags: options.givenByFlags ?? false,
      command: options.command ?? [],
      experiment: options.experiment ?? null,
      base: options.base ?? process.cwd(),
      lockFile: lock.file,
      version: options.version ?? version,
    };
    trainer = startWorker('trainer-worker', input);
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) interrupt();
    return await follow(trainer, options.onEvent);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await trainer?.terminate();
    lock.release();
    if (created && keeps) removeIfEmpty(run);
  }
}

function follow(trainer: ReturnType<typeof startWorker>, onEvent: TrainOptions['onEvent']): Promise<TrainSummary> {
  return new Promise<TrainSummary>((done, failed) => {
    trainer.on('message', (event: TrainerEvent) => {
      try {
        onEvent?.(event);
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error)));
      }
      if (event.kind === 'done') done(event.summary);
      if (event.kind === 'failed') failed(fromWire(event.error));
    });
    trainer.on('error', failed);
    trainer.on('exit', (code) =>
      failed(new TrainingError('runtime', `the training thread ended unexpectedly (exit code ${code})`)),
    );
  });
}

/** @throws TrainingError (folderNotEmpty) when a new run would mix with what is there */
function assertEmpty(out: string, run: string): void {
  let names: string[];
  try {
    names = readdirSync(run);
  } catch (error) {
    throw fileError(out, error);
  }
  if (names.some((name) => !name.startsWith('.'))) {
    throw new TrainingError('folderNotEmpty', `${out}: there is something in it already`, {
      path: out,
      remedy: 'choose another folder, or resume the run',
    });
  }
}

/** Takes back the folder of a run that never began. */
function removeIfEmpty(run: string): void {
  try {
    rmdirSync(run);
  } catch {
    // Something is in it: the run began.
  }
}
