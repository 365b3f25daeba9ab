import { closeSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { renameOverSync } from '../rename-over.ts';
import type { ProcessIdentity } from './process-identity.ts';

const PREFIX = '.lock-';
const VERSION = 1;

/** Who made a claim, and what for, for messages: `training`. */
export type Owner = ProcessIdentity & { readonly doing: string };

const textFields = ['doing', 'host', 'boot', 'namespace', 'ticks'] as const;

/** The owner that a claim's first line names; undefined for the line of another version. */
function parseOwner(line: string): Owner | undefined {
  let value: Partial<Record<keyof Owner | 'version', unknown>> | null;
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return undefined;
  }
  const whole =
    value?.version === VERSION &&
    Number.isSafeInteger(value.pid) &&
    Number.isFinite(value.started) &&
    textFields.every((name) => typeof value?.[name] === 'string');
  return whole ? (value as unknown as Owner) : undefined;
}

/** A claim on a folder: the file `.lock-TOKEN` in it. */
export interface Claim {
  readonly token: string;
  readonly path: string;
  /** Undefined when another version of the program wrote it. */
  readonly owner: Owner | undefined;
  /** Undefined while the claimant still chooses. */
  readonly ticket: number | undefined;
  /** Time of the last sign of life by the clock of the file system, milliseconds. */
  readonly seen: number;
  /** Bytes; grows with each sign of life. */
  readonly size: number;
}

const pathOf = (folder: string, token: string) => join(folder, `${PREFIX}${token}`);

/** Windows refuses to open a file that is being removed, as it would one without rights to it. */
export const isGone = (error: unknown, platform: NodeJS.Platform): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || (platform === 'win32' && code === 'EPERM');
};

/** The claim's file as it is now, undefined when it is gone. */
export function readClaim(folder: string, token: string): Claim | undefined {
  const path = pathOf(folder, token);
  let text: string;
  let stat;
  try {
    text = readFileSync(path, 'utf8');
    stat = statSync(path);
  } catch (error) {
    if (isGone(error, process.platform)) return undefined;
    throw error;
  }
  const [head = '', second = ''] = text.split('\n');
  // The ticket is whole once its line has ended.
  const digits = text.startsWith(`${head}\n${second}\n`) ? /^\d+$/.exec(second)?.[0] : undefined;
  return {
    token,
    path,
    owner: parseOwner(head),
    ticket: digits === undefined ? undefined : Number(digits),
    seen: stat.mtimeMs,
    size: stat.size,
  };
}

/** Every claim on a folder. */
export function listClaims(folder: string): Claim[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX) && !name.endsWith('.part'))
    .flatMap((name) => readClaim(folder, name.slice(PREFIX.length)) ?? []);
}

/** Lays a claim without a ticket; the file is there whole or not at all. */
export function layClaim(folder: string, token: string, owner: Owner): string {
  const path = pathOf(folder, token);
  const aside = `${path}.part`;
  for (let tries = 3; ; tries--) {
    try {
      writeAll(aside, 'wx', `${JSON.stringify({ version: VERSION, ...owner })}\n`);
      renameOverSync(aside, path);
      return path;
    } catch (error) {
      rmSync(aside, { force: true });
      // Whoever holds the folder may sweep files that were cut off.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 1) throw error;
    }
  }
}

function writeAll(path: string, flag: 'wx' | 'a', text: string): void {
  const handle = openSync(path, flag);
  try {
    writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

/** Adds the ticket's line. */
export const setTicket = (path: string, ticket: number): void => writeAll(path, 'a', `${ticket}\n`);

/**
 * A sign of life: one byte more, whose time the file system stamps.
 * @returns false when the claim is gone
 */
export function beat(path: string): boolean {
  let handle: number;
  try {
    // Not `a`, which would make the file again.
    handle = openSync(path, 'r+');
  } catch {
    return false;
  }
  try {
    writeSync(handle, '.', statSync(path).size);
    return true;
  } catch {
    return false;
  } finally {
    closeSync(handle);
  }
}
