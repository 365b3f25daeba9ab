import { TrainingError, fileError } from '@irodori/training/common';
import type { TrainingErrorKind } from '@irodori/training/common';

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

const usageKinds: readonly TrainingErrorKind[] = [
  'settings',
  'unusableSetting',
  'fixedSetting',
  'endPassed',
  'folderNotEmpty',
];

/** What to try, where the command line has flags for it. */
const remedies: Partial<Record<TrainingErrorKind, (error: TrainingError) => string | undefined>> = {
  folderNotEmpty: () => 'choose another --out, or go on with --resume auto',
  folderInUse: () => 'wait for it, stop it, or choose another --out',
  noCheckpoint: () => 'start again with another --out, or put back a copy of one',
  notSaved: ({ details }) => details.remedy && '--resume auto goes on from there',
  fixedSetting: ({ details }) => `leave it out, or begin a new run with --init ${details.path}`,
};

/** An error of the library in the words of the command line: settings by their flags. */
async function inFlags(error: TrainingError): Promise<CliError> {
  const { kind, problem, details } = error;
  const remedy = remedies[kind]?.(error) ?? details.remedy;
  const parts = remedy === undefined ? [problem] : [problem, remedy];
  const named = kind === 'unusableSetting' || kind === 'diverged' ? (details.settings ?? []) : [];
  const line = (named.length === 0 ? parts : await withFlags(parts, named)).join('; ');
  return new CliError(line, usageKinds.includes(kind) ? 2 : 1);
}

/** In each text the first mention of each setting becomes its flag. The table of settings is loaded only now. */
async function withFlags(texts: readonly string[], settings: readonly string[]): Promise<string[]> {
  const [{ flagOf }, { trainConfigSchema }] = await Promise.all([
    import('./setting-flags.ts'),
    import('@irodori/training'),
  ]);
  const withFlag = (text: string, setting: string): string => {
    let found = false;
    return text.replace(/\w+(?:\.\w+)*/g, (word) => {
      if (found || word !== setting) return word;
      found = true;
      return flagOf(trainConfigSchema, setting);
    });
  };
  return texts.map((text) => settings.reduce(withFlag, text));
}

/** Of a library that is not loaded here, or of another thread: known by its name. */
const DATA_USAGE = 'DatasetUsageError';

const internal = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'AssertionError']);

/** The one line for a result that stdout does not take. */
export function describeStdoutError(error: NodeJS.ErrnoException): string {
  const mapped = fileError('stdout', error, 'write');
  return mapped instanceof TrainingError ? mapped.message : `stdout: not written (${error.message})`;
}

/** The one line and the exit code for whatever was thrown. */
export async function describeError(error: unknown): Promise<{ line: string; exitCode: number }> {
  if (error instanceof CliError) return { line: error.message, exitCode: error.exitCode };
  if (error instanceof TrainingError) return describeError(await inFlags(error));
  if (!(error instanceof Error)) return { line: `internal error: ${String(error)}`, exitCode: 1 };
  const path = (error as NodeJS.ErrnoException).path;
  // What writes says so by itself.
  const mapped = path === undefined ? error : fileError(path, error, 'read');
  if (mapped instanceof TrainingError) return describeError(mapped);
  const line = (error.message.split('\n')[0] ?? '').trim();
  if (internal.has(error.name)) {
    return { line: `internal error: ${line} (run again with --debug for the stack)`, exitCode: 1 };
  }
  return { line, exitCode: error.name === DATA_USAGE ? 2 : 1 };
}
