import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Since a `performance.now()`. */
export const seconds = (since: number) => (performance.now() - since) / 1000;

/** Runs `use` with a new folder that is gone afterwards. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-bench-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
