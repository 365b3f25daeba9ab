import { resolve } from 'node:path';
import { findModelFolder, loadModel, type LoadedModel } from './model.ts';

const kept = new Map<string, Promise<LoadedModel>>();

/**
 * The model of a folder, loaded once; the one that comes along when none is named.
 * @throws as `loadModel`; the next call then tries again
 */
export function keptModel(named: string | undefined): Promise<LoadedModel> {
  const folder = resolve(findModelFolder(named));
  const known = kept.get(folder);
  if (known !== undefined) return known;
  const model = loadModel(folder);
  kept.set(folder, model);
  model.catch(() => kept.delete(folder));
  return model;
}

/** Frees the models that `colorize` loaded; the next call loads its own again. */
export async function releaseModels(): Promise<void> {
  const loaded = [...kept.values()];
  kept.clear();
  for (const model of loaded) await (await model.catch(() => undefined))?.dispose();
}
