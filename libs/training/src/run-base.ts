import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { mapSpecPaths } from '@irodori/data';
import { NO_VALIDATION } from './config/schema.ts';
import type { TrainConfig } from './config/schema.ts';
import { readInfo } from './describe-run.ts';
import { FRESH } from './init-place.ts';
import { remembered } from './tuning/sampling.ts';

const pathSettings = ['data', 'validation', 'perceptual', 'remember', 'init'] as const;

/** The settings that name files. */
type Paths = Pick<TrainConfig, (typeof pathSettings)[number]>;

const VGG = 'vgg19=';

/** The same settings with other paths in the place of relative ones. */
function mapRelative({ data, validation, perceptual, remember, init }: Paths, map: (path: string) => string): Paths {
  const relative = (path: string) => (isAbsolute(path) ? path : map(path));
  const old = remembered(remember);
  return {
    data: mapSpecPaths(data, relative),
    validation: validation === null || validation === NO_VALIDATION ? validation : mapSpecPaths(validation, relative),
    perceptual: perceptual.startsWith(VGG) ? `${VGG}${relative(perceptual.slice(VGG.length))}` : perceptual,
    remember: old === null ? remember : { ...remember, data: mapSpecPaths(old, relative) },
    init: init === null || init.startsWith(FRESH) ? init : relative(init),
  };
}

function relativePaths(config: Paths): string[] {
  const paths: string[] = [];
  mapRelative(config, (path) => {
    paths.push(path);
    return path;
  });
  return paths;
}

function* upFrom(folder: string): Generator<string> {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) yield dirname(at);
}

/**
 * The folder from which a run's relative paths start: that in which it was begun, or, where they are not to be found
 * there (the folders were moved, or an earlier version did not write it down), the present one or one that holds the run.
 * @param run absolute
 */
export function baseOf(run: string, config: Paths): string {
  const recorded = readInfo(run)?.cwd;
  const candidates = [...(recorded === undefined ? [] : [recorded]), process.cwd(), ...upFrom(run)];
  const holding = (paths: readonly string[]) =>
    candidates.find((base) => paths.every((path) => existsSync(resolve(base, path))));
  // What the run began with may be gone: it goes on from its checkpoints.
  return holding(relativePaths(config)) ?? holding(relativePaths({ ...config, init: null })) ?? process.cwd();
}

/** Settings of a command given elsewhere: what differs from the run's own was meant from here. */
export function fromHere<T extends Paths>(config: T, before: Paths, base: string): T {
  if (base === process.cwd()) return config;
  const here = mapRelative(config, (path) => resolve(path));
  const same = (key: keyof Paths) => JSON.stringify(config[key]) === JSON.stringify(before[key]);
  const entries = pathSettings.map((key) => [key, same(key) ? before[key] : here[key]]);
  return { ...config, ...(Object.fromEntries(entries) as Paths) };
}
