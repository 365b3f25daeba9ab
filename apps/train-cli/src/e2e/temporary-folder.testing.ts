import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of its own for one test file, gone afterwards, and the paths of what is in it. */
export function temporaryFolder(): { folder: string; at: (...names: string[]) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, at: (...names) => join(folder, ...names) };
}
