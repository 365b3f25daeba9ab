import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, ownIdentity } from './folder-lock/process-identity.ts';

/** Process number, where it counts, and a random part. */
const NAME = /^\.(\d{1,10})-([0-9a-f]{8})-[0-9a-f]{12}\.part$/;
/** Something aside is there for seconds; clocks of two machines may differ by hours. */
const ELSEWHERE_MS = 24 * 60 * 60 * 1000;

let place = '';
/** Tells machines and containers apart that share a disk, each with process numbers of its own. */
function ownPlace(): string {
  if (place === '') {
    const { host, namespace } = ownIdentity();
    place = createHash('sha256').update(`${host}\n${namespace}`).digest('hex').slice(0, 8);
  }
  return place;
}

/** A new path in a folder, for a file or folder in the making; `sweepAsides` knows it where its process is killed. */
export const asideIn = (folder: string): string =>
  join(folder, `.${process.pid}-${ownPlace()}-${randomBytes(6).toString('hex')}.part`);

/** Whether a name in a folder is one of `asideIn`. */
export const isAside = (name: string): boolean => NAME.test(name);

/**
 * Removes what killed processes left in a folder, not in those below: of processes of this machine that no longer run, and
 * of others, which cannot be looked up, after a day. What cannot be removed or read stays, without an error.
 */
export function sweepAsides(folder: string): void {
  const quietly = (work: () => void) => {
    try {
      work();
    } catch {
      // Another process may be faster, or the file another user's.
    }
  };
  quietly(() => {
    for (const name of readdirSync(folder)) {
      const [, pid, where] = NAME.exec(name) ?? [];
      if (pid === undefined) continue;
      const path = join(folder, name);
      quietly(() => {
        const left =
          where === ownPlace() ? !isRunning(Number(pid)) : Date.now() - statSync(path).mtimeMs > ELSEWHERE_MS;
        if (left) rmSync(path, { recursive: true, force: true });
      });
    }
  });
}
