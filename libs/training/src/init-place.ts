import { dirname, isAbsolute, join, resolve } from 'node:path';
import { MANIFEST_FILE, parseManifest, runFiles, type ModelManifest } from '@irodori/runtime';
import { exists, readFileChecked } from './files.ts';

/** As `init`: fresh weights, `preset:NAME[,SEED]`, which lie nowhere. */
export const FRESH = 'preset:';

/**
 * Where the weights lie that a run begins with.
 * @param base folder from which a relative path starts. Default: the current one
 */
export const initPlace = (init: string, base = '.'): string =>
  init.startsWith(FRESH) || isAbsolute(init) ? init : resolve(base, init);

/** The folder with the `model.json` that belongs to a model folder, a run folder or a checkpoint; undefined where none is. */
export function modelFolderOf(place: string): string | undefined {
  const run = place.endsWith('.safetensors') ? dirname(dirname(place)) : place;
  return [place, join(run, runFiles.model)].find((folder) => exists(join(folder, MANIFEST_FILE), 'file'));
}

/** What a run's own shipped model says of itself; undefined where it has not shipped any, or it cannot be read. */
export const shippedManifest = async (run: string | undefined): Promise<ModelManifest | undefined> =>
  run === undefined ? undefined : manifestAt(join(run, runFiles.model)).catch(() => undefined);

const MANIFEST_LIMIT = 1_000_000;

/**
 * The `model.json` that belongs to a model folder, a run folder or a checkpoint; undefined where there is none.
 * @throws TrainingError (file) or ManifestError where it cannot be read
 */
export async function manifestAt(place: string): Promise<ModelManifest | undefined> {
  const folder = modelFolderOf(place);
  if (folder === undefined) return undefined;
  const where = join(folder, MANIFEST_FILE);
  return parseManifest((await readFileChecked(where, MANIFEST_LIMIT)).toString('utf8'), where);
}
