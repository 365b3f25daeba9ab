import { basename } from 'node:path';
import type { ModelManifest } from '@irodori/runtime';
import { FRESH, initPlace, manifestAt, shippedManifest } from './init-place.ts';
import { comesAlong, publicSpec, specsOf, type Origin } from './model-license.ts';

/** A set that a model learned from, as its `model.json` lists it. */
export type LearnedSet = NonNullable<ModelManifest['training']>['data'][number];

/** What is known of a set that is not opened. */
export const setOfSpec = (spec: string): LearnedSet => ({
  name: publicSpec(spec),
  license: comesAlong(spec) ? 'see DATA.md' : 'not stated',
});

/**
 * What a model learned from beside the data of its settings: in the model that it began with, and before resumes changed
 * the data. Where the start model is gone, what the run's own shipped model lists.
 */
export async function inheritedData(origin: Origin): Promise<LearnedSet[]> {
  const { config, base, earlier = [] } = origin;
  const before = earlier.map(setOfSpec);
  const start = await dataOfStart(config.init, base);
  if (start !== undefined) return [...start, ...before];
  const known = (await shippedManifest(origin.run))?.training?.data;
  if (known === undefined) {
    return [{ name: `data of ${basename(config.init ?? '')}`, license: 'not stated' }, ...before];
  }
  const listed = new Set(known.map(({ name }) => name));
  const own = new Set(specsOf(config).map(publicSpec));
  return [...known.filter(({ name }) => !own.has(name)), ...before.filter(({ name }) => !listed.has(name))];
}

/** Undefined where the model is gone or does not tell. */
async function dataOfStart(init: string | null, base?: string): Promise<readonly LearnedSet[] | undefined> {
  if (init === null || init.startsWith(FRESH)) return [];
  const begun = await manifestAt(initPlace(init, base)).catch(() => undefined);
  return begun?.training?.data;
}

/** Each set once, in the order of their first places. */
export const distinctSets = (sets: readonly LearnedSet[]): LearnedSet[] => [
  ...new Map(sets.map(({ name, license }) => [JSON.stringify([name, license]), { name, license }])).values(),
];
