import { basename } from 'node:path';
import { mapSpecPaths, parseSpec } from '@irodori/data';
import type { TrainConfig } from './config/schema.ts';
import { FRESH, initPlace, manifestAt, shippedManifest } from './init-place.ts';
import { remembered } from './tuning/sampling.ts';

/** Of this project, and so of what was trained on its own and its embedded pictures alone. */
export const OWN_LICENSE = 'MIT';
const notStated = (what: string): string => `not stated: depends on the ${what}`;

/** A specification of data as a model says it to everybody: folders by their names, without where they lie. */
export const publicSpec = (spec: string): string => mapSpecPaths(spec, (path) => basename(path));

/** Whether all pictures of a specification come with this project. */
export const comesAlong = (spec: string): boolean => parseSpec(spec).parts.every(({ paths }) => paths.length === 0);

/** What a model came from. */
export interface Origin {
  readonly config: Pick<TrainConfig, 'data' | 'remember' | 'init'>;
  /** Where relative paths of the settings start. */
  readonly base?: string | undefined;
  /** Specifications of other data that the run had before a resume changed them. */
  readonly earlier?: readonly string[];
  /** The run's own folder: a model that it shipped still knows what came of a start model that is gone. */
  readonly run?: string | undefined;
}

/** Specifications of what a run learns from. */
export function specsOf({ data, remember }: Pick<TrainConfig, 'data' | 'remember'>): string[] {
  const old = remembered(remember);
  return old === null ? [data] : [data, old];
}

/** The license of a model: that of this project where all that it learned from comes with this project. */
export async function modelLicense({ config, base, earlier = [], run }: Origin): Promise<string> {
  if (![...specsOf(config), ...earlier].every(comesAlong)) return notStated('training pictures');
  if (config.init === null || config.init.startsWith(FRESH)) return OWN_LICENSE;
  const begun = await manifestAt(initPlace(config.init, base)).catch(() => undefined);
  const known = begun ?? (await shippedManifest(run));
  return known?.license === OWN_LICENSE ? OWN_LICENSE : notStated('model that it began with');
}
