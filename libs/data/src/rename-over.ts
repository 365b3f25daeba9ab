import { renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What Windows answers while a virus scanner, an indexer or a viewer has one of the two files open. */
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Waits between the tries, milliseconds: 2.1 s in all. */
const WAITS_MS = [10, 20, 50, 100, 200, 300, 400, 500, 500];

const isBusy = (error: unknown, platform: NodeJS.Platform): boolean =>
  platform === 'win32' && BUSY.has((error as NodeJS.ErrnoException | null)?.code);

const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** What tests put in the place of the system. */
export interface RenameSystem<R> {
  readonly platform: NodeJS.Platform;
  readonly rename: (from: string, to: string) => R;
  readonly wait: (ms: number) => R;
}

/**
 * Renames over what may be there. On Windows, where a file that another program has open can be neither renamed nor
 * replaced, it is tried for two seconds; elsewhere once.
 * @throws the system's error when it cannot be done
 */
export function renameOverSync(
  from: string,
  to: string,
  { platform, rename, wait }: RenameSystem<void> = { platform: process.platform, rename: renameSync, wait: block },
): void {
  for (const ms of WAITS_MS) {
    try {
      return rename(from, to);
    } catch (error) {
      if (!isBusy(error, platform)) throw error;
      wait(ms);
    }
  }
  rename(from, to);
}

/** {@link renameOverSync} without blocking. */
export async function renameOver(
  from: string,
  to: string,
  system: RenameSystem<Promise<unknown>> = { platform: process.platform, rename, wait: (ms) => sleep(ms) },
): Promise<void> {
  for (const ms of WAITS_MS) {
    try {
      await system.rename(from, to);
      return;
    } catch (error) {
      if (!isBusy(error, system.platform)) throw error;
      await system.wait(ms);
    }
  }
  await system.rename(from, to);
}
