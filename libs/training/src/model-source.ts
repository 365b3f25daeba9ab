import { dirname, join } from 'node:path';
import type { GeneratorConfig } from '@irodori/graph-builder/models';
import { initParameters, modelParameters, parametersInUse } from '@irodori/graph-builder/training';
import { decodeCheckpoint, MANIFEST_FILE, parseManifest, runFiles } from '@irodori/runtime';
import { carriedParts } from './carried-parts.ts';
import { describeModel, type ModelDescription } from './describe-model.ts';
import { TrainingError } from './errors.ts';
import { exists, readFileChecked, sha256 } from './files.ts';
import { didYouMean } from './suggest.ts';
import { resolveConfig } from './config/load.ts';
import { mergePatches } from './config/merge.ts';
import { presetNames, type TrainConfig } from './config/schema.ts';
import { choicesOf } from './tuning/choose-weights.ts';
import { modelOf } from './tuning/graphs.ts';
import { ModelWeightsError, readModelWeights } from './tuning/model-weights.ts';
import { earlierData, readInfo, recordedChanges } from './describe-run.ts';
import { inheritedData } from './inherited-data.ts';
import { FRESH } from './init-place.ts';
import { modelLicense, OWN_LICENSE } from './model-license.ts';

const MODEL_LIMIT = 2_000_000_000;

const notReadable = (path: string, problem: string) => new TrainingError('file', problem, { path });

/** Weights to export, and what is known about them. */
export interface Source {
  /** Where they came from, as the user knows it: of a run folder, the file or folder in it. */
  readonly where: string;
  readonly config: GeneratorConfig;
  /** The generator's weights that ship, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly description: ModelDescription;
  /** The model folder in which the parts network lies that `description` names. */
  readonly partsFolder?: string | undefined;
  /** Both networks with their moments; only runs, checkpoints and fresh presets have them. */
  readonly training?: {
    readonly config: TrainConfig;
    readonly state: ReadonlyMap<string, Float32Array>;
    readonly step: number;
  };
}

/**
 * Opens what `-m` names: a run folder, a checkpoint file, a model folder, or `preset:NAME[,SEED]` for fresh weights. Of a
 * run it is the model that shipped, or the last checkpoint where training went on since or has not shipped any.
 * @throws TrainingError (settings, file) and the readers' own errors, each one line
 */
export async function openSource(where: string): Promise<Source> {
  if (where.startsWith(FRESH)) return freshSource(where);
  if (exists(where, 'file')) {
    if (where.endsWith('.safetensors')) return checkpointSource(where);
    throw notReadable(
      where,
      `${where}: expected a run folder, a model folder or a checkpoint (.safetensors), got another file`,
    );
  }
  if (!exists(where, 'folder')) {
    throw notReadable(
      where,
      `${where}: no such folder; expected a run folder, a model folder, a checkpoint or preset:NAME`,
    );
  }
  const last = join(where, runFiles.last);
  if (exists(last, 'file')) return runSource(where, last);
  if (exists(join(where, MANIFEST_FILE), 'file')) return modelSource(where);
  throw notReadable(
    where,
    `${where}: no weights in it: neither ${runFiles.last} (a run) nor ${MANIFEST_FILE} (a model); train first, or name another folder`,
  );
}

function freshSource(where: string): Source {
  const [name = '', seedText = '1'] = where.slice(FRESH.length).split(',');
  if (!(presetNames as readonly string[]).includes(name)) {
    throw new TrainingError('settings', `${where}: unknown preset '${name}'${didYouMean(name, presetNames)}`);
  }
  const seed = Number(seedText);
  if (!Number.isInteger(seed) || seed < 0) {
    throw new TrainingError('settings', `${where}: seed: expected a number, got '${seedText}'`);
  }
  const config = resolveConfig({ preset: name, seed });
  const model = modelOf(config);
  const parameters = modelParameters(model);
  const state = initParameters([...parameters.generator, ...parameters.discriminator], seed);
  return {
    where,
    config: model.generator,
    weights: new Map([...state].filter(([name]) => name.startsWith('generator.'))),
    description: describeModel(config, OWN_LICENSE, { steps: 0, images: 0, seconds: 0, data: [] }),
    training: { config, state, step: 0 },
  };
}

/** A run's shipped model, unless training went on since: then its last checkpoint. */
async function runSource(run: string, last: string): Promise<Source> {
  const saved = await checkpointSource(last);
  const folder = join(run, runFiles.model);
  const manifest = join(folder, MANIFEST_FILE);
  if (!exists(manifest, 'file')) return saved;
  if (parseManifest(await text(manifest), manifest).training?.steps !== saved.training.step) return saved;
  const { weights, description, partsFolder } = await modelSource(folder);
  // A model holds what inference uses; training goes on with the rest as well.
  return { ...saved, where: folder, weights: new Map([...saved.weights, ...weights]), description, partsFolder };
}

async function checkpointSource(path: string) {
  const { meta, tensors } = decodeCheckpoint(await readFileChecked(path, MODEL_LIMIT), sha256, path);
  const config = resolveConfig(mergePatches(meta.config), path);
  const state = new Map([...tensors].map(([name, { data }]) => [name, data]));
  // As the trainer lays them: runs/NAME/checkpoints/step-N.safetensors.
  const run = dirname(dirname(path));
  const origin = { config, base: readInfo(run)?.cwd, earlier: earlierData(recordedChanges(run)), run };
  const inherited = await inheritedData(origin);
  const parts = await carriedParts(config.init, origin.base, run);
  const { step: steps, images, seconds } = meta;
  const description = describeModel(config, await modelLicense(origin), { steps, images, seconds, inherited });
  return {
    where: path,
    config: modelOf(config).generator,
    // Of a run that trains a part of the generator only that part has averages.
    weights: choicesOf(tensors, steps)[0]!.weights,
    description: parts === undefined ? description : { ...description, parts: parts.manifest },
    partsFolder: parts?.folder,
    training: { config, state, step: steps },
  };
}

async function modelSource(folder: string): Promise<Source> {
  const where = join(folder, MANIFEST_FILE);
  const manifest = parseManifest(await text(where), where);
  const file = join(folder, manifest.files.generator.path);
  const bytes = await readFileChecked(file, MODEL_LIMIT);
  if (sha256(bytes) !== manifest.files.generator.sha256) {
    throw notReadable(
      file,
      `${file}: not the file that ${MANIFEST_FILE} describes (its SHA-256 differs); copy the folder again`,
    );
  }
  const base = resolveConfig({ preset: manifest.preset }, where);
  const config = { ...modelOf(base).generator, ...(manifest.config as Partial<GeneratorConfig>) };
  const wanted = parametersInUse({ ...modelOf(base), generator: config });
  try {
    const weights = readModelWeights(bytes, wanted, file);
    return { where: folder, config, weights, description: manifest, partsFolder: folder };
  } catch (error) {
    throw error instanceof ModelWeightsError ? notReadable(file, error.message) : error;
  }
}

const text = async (path: string): Promise<string> => (await readFileChecked(path, 1_000_000)).toString('utf8');
