import { copyFileSync, linkSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  CheckpointError,
  checkpointPath,
  decodeCheckpoint,
  encodeCheckpoint,
  runFiles,
  stepOfFile,
} from '@irodori/runtime';
import type { Checkpoint } from '@irodori/runtime';
import { failure, fileError, isDiskFull } from '../cli/errors.ts';
import { sha256, writeFileAtomically } from '../cli/files.ts';

export interface KeepRules {
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
   * @throws CliError when it cannot be written; every older checkpoint that was not removed still stands
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
    renameSync(aside, target);
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
   * @throws CheckpointError when damaged, CliError when unreadable
   */
  load(path: string): Checkpoint {
    try {
      return decodeCheckpoint(readFileSync(path), sha256, path);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /**
   * The newest checkpoint that is whole.
   * @param tell receives a line for each damaged one that is passed over
   * @param before only those with fewer steps than this
   */
  newestGood(tell: (line: string) => void, before = Number.POSITIVE_INFINITY): Checkpoint | undefined {
    const files = this.steps()
      .filter((step) => step < before)
      .map((step) => checkpointPath(step));
    for (const name of [...files, ...(before === Number.POSITIVE_INFINITY ? [runFiles.best] : [])]) {
      const path = join(this.#run, name);
      if (statSync(path, { throwIfNoEntry: false }) === undefined) continue;
      try {
        return this.load(path);
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        tell(`${error.message}; trying an older one`);
      }
    }
    return undefined;
  }
}

/** What to say when a run has files of checkpoints but none that is whole. */
export const noGoodCheckpoint = (run: string) =>
  failure(`${run}: no checkpoint is whole; start again with another --out, or put back a copy of one`);
