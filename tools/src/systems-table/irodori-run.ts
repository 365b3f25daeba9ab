import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stopped } from '../command-line.ts';

/** The command from its source, as this program itself runs. */
const irodori = [
  '--conditions=@irodori/source',
  '--import',
  'tsx',
  fileURLToPath(new URL('../../../apps/train-cli/src/main.ts', import.meta.url)),
];

export interface Child {
  /** Largest resident memory seen, MiB; null where the machine does not tell. */
  readonly memory: number | null;
}

/** Peak of a process that runs, from Linux's own count; null elsewhere. */
function peakMemory(pid: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : null;
  } catch {
    return null;
  }
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
      const now = child.pid === undefined ? null : peakMemory(child.pid);
      if (now !== null) memory = Math.max(memory ?? 0, now);
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
