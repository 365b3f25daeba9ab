import { copyFileSync, linkSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { renameOverSync } from '@irodori/data';
import {
  CheckpointError,
  checkpointPath,
  decodeCheckpoint,
  encodeCheckpoint,
  runFiles,
  stepOfFile,
} from '@irodori/runtime';
import type { Checkpoint } from '@irodori/runtime';
import { TrainingError, fileError, isDiskFull } from './errors.ts';
import { sha256, writeFileAtomically } from './files.ts';

interface KeepRules {
  readonly keep: number;
  readonly keepEvery: number;
}

/** The checkpoints of one run folder. */
export class CheckpointStore {
  readonly #run: string;
  readonly #rules: KeepRules;
  readonly #write: (path: string, bytes: Uint8Array) => void;

  /**
   * @param write how a file is written whole or not at all; handed in by tests that fill the disk
   */
  constructor(run: string, rules: KeepRules, write: (path: string, bytes: Uint8Array) => void = writeFileAtomically) {
    this.#run = run;
    this.#rules = rules;
    this.#write = write;
  }

  /** Steps that have a checkpoint file, newest first. */
  steps(): number[] {
    let names: string[];
    try {
      names = readdirSync(join(this.#run, runFiles.checkpoints));
    } catch {
      return [];
    }
    const steps = names.filter((name) => name.endsWith('.safetensors')).map(stepOfFile);
    return steps.filter((step) => step !== undefined).sort((a, b) => b - a);
  }

  /**
   * Writes one checkpoint, points `last` (and `best`) at it and removes old ones. When the disk is full, older
   * checkpoints make room and it is tried once more.
   * @returns bytes written
   * @throws TrainingError when it cannot be written; every older checkpoint that was not removed still stands
   */
  save(checkpoint: Checkpoint): number {
    const { step, best } = checkpoint.meta;
    const path = join(this.#run, checkpointPath(step));
    const bytes = encodeCheckpoint(checkpoint, sha256);
    try {
      this.#write(path, bytes);
    } catch (error) {
      const full = isDiskFull(error) || (error instanceof Error && error.message.includes('disk is full'));
      if (!full || this.#removeOld(1) === 0) throw error;
      this.#write(path, bytes);
    }
    this.#point(runFiles.last, path);
    if (best?.step === step) this.#point(runFiles.best, path);
    this.#removeOld(this.#rules.keep);
    return bytes.length;
  }

  /** One name for another file: a hard link where the file system has them, else a copy. */
  #point(name: string, path: string): void {
    const target = join(this.#run, name);
    const aside = join(this.#run, runFiles.checkpoints, `.${basename(name)}.part`);
    rmSync(aside, { force: true });
    try {
      linkSync(path, aside);
    } catch {
      copyFileSync(path, aside);
    }
    renameOverSync(aside, target);
  }

  #removeOld(keep: number): number {
    const { keepEvery } = this.#rules;
    const old = this.steps()
      .slice(keep)
      .filter((step) => keepEvery === 0 || step === 0 || step % keepEvery !== 0);
    for (const step of old) rmSync(join(this.#run, checkpointPath(step)), { force: true });
    return old.length;
  }

  /**
   * @throws CheckpointError when damaged, TrainingError when unreadable
   */
  load(path: string): Checkpoint {
    try {
      return decodeCheckpoint(readFileSync(path), sha256, path);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** Files of checkpoints, newest first, each once: `last` and `best` are mostly other names for one of the others. */
  #files(): string[] {
    const timeOf = (name: string) => statSync(join(this.#run, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const [newest, ...older] = this.steps().map((step) => checkpointPath(step));
    // Newer than all that is left where the file it was another name for is gone.
    const lastFirst = newest === undefined || timeOf(runFiles.last) > timeOf(newest);
    const names = lastFirst ? [runFiles.last, newest, ...older] : [newest, runFiles.last, ...older];
    const known = new Set<string>();
    return [...names, runFiles.best].flatMap((name) => {
      if (name === undefined) return [];
      const path = join(this.#run, name);
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
      if (stat === undefined || known.has(`${stat.dev}:${stat.ino}`)) return [];
      known.add(`${stat.dev}:${stat.ino}`);
      return [path];
    });
  }

  /**
   * The newest checkpoint that is whole and can be read.
   * @param tell receives a line for each one that is passed over
   */
  newestGood(tell: (line: string) => void): Checkpoint | undefined {
    for (const path of this.#files()) {
      try {
        return this.load(path);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const unreadable = error instanceof TrainingError || typeof code === 'string';
        if (!(error instanceof CheckpointError) && !unreadable) throw error;
        tell(`${message.startsWith(path) ? '' : `${path}: `}${message}; trying an older one`);
      }
    }
    return undefined;
  }

  /** The checkpoint of the best validation, where there is one that is whole. */
  best(): Checkpoint | undefined {
    try {
      return this.load(join(this.#run, runFiles.best));
    } catch {
      return undefined;
    }
  }

  /** Whether there is any file of a checkpoint, whole or not. */
  get isEmpty(): boolean {
    return this.#files().length === 0;
  }
}

/** What to say when a run has files of checkpoints but none that is whole. */
export const noCheckpointError = (run: string) =>
  new TrainingError('noCheckpoint', `${run}: no checkpoint is whole`, {
    path: run,
    remedy: 'start again in another folder, or put back a copy of one',
  });
