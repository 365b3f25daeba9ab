import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileError } from './errors.ts';

const NEWLINE = 10;

/** A file of JSON lines, each with a `step`, in rising order; whole lines only, appended as they come. */
export class LineLog {
  readonly #path: string;
  readonly #handle: number;
  #size: number;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#handle = openSync(path, 'a+');
    } catch (error) {
      throw fileError(path, error);
    }
    this.#size = fstatSync(this.#handle).size;
  }

  /**
   * @throws TrainingError (file) when the disk is full; the line is then taken back whole
   */
  append(line: { readonly step: number }): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#handle, bytes, at);
      this.#size += bytes.length;
    } catch (error) {
      ftruncateSync(this.#handle, this.#size);
      throw fileError(this.#path, error);
    }
  }

  /** Forgets every line beyond this step, and a last line that was cut off. */
  truncateAfter(step: number): void {
    this.#size = this.#endOfStep(step);
    ftruncateSync(this.#handle, this.#size);
  }

  /** Byte offset behind the last whole line whose step is at most `step`. */
  #endOfStep(step: number): number {
    const bytes = readFileSync(this.#path);
    let end = bytes.lastIndexOf(NEWLINE) + 1;
    while (end > 0) {
      const begin = end === 1 ? 0 : bytes.lastIndexOf(NEWLINE, end - 2) + 1;
      if (stepOf(bytes.subarray(begin, end)) <= step) return end;
      end = begin;
    }
    return 0;
  }

  sync(): void {
    fsyncSync(this.#handle);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

function stepOf(line: Buffer): number {
  try {
    const value = JSON.parse(line.toString('utf8')) as { step?: unknown } | null;
    return typeof value?.step === 'number' ? value.step : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
