import { spawn } from 'node:child_process';
import { peakMemory } from '../bench/memory.ts';
import { Stopped } from '../command-line.ts';
import { irodori } from '../from-source.ts';

export interface Child {
  /** Largest resident memory seen, MiB; null where the machine does not tell. */
  readonly memory: number | null;
}

/**
 * Runs the command and waits.
 * @throws Stopped when the signal aborts it, Error when it fails
 */
export function irodoriRun(args: readonly string[], signal: AbortSignal): Promise<Child> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...irodori, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    let memory: number | null = null;
    const look = (): void => {
      const now = child.pid === undefined ? undefined : peakMemory(child.pid);
      if (now !== undefined) memory = Math.max(memory ?? 0, now / 1024);
    };
    const timer = setInterval(look, 500);
    const stop = (): boolean => child.kill('SIGINT');
    signal.addEventListener('abort', stop);
    child.on('error', failed);
    child.on('exit', (code) => {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) failed(new Stopped('stopped; run the same again to go on'));
      else if (code === 0) done({ memory });
      else failed(new Error(`irodori ${args[0]} ended with exit code ${code}`));
    });
  });
}
