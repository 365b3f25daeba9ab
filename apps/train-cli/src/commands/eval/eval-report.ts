import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { jsonLines, secondsSince, type WriteLine } from '../../cli/json-lines.ts';
import { reportFiles } from './report.ts';

/** What goes to stdout: tables for people, or lines of JSON. */
export class EvalReport {
  readonly #write: WriteLine;
  readonly #json: boolean;
  readonly #folder: string;
  readonly #began = performance.now();

  /** @param folder of the report */
  constructor(json: boolean | undefined, folder: string) {
    this.#json = json === true;
    this.#write = jsonLines(json);
    this.#folder = folder;
  }

  start(total?: number): void {
    this.#write({ event: 'start', command: 'eval', ...(total === undefined ? {} : { total }) });
  }

  /** @param data of several sets the one at hand */
  progress(done: number, total: number, data?: string): void {
    this.#write({ event: 'progress', command: 'eval', done, total, ...(data === undefined ? {} : { data }) });
  }

  table(text: () => string): void {
    if (!this.#json) process.stdout.write(`${text()}\n`);
  }

  /** Once the report is written. */
  end(): void {
    if (!this.#json) return;
    const value = JSON.parse(readFileSync(join(this.#folder, reportFiles.json), 'utf8')) as object;
    this.#write({ event: 'result', command: 'eval', value });
    this.#write({ event: 'end', command: 'eval', seconds: secondsSince(this.#began) });
  }
}
