import { join } from 'node:path';
import { MANIFEST_FILE, parseManifest, type PartsManifest } from '@irodori/runtime';
import { exists, readFileChecked, sha256 } from './files.ts';
import { initPlace, modelFolderOf } from './init-place.ts';

const MODEL_LIMIT = 2_000_000_000;

/**
 * The parts network of the model that a run began with: it knows drawings, not colors, and goes along. Undefined where
 * that has none, or is gone.
 * @param base folder from which a relative path starts
 */
export async function carriedParts(
  init: string | null,
  base?: string,
): Promise<{ readonly manifest: PartsManifest; readonly bytes: Uint8Array } | undefined> {
  if (init === null) return undefined;
  const folder = modelFolderOf(initPlace(init, base));
  if (folder === undefined) return undefined;
  const where = join(folder, MANIFEST_FILE);
  const { parts } = parseManifest((await readFileChecked(where, 1_000_000)).toString('utf8'), where);
  if (parts === undefined || !exists(join(folder, parts.file.path), 'file')) return undefined;
  const bytes = await readFileChecked(join(folder, parts.file.path), MODEL_LIMIT);
  return sha256(bytes) === parts.file.sha256 ? { manifest: parts, bytes } : undefined;
}
