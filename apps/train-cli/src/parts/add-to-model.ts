import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { partNames, readPartNames } from '@irodori/data';
import { withFoldedReshapes, withHalfStorage } from '@irodori/graph-builder';
import { PARTS_LIGHTS, partsStride } from '@irodori/graph-builder/models';
import { buildPartsInference, countPartsParameters } from '@irodori/graph-builder/training';
import {
  MANIFEST_FILE,
  manifestSchema,
  parseManifest,
  PARTS_VERSION,
  PartsModel,
  runFiles,
  type PartsManifest,
} from '@irodori/runtime';
import { publicSpec } from '@irodori/training';
import { assertWritable, readFileChecked, sha256, writeFileAtomically } from '@irodori/training/common';
import * as ort from '@irodori/training/onnxruntime';
import { failure } from '../cli/errors.ts';
import type { WeightType } from '../commands/export/formats.ts';
import { partsNetworkOf, type PartsConfigFile } from './config.ts';
import { readPartsConfig } from './run-settings.ts';
import { lastPartsCheckpoint, shippedPartsWeights } from './weights.ts';

const FILE = 'parts.onnx';
const MANIFEST_LIMIT = 1_000_000;
const OPSET = 17;

/** Where the pictures that we learned from are to be had, and under what terms. */
export const partsSources = {
  drawings: { from: 'github.com/Mikanixonable/illusts', license: 'CC0 1.0 (Mikanixonable)' },
  kit: { from: 'github.com/jwvhewitt/gearhead-caramel, folder image', license: 'CC BY 4.0 (Joseph Hewitt)' },
} as const;

/**
 * Puts the newest weights of a parts run into a model folder: `parts.onnx`, and the entry `parts` of its `model.json`.
 * @param weights how they are stored
 * @returns the file that was written
 * @throws CliError, ManifestError or RuntimeError in one line when the run or the folder is not what it should be
 */
export async function addPartsToModel(
  run: string,
  folder: string,
  tell: (line: string) => void,
  weights: WeightType = 'float32',
): Promise<string> {
  const config = readPartsConfig(run);
  if (config === undefined) throw failure(`${run}: expected a run folder of irodori parts train, got none`);
  const path = join(folder, MANIFEST_FILE);
  const manifest = parseManifest((await readFileChecked(path, MANIFEST_LIMIT)).toString('utf8'), path);
  assertWritable([path, join(folder, FILE)]);
  const { meta, tensors } = lastPartsCheckpoint(run, tell);
  const network = partsNetworkOf(config);
  const whole = withFoldedReshapes(
    buildPartsInference(network, shippedPartsWeights(tensors), {
      metadata: { name: `irodori-${config.preset}`, stride: String(partsStride(network)), license: 'MIT' },
    }),
  );
  const bytes = weights === 'float16' ? withHalfStorage(whole) : whole;
  const parts: PartsManifest = {
    version: PARTS_VERSION,
    file: { path: FILE, sha256: sha256(bytes), bytes: bytes.length },
    stride: partsStride(network),
    trainSize: config.size,
    parameters: countPartsParameters(network),
    opset: OPSET,
    input: 'sketch',
    outputs: { embedding: 'embedding', logits: 'names', ...(network.tones ? { tone: 'tone' } : {}) },
    ...(network.tones ? { lights: [...PARTS_LIGHTS] } : {}),
    channels: network.embedding,
    names: [...partNames],
    near: config.losses.near,
    far: config.losses.far,
    training: {
      steps: meta.step,
      images: meta.images,
      seed: meta.seed,
      hours: meta.seconds / 3600,
      data: partsData(config),
    },
    metrics: lastValidation(run),
  };
  await tryOut(bytes, parts);
  writeFileAtomically(join(folder, FILE), bytes);
  writeFileAtomically(path, `${JSON.stringify(manifestSchema.parse({ ...manifest, parts }), null, 2)}\n`);
  return join(folder, FILE);
}

type LearnedSet = NonNullable<PartsManifest['training']>['data'][number];

/**
 * The pictures of the last stage, with their shares, and those that only the runs before saw, from whose weights it began: of them
 * the last stage has none.
 * @param seen the runs after, so that no circle is gone around
 */
export function partsData(config: PartsConfigFile, seen: readonly string[] = []): LearnedSet[] {
  const sets = dataOfStage(config);
  const { init } = config;
  if (init === null || seen.includes(init)) return sets;
  const before = settingsOf(init);
  const earlier = before
    ? partsData(before, [...seen, init])
    : (dataOfModel(init) ?? [{ name: `data of ${basename(init)}`, license: 'not stated' }]);
  const names = new Set(sets.map(({ name }) => name));
  return [...sets, ...earlier.filter(({ name }) => !names.has(name)).map((set) => ({ ...set, share: 0 }))];
}

/** Undefined also where they cannot be read. */
function settingsOf(run: string): PartsConfigFile | undefined {
  try {
    return readPartsConfig(run);
  } catch {
    return undefined;
  }
}

/** What the parts network of a model folder has learned from; undefined where there is none. */
function dataOfModel(folder: string): LearnedSet[] | undefined {
  try {
    const path = join(folder, MANIFEST_FILE);
    if (statSync(path).size > MANIFEST_LIMIT) return undefined;
    return parseManifest(readFileSync(path, 'utf8'), path).parts?.training?.data;
  } catch {
    return undefined;
  }
}

function dataOfStage(config: PartsConfigFile): LearnedSet[] {
  const sets: LearnedSet[] = [];
  if (config.drawings !== null) sets.push(...drawingsOf(config));
  if (config.kit !== null) sets.push({ name: 'kit', license: partsSources.kit.license, share: config.kitShare });
  if (config.data !== null) {
    sets.push({ name: publicSpec(config.data), license: 'see its own', share: config.dataShare });
  }
  const left = 1 - sets.reduce((sum, { share }) => sum + share, 0);
  return [{ name: 'drawn', license: 'own work, MIT', share: Number(Math.max(0, left).toFixed(4)) }, ...sets];
}

/** The colored drawings, by where they are from if a file says it. */
function drawingsOf({ partNames: file, drawingsShare }: PartsConfigFile): LearnedSet[] {
  const sources = file === null ? [] : readPartNames(file).sources;
  const counts = sources.map(({ drawings }) => Object.keys(drawings).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return [{ name: 'drawings', license: 'not stated', share: drawingsShare }];
  return sources.map(({ from, license }, i) => ({
    name: from,
    license,
    share: Number(((drawingsShare * counts[i]!) / all).toFixed(4)),
  }));
}

function lastValidation(run: string): Record<string, number> {
  const path = join(run, runFiles.validation);
  if (!existsSync(path)) return {};
  const last = readFileSync(path, 'utf8').trim().split('\n').at(-1);
  if (!last) return {};
  const { step: _, ...metrics } = JSON.parse(last) as Record<string, number>;
  return metrics;
}

/** Opens the file as users will. */
async function tryOut(model: Uint8Array, manifest: PartsManifest): Promise<void> {
  const side = manifest.stride + 3;
  const parts = await PartsModel.load(ort, { manifest, model, sessionOptions: { logSeverityLevel: 3 } });
  const field = await parts.run({ width: side, height: side, data: new Float32Array(side * side).fill(1) });
  await parts.dispose();
  if (![field.embedding, field.logits, field.tone?.logits ?? []].every((values) => values.every(Number.isFinite))) {
    throw failure('the network gives numbers that are not finite; train it again from an earlier checkpoint');
  }
}
