import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networkModel, type PaintModel } from '@irodori/paint';
import { Colorizer, MANIFEST_FILE, parseManifest, PartsModel, runFiles } from '@irodori/runtime';
import type { ModelManifest, SessionOptions } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { exists, inferenceOptions } from '@irodori/training/common';
import { failure, usageError } from '../cli/errors.ts';
import { isZip, openModelPlace, readModelFile, type ModelPlace } from './model-place.ts';

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
 * The folder with `model.json`: the one named, its `model` (a run folder), or the bundled model when none is named; a ZIP
 * of a model folder is named as it is.
 * @throws CliError when there is none
 */
export function findModelFolder(named: string | undefined): string {
  if (named !== undefined && exists(named, 'file')) {
    if (isZip(named)) return named;
    throw failure(`${named}: expected a model folder with ${MANIFEST_FILE} or a ZIP of one, got a file`);
  }
  const candidates = named === undefined ? bundled : [named, join(named, runFiles.model)];
  const found = candidates.find((folder) => exists(join(folder, MANIFEST_FILE), 'file'));
  if (found !== undefined) return found;
  if (named === undefined) {
    throw usageError('no model comes with this copy: name one with -m MODEL_DIR, or make one with irodori train');
  }
  if (!exists(named, 'folder')) {
    throw failure(`${named}: no such folder; expected a model folder with ${MANIFEST_FILE}`);
  }
  throw failure(`${named}: no ${MANIFEST_FILE} in it; expected a model folder, such as RUN/model of irodori train`);
}

const manifestOf = async (place: ModelPlace): Promise<ModelManifest> =>
  parseManifest(await place.manifest(), place.where(MANIFEST_FILE));

/** What a model folder, or a ZIP of one, says of itself. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const place = await openModelPlace(folder);
  try {
    return await manifestOf(place);
  } finally {
    place.close();
  }
}

/**
 * @param named a model folder, a run folder or a ZIP of a model folder; the model that comes along when absent
 * @param reference a picture whose look the model is to take on, where it has a style vector; another model is loaded as it is
 * @param once whether it is for one picture alone
 * @throws CliError, ManifestError or RuntimeError, each one line, when the folder is not a whole model
 */
export async function loadModel(
  named?: string,
  sessionOptions: SessionOptions = {},
  reference?: string,
  once = false,
): Promise<LoadedModel> {
  const folder = findModelFolder(named);
  const place = await openModelPlace(folder);
  try {
    return await loadFrom(place, folder, sessionOptions, reference, once);
  } finally {
    place.close();
  }
}

async function loadFrom(
  place: ModelPlace,
  folder: string,
  sessionOptions: SessionOptions,
  reference: string | undefined,
  once: boolean,
): Promise<LoadedModel> {
  const manifest = await manifestOf(place);
  // Weights are read from a folder; what the editor exports has no style vector.
  const style = reference === undefined || isZip(folder) ? undefined : await import('./reference.ts');
  const styled = style !== undefined && (await style.takesStyle(folder));
  const generator = styled
    ? await style.styledGenerator(folder, reference!, sessionOptions)
    : await readModelFile(place, manifest.files.generator);
  const optionsFor = (model: Uint8Array) => inferenceOptions(sessionOptions, model.length, once);
  const colorizer = await Colorizer.load(ort, { manifest, generator, sessionOptions: optionsFor(generator) });
  const parts = manifest.parts && {
    manifest: manifest.parts,
    model: await readModelFile(place, manifest.parts.file),
  };
  const partsModel = parts && (await PartsModel.load(ort, { ...parts, sessionOptions: optionsFor(parts.model) }));
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
