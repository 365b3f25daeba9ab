import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MANIFEST_FILE, type ModelFile } from '@irodori/runtime';
import { exists, readFileChecked, sha256 } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';

const MANIFEST_LIMIT = 1_000_000;
const MODEL_LIMIT = 2_000_000_000;
/** A model's folder holds a dozen files. */
const MAX_ENTRIES = 200;

/** The files of a model, in a folder or in a ZIP of one, such as the editor exports. */
export interface ModelPlace {
  /** Name of a file in it, for messages. */
  where(path: string): string;
  /** The text of `model.json`. */
  manifest(): Promise<string>;
  /** @param bytes what `model.json` says of it; another size is refused before it is read */
  read(path: string, bytes: number): Promise<Buffer>;
  close(): void;
}

export const isZip = (place: string): boolean => /\.zip$/i.test(place);

/** @param place a model folder, or a ZIP with one `model.json` in it @throws CliError in one line */
export const openModelPlace = (place: string): Promise<ModelPlace> =>
  isZip(place) && !exists(place, 'folder') ? zipped(place) : Promise.resolve(folderOf(place));

/**
 * A file of a model as `model.json` describes it.
 * @throws CliError in one line when it is missing, too large, of another size or content
 */
export async function readModelFile(place: ModelPlace, { path, bytes, sha256: digest }: ModelFile): Promise<Buffer> {
  const content = await place.read(path, bytes);
  if (sha256(content) !== digest) {
    throw failure(
      `${place.where(path)}: not the file that ${MANIFEST_FILE} describes (its SHA-256 differs); copy the model again`,
    );
  }
  return content;
}

function folderOf(folder: string): ModelPlace {
  const where = (path: string): string => join(folder, path);
  return {
    where,
    manifest: async () => (await readFileChecked(where(MANIFEST_FILE), MANIFEST_LIMIT)).toString('utf8'),
    async read(path, bytes) {
      const file = where(path);
      if (!exists(file, 'file')) throw missing(folder, path);
      const { size } = statSync(file);
      if (size !== bytes) throw wrongSize(file, bytes, size);
      return await readFileChecked(file, MODEL_LIMIT);
    },
    close: () => undefined,
  };
}

const wrongSize = (where: string, bytes: number, got: number): Error =>
  failure(`${where}: expected ${bytes} bytes, got ${got}; copy it again`);

const missing = (place: string, file: string): Error =>
  failure(`${place}: its ${MANIFEST_FILE} names ${file}, which is missing; copy it again`);

async function zipped(path: string): Promise<ModelPlace> {
  const { openZip } = await import('../pages/zip-source.ts');
  const zip = await openZip(path, { entries: MAX_ENTRIES, entryBytes: MODEL_LIMIT, totalBytes: 2 * MODEL_LIMIT });
  const where = (name: string): string => `${path}: ${name}`;
  try {
    const manifests = zip.entries.filter(({ name }) => name === MANIFEST_FILE || name.endsWith(`/${MANIFEST_FILE}`));
    const [manifest, another] = manifests;
    if (!manifest) throw failure(`${path}: no ${MANIFEST_FILE} in it; expected a model as the editor exports it`);
    if (another) throw failure(`${path}: expected one model in it, got ${manifest.name} and ${another.name}`);
    const folder = dirname(manifest.name);
    return {
      where,
      async manifest() {
        if (manifest.size > MANIFEST_LIMIT) {
          throw failure(`${where(manifest.name)}: larger than ${MANIFEST_LIMIT} bytes`);
        }
        return (await manifest.read()).toString('utf8');
      },
      async read(file, bytes) {
        const name = folder === '.' ? file : `${folder}/${file}`;
        const entry = zip.entries.find((one) => one.name === name);
        if (!entry) throw missing(path, file);
        if (entry.size !== bytes) throw wrongSize(where(name), bytes, entry.size);
        return entry.read();
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}
