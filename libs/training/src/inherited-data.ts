import { basename } from 'node:path';
import type { ModelManifest } from '@irodori/runtime';
import { FRESH, initPlace, manifestAt } from './init-place.ts';
import { comesAlong, publicSpec, type Origin } from './model-license.ts';

/** A set that a model learned from, as its `model.json` lists it. */
export type LearnedSet = NonNullable<ModelManifest['training']>['data'][number];

/** What is known of a set that is not opened. */
export const setOfSpec = (spec: string): LearnedSet => ({
  name: publicSpec(spec),
  license: comesAlong(spec) ? 'see DATA.md' : 'not stated',
});

/** What a model learned from beside the data of its settings: in the model that it began with, and before resumes changed the data. */
export async function inheritedData({ config, base, earlier = [] }: Origin): Promise<LearnedSet[]> {
  return [...(await dataOfStart(config.init, base)), ...earlier.map(setOfSpec)];
}

async function dataOfStart(init: string | null, base?: string): Promise<readonly LearnedSet[]> {
  if (init === null || init.startsWith(FRESH)) return [];
  const begun = await manifestAt(initPlace(init, base)).catch(() => undefined);
  return begun?.training?.data ?? [{ name: `data of ${basename(init)}`, license: 'not stated' }];
}

/** Each set once, in the order of their first places. */
export const distinctSets = (sets: readonly LearnedSet[]): LearnedSet[] => [
  ...new Map(sets.map(({ name, license }) => [JSON.stringify([name, license]), { name, license }])).values(),
];
