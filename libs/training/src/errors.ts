/** Something the person at the keyboard can mend: one line, and the exit code that goes with it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Wrong usage: exit code 2. */
export const usageError = (message: string): CliError => new CliError(message, 2);

/** The command was understood but could not be done: exit code 1. */
export const failure = (message: string): CliError => new CliError(message, 1);

const systemErrors: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied; choose a place you may write to',
  EPERM: 'permission denied; choose a place you may write to',
  EROFS: 'the file system is read-only; choose another place',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EISDIR: 'expected a file, got a folder',
  ENOTDIR: 'expected a folder, got a file',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  EFBIG: 'the file is too large for this file system',
};

const codeOf = (error: unknown): string | undefined => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Whether an error says that nothing more can be written. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');

/** A file system error as one line: the path as the user gave it, what is wrong, what to try; others pass through. */
export function fileError(path: string, error: unknown): unknown {
  const said = systemErrors[codeOf(error) ?? ''];
  return said === undefined ? error : failure(`${path}: ${said}`);
}

const internal = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'AssertionError']);

/** The one line and the exit code for whatever was thrown. */
export function describeError(error: unknown): { line: string; exitCode: number } {
  if (error instanceof CliError) return { line: error.message, exitCode: error.exitCode };
  // One that crossed threads is no instance any more, but still knows its exit code.
  const { exitCode } = error as { exitCode?: unknown };
  if (error instanceof Error && typeof exitCode === 'number') return { line: error.message, exitCode };
  if (!(error instanceof Error)) return { line: `internal error: ${String(error)}`, exitCode: 1 };
  const path = (error as NodeJS.ErrnoException).path;
  const told = path === undefined ? error : fileError(path, error);
  if (told instanceof CliError) return { line: told.message, exitCode: told.exitCode };
  const line = (error.message.split('\n')[0] ?? '').trim();
  if (internal.has(error.name)) {
    return { line: `internal error: ${line} (run again with --debug for the stack)`, exitCode: 1 };
  }
  return { line, exitCode: 1 };
}
