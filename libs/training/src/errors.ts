/**
 * What went wrong, for programs that want to say it in their own words.
 *
 * settings: an unknown setting or a wrong value; unusableSetting: a value that excludes another setting or names a file that
 * is not there; fixedSetting: one that a resumed run cannot change; endPassed: a resumed run is to end where it has been already; folderNotEmpty, folderInUse:
 * the run folder; noCheckpoint: none that is whole; notSaved: a checkpoint could not be written; diverged: rolling back did
 * not help; file: one that cannot be read or written or is not what was expected; weights: of another network, or wrong;
 * runtime: the training runtime or its thread is missing.
 */
export type TrainingErrorKind =
  | 'settings'
  | 'unusableSetting'
  | 'fixedSetting'
  | 'endPassed'
  | 'folderNotEmpty'
  | 'folderInUse'
  | 'noCheckpoint'
  | 'notSaved'
  | 'diverged'
  | 'file'
  | 'weights'
  | 'runtime';

export interface TrainingErrorDetails {
  /** What to try. */
  readonly remedy?: string;
  /** The file or folder, as the caller named it. */
  readonly path?: string;
  /** Dotted paths of the settings that the text names: `schedule.warmup`. */
  readonly settings?: readonly string[];
  /** settings: what is wrong with the first of them, without its name. */
  readonly reason?: string;
}

/** Something the caller can mend: wrong settings, a folder in use, a full disk. The message is one line. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  readonly kind: TrainingErrorKind;
  /** The message without what to try. */
  readonly problem: string;
  readonly details: TrainingErrorDetails;

  constructor(kind: TrainingErrorKind, problem: string, details: TrainingErrorDetails = {}) {
    super(details.remedy === undefined ? problem : `${problem}; ${details.remedy}`);
    this.kind = kind;
    this.problem = problem;
    this.details = details;
  }
}

const systemErrors: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied; choose a place you may write to',
  EPERM: 'permission denied; choose a place you may write to',
  EBUSY: 'in use by another program; close it and try again',
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

/** What `mkdir` means by codes that other calls give, too. */
const mkdirErrors: Record<string, string> = {
  ENOENT: 'no folder can be made there; choose another place',
  EEXIST: 'expected a folder, got a file',
};

/** Calls of the system that only look: the place need not be writable. */
const looks = new Set(['access', 'lstat', 'opendir', 'read', 'readlink', 'realpath', 'scandir', 'stat']);

/**
 * A file system error as one line: the path as the user gave it, what is wrong, what to try; others pass through.
 * @param use what `path` is for; default: what the call of the system says, `open` counts as writing
 */
export function fileError(path: string, error: unknown, use?: 'read' | 'write'): unknown {
  const code = codeOf(error) ?? '';
  const forbidden = code === 'EACCES' || code === 'EPERM';
  const { syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  const reads = use !== 'write' && (looks.has(syscall) || (use === 'read' && syscall === 'open'));
  const made = syscall === 'mkdir' ? mkdirErrors[code] : undefined;
  const nowhere = code === 'ENOENT' && use === 'write' ? 'no file can be made there; choose another place' : undefined;
  const reason = forbidden && reads ? 'no permission to read it' : (made ?? nowhere ?? systemErrors[code]);
  return reason === undefined ? error : new TrainingError('file', `${path}: ${reason}`, { path });
}
