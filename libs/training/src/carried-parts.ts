import { join } from 'node:path';
import { MANIFEST_FILE, parseManifest, runFiles, type PartsManifest } from '@irodori/runtime';
import { readFileChecked, sha256 } from './files.ts';
import { initPlace, modelFolderOf } from './init-place.ts';

const MODEL_LIMIT = 2_000_000_000;

/** A parts network and what describes it. */
interface CarriedParts {
  /** The model folder in which it lies. */
  readonly folder: string;
  readonly manifest: PartsManifest;
  readonly bytes: Uint8Array;
}

/**
 * The parts network that goes along with a run's models, as it knows drawings, not colors: that of the model which the
 * run shipped before, or else of the one that it began with. Undefined where neither has one that is whole.
 * @param base folder from which a relative path starts
 * @param run folder of the run
 */
export async function carriedParts(
  init: string | null,
  base: string | undefined,
  run: string,
): Promise<CarriedParts | undefined> {
  const begun = init === null ? undefined : modelFolderOf(initPlace(init, base));
  for (const folder of [join(run, runFiles.model), begun]) {
    const parts = folder === undefined ? undefined : await partsIn(folder);
    if (parts !== undefined) return parts;
  }
  return undefined;
}

async function partsIn(folder: string): Promise<CarriedParts | undefined> {
  const where = join(folder, MANIFEST_FILE);
  try {
    const { parts } = parseManifest((await readFileChecked(where, 1_000_000)).toString('utf8'), where);
    if (parts === undefined) return undefined;
    const bytes = await readFileChecked(join(folder, parts.file.path), MODEL_LIMIT);
    return sha256(bytes) === parts.file.sha256 ? { folder, manifest: parts, bytes } : undefined;
  } catch {
    // Missing or damaged: a training does not end at its last step for a file that it only passes on.
    return undefined;
  }
}
