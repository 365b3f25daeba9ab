import { expect, vi } from 'vitest';
import { runCommandLine } from '../command-line.ts';

interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command line in the process of the test, from its sources: half a second less than a process of its own. What only a process
 * shows (signals, the working directory, what is loaded, the bytes of a pipe) takes `runCli` of `cli.testing.ts`.
 */
export async function runInProcess(args: readonly string[]): Promise<InProcessResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await runCommandLine(args);
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** What a command line that succeeds prints on stdout. */
export async function outputOf(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runInProcess(args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The one line with which a command line fails. */
export async function failureOf(...args: string[]): Promise<{ line: string; exitCode: number }> {
  const { code, stderr } = await runInProcess(args);
  expect(code, 'exit code').not.toBe(0);
  return { line: /^irodori: ([^]*)\n$/m.exec(stderr)?.[1] ?? '', exitCode: code };
}
