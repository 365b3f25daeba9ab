import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beat, layClaim, listClaims, readClaim, setTicket, type Claim } from './claim.ts';
import { livenessOf, ownIdentity } from './process-identity.ts';

/** Times in milliseconds; tests shorten them. */
export interface LockTimes {
  /** Between two signs of life. */
  readonly beat: number;
  /** An owner who cannot be looked up and gave no sign for so long may be gone. */
  readonly silent: number;
  /** He is then watched for so long before the folder is taken: more than two signs of life. */
  readonly watch: number;
  /** The longest wait for another one who is about to take the folder. */
  readonly choosing: number;
}

const usualTimes: LockTimes = { beat: 5_000, silent: 60_000, watch: 12_000, choosing: 10_000 };
const POLL_MS = 10;

/** The lock of earlier versions: a folder whose time was renewed every 5 seconds, and a file beside it. Milliseconds. */
const EARLIER = { lock: '.lock', owner: '.lock.owner.json', stale: 20_000 } as const;

export interface LockOptions {
  /** What the owner does, for the message to other processes: `training`. */
  readonly doing: string;
  /** Called once when the lock was taken away while held: someone removed its file. */
  readonly lost?: () => void;
  readonly times?: Partial<LockTimes>;
}

/** A folder that this process alone works in. */
export interface FolderLock {
  /** There as long as the lock is held. */
  readonly file: string;
  release(): void;
}

/** Another process works in the folder; the message names it. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/**
 * Locks a folder for this process alone, or says which process has it.
 *
 * Each claimant creates a file of its own, takes a ticket one above all that it sees, and owns the folder when no living
 * claimant has a lower one (Lamport's bakery algorithm, "A New Solution of Dijkstra's Concurrent Programming Problem",
 * 1974). Of several that start at once exactly one wins; and as nobody shares a file, the claim of a dead owner is removed
 * without the risk of removing that of a living one, which locks with one name for all have: there, between seeing that
 * the owner is dead and removing the lock, another may have taken it over (proper-lockfile among them, which in addition
 * takes a lock whose time is old, so that a stopped process or a clock set back lose it).
 *
 * An owner on this machine is looked up by process number and start time, and keeps the folder while it lives, also when
 * stopped. One on another machine or in another container is taken for gone after a minute without a sign of life, by
 * the clock of the file system, and when none comes while being watched. It relies on a file system that shows a new
 * file to all at once: disks and SMB do, NFS with cached attributes may not.
 * @param folder exists
 * @throws FolderLockedError when another one has it; system errors when no file can be written there
 */
export async function lockFolder(folder: string, options: LockOptions): Promise<FolderLock> {
  const times = { ...usualTimes, ...options.times };
  refuseEarlierVersion(folder, options.doing);
  const token = randomBytes(12).toString('hex');
  const path = layClaim(folder, token, { ...ownIdentity(), doing: options.doing });
  try {
    const ticket = Math.max(0, ...listClaims(folder).map((claim) => claim.ticket ?? 0)) + 1;
    setTicket(path, ticket);
    for (const other of listClaims(folder)) {
      if (other.token !== token) await waitForClaimant(folder, other.token, { token, ticket, path }, times);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const timer = setInterval(() => {
    if (beat(path)) return;
    clearInterval(timer);
    options.lost?.();
  }, times.beat);
  timer.unref();
  return {
    file: path,
    release: () => {
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}

interface OwnClaim {
  readonly token: string;
  readonly ticket: number;
  readonly path: string;
}

const precedes = (other: Claim, mine: OwnClaim): boolean =>
  other.ticket !== undefined &&
  (other.ticket < mine.ticket || (other.ticket === mine.ticket && other.token < mine.token));

/** Waits until this claimant no longer has precedence: it is gone, dead and removed, or has a higher ticket. */
async function waitForClaimant(folder: string, token: string, mine: OwnClaim, times: LockTimes): Promise<void> {
  const began = performance.now();
  const self = ownIdentity();
  for (;;) {
    const other = readClaim(folder, token);
    if (other === undefined || (other.ticket !== undefined && !precedes(other, mine))) return;
    const life = other.owner === undefined ? 'unknown' : livenessOf(other.owner, self);
    if (life === 'dead' || (life === 'unknown' && (await isSilent(folder, other, mine, times)))) {
      rmSync(other.path, { force: true });
      return;
    }
    if (precedes(other, mine)) throw new FolderLockedError(describe(folder, other, life === 'alive'));
    if (performance.now() - began > times.choosing) throw new FolderLockedError(describe(folder, other, true));
    await sleep(POLL_MS);
  }
}

/** Whether an owner that cannot be looked up gives no sign of life. */
async function isSilent(folder: string, other: Claim, mine: OwnClaim, times: LockTimes): Promise<boolean> {
  // Our own file's time is now by the clock of the file system, which may be another machine's.
  beat(mine.path);
  const now = readClaim(folder, mine.token)?.seen ?? Number.NaN;
  const age = now - other.seen;
  // A time to come means that a clock was set: then only watching tells.
  if (age >= 0 && age <= times.silent) return false;
  for (const began = performance.now(); performance.now() - began < times.watch;) {
    await sleep(Math.min(200, times.watch / 4));
    beat(mine.path);
    const seen = readClaim(folder, other.token);
    if (seen === undefined) return true;
    if (seen.size !== other.size || seen.seen !== other.seen) return false;
  }
  return true;
}

function describe(folder: string, { owner, path }: Claim, certain: boolean): string {
  if (owner === undefined) return `${folder}: another version of this program works here (${path})`;
  const who = `${folder}: process ${owner.pid} on ${owner.host} is ${owner.doing} here`;
  if (certain) return who;
  return `${who}, in another container or on another machine; if it is gone, try again in a minute`;
}

/** Removes what is left of an earlier version's lock, unless its owner renews it. */
function refuseEarlierVersion(folder: string, doing: string): void {
  const lock = join(folder, EARLIER.lock);
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held?.isDirectory()) {
    // A time shortly to come is fresh, too: file times are finer than Date.now(), and another machine's clock may be ahead.
    if (Math.abs(Date.now() - held.mtimeMs) < EARLIER.stale) {
      throw new FolderLockedError(`${folder}: an earlier version of this program is ${doing} here, or was until now`);
    }
    rmSync(lock, { recursive: true, force: true });
  }
  rmSync(join(folder, EARLIER.owner), { force: true });
}
