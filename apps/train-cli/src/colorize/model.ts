import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networkModel, type PaintModel } from '@irodori/paint';
import { Colorizer, MANIFEST_FILE, parseManifest, PartsModel, runFiles } from '@irodori/runtime';
import type { ModelFile, ModelManifest, SessionOptions } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { exists, readFileChecked, sha256 } from '@irodori/training/common';
import { failure, usageError } from '../cli/errors.ts';

const MANIFEST_LIMIT = 1_000_000;
const MODEL_LIMIT = 2_000_000_000;
const packageFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The models that come along, in an installed package or in the repository; best first. */
const bundled = ['lite', 'swift'].flatMap((name) =>
  [packageFolder, join(packageFolder, '../..')].map((folder) => join(folder, 'models', name)),
);

export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly colorizer: Colorizer;
  /** The networks as painting asks them. */
  readonly network: PaintModel;
  /** Where it came from, as the user knows it. */
  readonly folder: string;
  /** Whether the look of a reference picture is built in. */
  readonly styled?: boolean;
  /** Frees the sessions. */
  dispose(): Promise<void>;
}

/**
 * The folder with `model.json`: the one named, its `model` (a run folder), or the bundled model when none is named.
 * @throws CliError when there is none
 */
export function findModelFolder(named: string | undefined): string {
  const candidates = named === undefined ? bundled : [named, join(named, runFiles.model)];
  const found = candidates.find((folder) => exists(join(folder, MANIFEST_FILE), 'file'));
  if (found !== undefined) return found;
  if (named === undefined) {
    throw usageError('no model comes with this copy: name one with -m MODEL_DIR, or make one with irodori train');
  }
  if (exists(named, 'file')) throw failure(`${named}: expected a model folder with ${MANIFEST_FILE}, got a file`);
  if (!exists(named, 'folder')) {
    throw failure(`${named}: no such folder; expected a model folder with ${MANIFEST_FILE}`);
  }
  throw failure(`${named}: no ${MANIFEST_FILE} in it; expected a model folder, such as RUN/model of irodori train`);
}

async function readModelFile(folder: string, { path, bytes, sha256: digest }: ModelFile): Promise<Uint8Array> {
  const file = join(folder, path);
  const content = await readFileChecked(file, MODEL_LIMIT);
  if (content.length !== bytes) throw failure(`${file}: expected ${bytes} bytes, got ${content.length}; copy it again`);
  if (sha256(content) !== digest) {
    throw failure(`${file}: not the file that ${MANIFEST_FILE} describes (its SHA-256 differs); copy the folder again`);
  }
  return content;
}

/** What a model folder says of itself. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const where = join(folder, MANIFEST_FILE);
  return parseManifest((await readFileChecked(where, MANIFEST_LIMIT)).toString('utf8'), where);
}

/**
 * @param named a model folder or a run folder; the model that comes along when absent
 * @param reference a picture whose look the model is to take on, where it has a style vector; another model is loaded as it is
 * @throws CliError, ManifestError or RuntimeError, each one line, when the folder is not a whole model
 */
export async function loadModel(
  named?: string,
  sessionOptions: SessionOptions = {},
  reference?: string,
): Promise<LoadedModel> {
  const folder = findModelFolder(named);
  const manifest = await readManifest(folder);
  const style = reference === undefined ? undefined : await import('./reference.ts');
  const styled = style !== undefined && (await style.takesStyle(folder));
  const generator = styled
    ? await style.styledGenerator(folder, reference!, sessionOptions)
    : await readModelFile(folder, manifest.files.generator);
  const colorizer = await Colorizer.load(ort, { manifest, generator, sessionOptions });
  const parts = manifest.parts && {
    manifest: manifest.parts,
    model: await readModelFile(folder, manifest.parts.file),
    sessionOptions,
  };
  const partsModel = parts && (await PartsModel.load(ort, parts));
  return {
    manifest,
    folder,
    styled,
    colorizer,
    network: networkModel(manifest.trainSize, colorizer, partsModel),
    async dispose() {
      await colorizer.dispose();
      await partsModel?.dispose();
    },
  };
}
