import {
  startWorker,
  failure,
  fileError,
  usageError,
  makeFolder,
  readConfigFile,
  resolveConfig,
  fromWire,
  toWire,
  lockRun,
  sweepRun,
  filtersOf,
} from '@irodori/training';
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { MessageChannel } from 'node:worker_threads';
import { runFiles } from '@irodori/runtime';
import type { Talk } from '../../cli/talk.ts';
import type {
  TrainConfig,
  DataWorkerInput,
  TrainSummary,
  TrainerCommand,
  TrainerEvent,
  TrainerInput,
  Ends,
} from '@irodori/training';
import { version } from '../../version.ts';
import { TrainProgress } from './progress.ts';

export interface TrainJob {
  readonly config: TrainConfig;
  readonly experiment: string | null;
  /** As the user wrote it. */
  readonly out: string;
  readonly resume: boolean;
  /** Where relative paths of the settings start. */
  readonly base: string;
  /** The ends that the command names, and whether by flags. */
  readonly given: Ends | undefined;
  readonly givenByFlags: boolean;
  readonly talk: Talk;
}

/** @throws CliError (usage) when a new run would mix with what is there */
function assertEmpty(out: string, run: string): void {
  let names: string[];
  try {
    names = readdirSync(run);
  } catch (error) {
    throw fileError(out, error);
  }
  if (names.some((name) => !name.startsWith('.'))) {
    throw usageError(`${out}: there is something in it already; choose another --out, or go on with --resume auto`);
  }
}

/** The settings of an existing run folder, for going on with it. */
export async function readRunConfig(out: string): Promise<TrainConfig | undefined> {
  const path = join(out, runFiles.config);
  return existsSync(path) ? resolveConfig(await readConfigFile(path), path) : undefined;
}

/**
 * Trains: locks and prepares the run folder, starts the training thread and the data threads, shows progress, passes
 * Ctrl-C on.
 * @returns what the trainer says at the end
 * @throws CliError and whatever else went wrong in a thread
 */
export async function runTraining(job: TrainJob): Promise<TrainSummary> {
  const { config, talk, out } = job;
  const run = resolve(out);
  const created = !existsSync(run);
  makeFolder(run);
  let trainer: Worker | undefined;
  const command = (message: TrainerCommand) => trainer?.postMessage(message);
  const lock = await lockRun(run, () => command({ kind: 'stop', reason: 'lockLost' }));
  const dataThreads: Worker[] = [];
  let stopSignals: (() => void) | undefined;
  try {
    if (job.resume) sweepRun(run);
    else assertEmpty(out, run);
    const ports: MessageChannel['port1'][] = [];
    for (let index = 0; index < config.dataWorkers; index++) {
      const { port1, port2 } = new MessageChannel();
      const { data, validation, hints, pool, pictures, sketches, size, seed } = config;
      const filters = filtersOf(config.filters);
      const batch = config.batch * config.accumulate;
      const settings = { data, validation, hints, pool, pictures, filters, sketches, size, seed };
      const input: DataWorkerInput = { base: job.base, ...settings, batch };
      const worker = startWorker('data-worker', { input, port: port2 }, [port2]);
      worker.on('error', (error) => command({ kind: 'dataLost', error: toWire(error) }));
      dataThreads.push(worker);
      ports.push(port1);
    }
    const input: TrainerInput = {
      run,
      shownRun: out,
      config,
      resume: job.resume,
      given: job.given,
      givenByFlags: job.givenByFlags,
      command: process.argv.slice(2),
      experiment: job.experiment,
      base: job.base,
      lockFile: lock.file,
      version,
      dataPorts: ports,
    };
    const thread = startWorker('trainer-worker', input, ports);
    trainer = thread;
    stopSignals = onSignals((name) => {
      talk.warn(`${name}: finishing the step and saving; press Ctrl-C again to stop at once`);
      command({ kind: 'stop', reason: 'interrupted' });
    });
    return await follow(thread, new TrainProgress(talk), talk);
  } finally {
    stopSignals?.();
    await Promise.all([trainer, ...dataThreads].map((worker) => worker?.terminate()));
    lock.release();
    if (created) removeIfEmpty(run);
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

/** First signal: a polite stop; second: at once, the last checkpoint stands. */
function onSignals(first: (name: string) => void): () => void {
  let seen = false;
  const handler = (name: NodeJS.Signals) => {
    if (seen) process.exit(130);
    seen = true;
    first(name);
  };
  const names: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, handler);
  return () => {
    for (const name of names) process.off(name, handler);
  };
}

/** Shows what the trainer says until it is done. */
function follow(trainer: Worker, progress: TrainProgress, talk: Talk): Promise<TrainSummary> {
  return new Promise<TrainSummary>((done, failed) => {
    const note = (text: string) => progress.say(talk.note, text);
    trainer.on('message', (event: TrainerEvent) => {
      switch (event.kind) {
        case 'ready': {
          const { generator, discriminator } = event.parameters;
          const from = event.step === 0 ? '' : `, going on from step ${event.step}`;
          talk.note(
            `generator ${count(generator)} parameters, discriminator ${count(discriminator)}, on ${event.device}${from}`,
          );
          return progress.start(event);
        }
        case 'step':
          return progress.step(event);
        case 'validated': {
          const { step, psnr, mae, hintMae } = event.line;
          const hint = hintMae === null ? '' : `, at hints ${hintMae.toFixed(1)}`;
          return note(
            `step ${step}: validation ${psnr.toFixed(2)} dB, off by ${mae.toFixed(1)} grey levels${hint}${event.sheet === null ? '' : ` (${event.sheet})`}`,
          );
        }
        case 'note':
          return note(event.text);
        case 'warning':
          return progress.say(talk.warn, event.text);
        case 'done':
          progress.stop();
          return done(event.summary);
        case 'failed':
          progress.stop();
          return failed(fromWire(event.error));
      }
    });
    trainer.on('error', failed);
    trainer.on('exit', (code) => failed(failure(`the training thread ended without a word (exit code ${code})`)));
  });
}

const count = (value: number): string => value.toLocaleString('en-US');
