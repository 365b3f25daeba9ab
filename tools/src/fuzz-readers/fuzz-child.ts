import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FuzzAnswer, FuzzRequest } from './messages.ts';

export interface FuzzVerdict {
  readonly verdict: 'read' | 'refused' | 'untyped' | 'hang' | 'crash' | 'memory';
  readonly detail: string;
}

export interface FuzzLimits {
  /** Of processor time, where the system tells another process's (Linux), else of the clock; twenty times as long by the clock. */
  readonly seconds: number;
  /** Resident memory of the process that reads, bytes. */
  readonly bytes: number;
}

/** Clock ticks of /proc in a second; 100 on every Linux of today. */
const TICKS = 100;

/** Processor time of a process so far, milliseconds: a busy machine makes no reader slower by it. */
function cpuMs(pid: number | undefined): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
  } catch {
    return undefined;
  }
}

/** A process that reads files one at a time; it is ended when one takes too long, and started again. */
export class FuzzChild {
  #child: ChildProcess | undefined;

  readonly #limits: FuzzLimits;

  constructor(limits: FuzzLimits) {
    this.#limits = limits;
  }

  async read(request: FuzzRequest): Promise<FuzzVerdict> {
    const child = (this.#child ??= await this.#start());
    const answer = await new Promise<FuzzAnswer | { verdict: 'hang' | 'crash'; detail: string }>((resolve) => {
      const limitMs = 1000 * this.#limits.seconds;
      const [began, usedBefore] = [performance.now(), cpuMs(child.pid)];
      const settle = (value: FuzzAnswer | { verdict: 'hang' | 'crash'; detail: string }) => {
        clearInterval(watch);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(value);
      };
      const watch = setInterval(() => {
        const elapsed = performance.now() - began;
        const now = cpuMs(child.pid);
        const used = now === undefined || usedBefore === undefined ? elapsed : now - usedBefore;
        if (used < limitMs && elapsed < 20 * limitMs) return;
        this.end();
        settle({ verdict: 'hang', detail: `more than ${this.#limits.seconds} s` });
      }, 500);
      child.once('message', (message) => settle(message as FuzzAnswer));
      child.once('exit', (code, signal) => {
        this.#child = undefined;
        settle({ verdict: 'crash', detail: `ended with ${signal ?? code}` });
      });
      child.send(request);
    });
    if ('rss' in answer && (answer.rss ?? 0) > this.#limits.bytes) {
      this.end();
      return { verdict: 'memory', detail: `${Math.round(answer.rss! / 2 ** 20)} MiB after it` };
    }
    return { verdict: answer.verdict as FuzzVerdict['verdict'], detail: answer.detail ?? '' };
  }

  end(): void {
    this.#child?.removeAllListeners('exit').kill('SIGKILL');
    this.#child = undefined;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
      execArgv: ['--conditions=@irodori/source', '--import', 'tsx', '--max-old-space-size=1024'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await new Promise((resolve, reject) => child.once('message', resolve).once('exit', reject));
    child.removeAllListeners('exit');
    return child;
  }
}
