import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { renameOverSync } from '@irodori/data';
import { runFiles } from '@irodori/runtime';

const OLD_MODEL = '.model-old-';
const NEW_MODEL = '.model-';

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Removes what a killed trainer left half-written, and puts back the model that it was about to replace. Only for who
 * holds the run's lock.
 */
export function sweepRun(run: string): void {
  for (const folder of ['.', runFiles.checkpoints, runFiles.samples, runFiles.model]) {
    for (const name of namesIn(join(run, folder))) {
      if (/^\..*\.part$/.test(name)) rmSync(join(run, folder, name), { force: true });
    }
  }
  const model = join(run, runFiles.model);
  for (const name of namesIn(run)) {
    if (name.startsWith(OLD_MODEL) && !existsSync(model)) renameOverSync(join(run, name), model);
    else if (name.startsWith(NEW_MODEL)) rmSync(join(run, name), { recursive: true, force: true });
  }
}
