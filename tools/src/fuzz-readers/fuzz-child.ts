import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FuzzAnswer, FuzzRequest } from './messages.ts';

export interface FuzzVerdict {
  readonly verdict: 'read' | 'refused' | 'untyped' | 'hang' | 'crash' | 'memory';
  readonly detail: string;
}

export interface FuzzLimits {
  readonly seconds: number;
  /** Resident memory of the process that reads, bytes. */
  readonly bytes: number;
}

/** A process that reads files one at a time; it is ended when one takes too long, and started again. */
export class FuzzChild {
  private child: ChildProcess | undefined;

  constructor(private readonly limits: FuzzLimits) {}

  async read(request: FuzzRequest): Promise<FuzzVerdict> {
    const child = (this.child ??= await this.start());
    const answer = await new Promise<FuzzAnswer | { verdict: 'hang' | 'crash'; detail: string }>((resolve) => {
      const settle = (value: FuzzAnswer | { verdict: 'hang' | 'crash'; detail: string }) => {
        clearTimeout(late);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(value);
      };
      const late = setTimeout(() => {
        this.end();
        settle({ verdict: 'hang', detail: `more than ${this.limits.seconds} s` });
      }, 1000 * this.limits.seconds);
      child.once('message', (message) => settle(message as FuzzAnswer));
      child.once('exit', (code, signal) => {
        this.child = undefined;
        settle({ verdict: 'crash', detail: `ended with ${signal ?? code}` });
      });
      child.send(request);
    });
    if ('rss' in answer && (answer.rss ?? 0) > this.limits.bytes) {
      this.end();
      return { verdict: 'memory', detail: `${Math.round(answer.rss! / 2 ** 20)} MiB after it` };
    }
    return { verdict: answer.verdict as FuzzVerdict['verdict'], detail: answer.detail ?? '' };
  }

  end(): void {
    this.child?.removeAllListeners('exit').kill('SIGKILL');
    this.child = undefined;
  }

  private async start(): Promise<ChildProcess> {
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
