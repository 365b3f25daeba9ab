import { basename, join } from 'node:path';
import { mapSpecPaths, parseSpec } from '@irodori/data';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import { readFileChecked } from './files.ts';
import { FRESH, initPlace, modelFolderOf } from './init-place.ts';
import { remembered } from './tuning/sampling.ts';

/** Of this project, and so of what was trained on its own and its embedded pictures alone. */
export const OWN_LICENSE = 'MIT';
const notStated = (what: string): string => `not stated: depends on the ${what}`;
const MANIFEST_LIMIT = 1_000_000;

/** A specification of data as a model says it to everybody: folders by their names, without where they lie. */
export const publicSpec = (spec: string): string => mapSpecPaths(spec, (path) => basename(path));

/** Whether all pictures of a specification come with this project. */
export const comesAlong = (spec: string): boolean => parseSpec(spec).parts.every(({ paths }) => paths.length === 0);

/** What a model came from. */
interface Origin {
  readonly config: Pick<TrainConfig, 'data' | 'remember' | 'init'>;
  /** Where relative paths of the settings start. */
  readonly base?: string | undefined;
  /** Specifications of other data that the run had before a resume changed them. */
  readonly earlier?: readonly string[];
}

/** The license of a model: that of this project where all that it learned from comes with this project. */
export async function modelLicense({ config, base, earlier = [] }: Origin): Promise<string> {
  const old = remembered(config.remember);
  const specs = [config.data, ...(old === null ? [] : [old]), ...earlier];
  if (!specs.every(comesAlong)) return notStated('training pictures');
  if (config.init === null || config.init.startsWith(FRESH)) return OWN_LICENSE;
  const begun = await licenseAt(initPlace(config.init, base)).catch(() => undefined);
  return begun === OWN_LICENSE ? OWN_LICENSE : notStated('model that it began with');
}

/** What the `model.json` of a model folder, a run folder or a checkpoint says; undefined where there is none. */
async function licenseAt(place: string): Promise<string | undefined> {
  const folder = modelFolderOf(place);
  if (folder === undefined) return undefined;
  const where = join(folder, MANIFEST_FILE);
  return parseManifest((await readFileChecked(where, MANIFEST_LIMIT)).toString('utf8'), where).license;
}
