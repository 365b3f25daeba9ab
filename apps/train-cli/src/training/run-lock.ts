import { mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { runFiles } from '@irodori/runtime';
import lockfile from 'proper-lockfile';
import { failure, fileError } from '../cli/errors.ts';

/** A lock that nobody renewed for so long belongs to a machine that died. */
const STALE_MS = 20_000;
const RENEW_MS = 5_000;

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's own count; tells a reused process number apart. */
  readonly started: string;
}

/** Start time of a process as Linux counts it, else empty. */
function startedAt(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startedAt(pid);
  return started === '' || now === '' || now === started;
}

function readOwner(path: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, started: started ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** Takes away the lock of a process of this machine that is no more; one breaker at a time. */
function breakDeadLock(lock: string, ownerFile: string): boolean {
  const breaking = `${lock}.breaking`;
  try {
    mkdirSync(breaking);
  } catch {
    const held = statSync(breaking, { throwIfNoEntry: false });
    if (held !== undefined && Date.now() - held.mtimeMs > STALE_MS) rmdirSync(breaking);
    return false;
  }
  try {
    const owner = readOwner(ownerFile);
    if (owner === undefined || owner.host !== hostname() || isAlive(owner)) return false;
    rmSync(lock, { recursive: true, force: true });
    return true;
  } finally {
    rmdirSync(breaking);
  }
}

/**
 * One trainer per run folder. The lock of a trainer that was killed on this machine is taken over at once, that of
 * another machine after 20 seconds without a sign of life.
 * @param lost called when the lock is taken away while held (the machine slept, someone removed it)
 * @returns gives the lock back
 * @throws CliError naming who holds it
 */
export async function lockRun(run: string, lost: (why: string) => void): Promise<() => Promise<void>> {
  const lock = join(run, runFiles.lock);
  const ownerFile = `${lock}.owner.json`;
  const take = () =>
    lockfile.lock(run, {
      lockfilePath: lock,
      realpath: false,
      stale: STALE_MS,
      update: RENEW_MS,
      onCompromised: (error) => lost(error.message),
    });
  const isHeld = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ELOCKED';
  let release: () => Promise<void>;
  try {
    release = await take().catch(async (error: unknown) => {
      if (!isHeld(error) || !breakDeadLock(lock, ownerFile)) throw error;
      return take();
    });
  } catch (error) {
    if (!isHeld(error)) throw fileError(run, error);
    const owner = readOwner(ownerFile);
    const who = owner === undefined ? 'another trainer' : `process ${owner.pid} on ${owner.host}`;
    throw failure(`${run}: ${who} is training here; wait for it, stop it, or choose another --out`);
  }
  const owner: Owner = { pid: process.pid, host: hostname(), started: startedAt(process.pid) };
  writeFileSync(ownerFile, JSON.stringify(owner));
  return async () => {
    rmSync(ownerFile, { force: true });
    await release().catch(() => undefined);
  };
}
