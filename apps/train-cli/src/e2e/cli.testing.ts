import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const irodori = fileURLToPath(new URL('../../bin/irodori.mjs', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliSurroundings {
  /** Beside the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Working directory; default: that of the tests. */
  readonly cwd?: string;
  /** A file or device that takes stdout; default: the result's `stdout`. */
  readonly stdout?: string;
}

/** What a test that failed or ran out of time left behind would compete with all the others. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the built command; `done` settles when it has ended. */
export function startCli(
  args: readonly string[],
  { env = {}, cwd, stdout: place }: CliSurroundings = {},
): { child: ChildProcess; done: Promise<CliResult> } {
  const taken = place === undefined ? undefined : openSync(place, 'w');
  const child = spawn(process.execPath, [irodori, ...args], {
    cwd,
    env: { ...process.env, ...env, CI: 'true' },
    stdio: ['pipe', taken ?? 'pipe', 'pipe'],
  });
  if (taken !== undefined) closeSync(taken);
  running.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, done };
}

export const runCli = (args: readonly string[], surroundings?: CliSurroundings): Promise<CliResult> =>
  startCli(args, surroundings).done;

/** Settings of the smallest run there is. */
export const smallest = [
  ...['--preset', 'tiny', '--size', '32', '--data', 'fluent', '--perceptual', 'none'],
  ...['--threads', '1', '--seed', '5', '-q'],
];

/** Lines of a run's metrics without what no two runs share: times. */
export function lossLines(run: string): unknown[] {
  const text = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim();
  return text.split('\n').map((line) => {
    const { stepMs: _, dataWaitMs: __, ...rest } = JSON.parse(line) as Record<string, unknown>;
    return rest;
  });
}

export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
