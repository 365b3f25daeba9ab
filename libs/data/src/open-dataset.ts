import { resolve } from 'node:path';
import { animeSource } from './anime-source.ts';
import { DatasetUsageError, type DatasetOptions, type PairDataset, type PictureFilters } from './dataset.ts';
import { danbooruSource } from './files/danbooru-source.ts';
import { folderSource, pairsSource, sideBySideSource } from './files/folder-sources.ts';
import { parquetSource } from './files/parquet-source.ts';
import { shardSource } from './files/shard-source.ts';
import { limitSource } from './limit-source.ts';
import { MixedDataset, type WeightedSource } from './mixed-dataset.ts';
import { SkipLog } from './skip-log.ts';
import type { Source } from './source.ts';
import type { Split } from './vectors/split.ts';
import { vectorSource, vectorSets, type VectorSetName } from './vectors/sources.ts';

/** The embedded mix and its weights. */
const irodoriMix: readonly (readonly [spec: string, weight: number])[] = [
  ['anime', 0.6],
  ['fluent', 0.14],
  ['noto', 0.06],
  ['streamline', 0.08],
  ['dicebear', 0.12],
];

/** What the shipped model learns from: its house look where nothing is asked for. */
const irodoriHouse: readonly (readonly [spec: string, weight: number])[] = [
  ['house', 0.76],
  ['fluent', 0.07],
  ['noto', 0.03],
  ['streamline', 0.05],
  ['dicebear', 0.09],
];

const mixes: Readonly<Record<string, typeof irodoriMix>> = { 'irodori-mix': irodoriMix, 'irodori-house': irodoriHouse };

export interface SpecPart {
  /** `fluent`, `folder`, ... */
  readonly kind: string;
  /** What follows the colon, split at commas where the kind takes several. */
  readonly paths: readonly string[];
  readonly weight: number;
}

/** Kinds that take a path, and how many. */
const pathKinds: Readonly<Record<string, number>> = {
  folder: 1,
  pairs: 2,
  sidebyside: 1,
  'sidebyside-swapped': 1,
  danbooru: 1,
  shards: 1,
  parquet: 1,
};

/** How each kind is written. */
const specForms: readonly string[] = [
  ...Object.keys(mixes),
  'anime',
  'house',
  ...Object.keys(vectorSets),
  ...Object.entries(pathKinds).map(([kind, count]) => `${kind}:${count === 2 ? 'COLORDIR,LINEDIR' : 'DIR'}`),
];
const formOf = (kind: string) => specForms.find((form) => form.split(':')[0] === kind);

/**
 * Takes a specification apart: parts joined by commas, each `KIND` or `KIND:PATH` (`pairs:COLOR,LINE` takes two), with
 * an optional `=WEIGHT`, and an optional `:train` or `:val` at the very end. Throws DatasetUsageError.
 */
export function parseSpec(spec: string): { parts: SpecPart[]; split?: Split } {
  const match = /^(.*?)(?::(train|val))?$/s.exec(spec.trim())!;
  const tokens = match[1]!.split(',');
  const parts: SpecPart[] = [];
  while (tokens.length > 0) {
    let token = tokens.shift()!.trim();
    const kind = /^[^:=]*/.exec(token)![0];
    const count = pathKinds[kind];
    for (let i = 1; count !== undefined && i < count && tokens.length > 0; i++) token += `,${tokens.shift()!}`;
    const weightMatch = /^(.*)=(\d+(?:\.\d+)?)$/s.exec(token);
    const [body, weight] = weightMatch ? [weightMatch[1]!, Number(weightMatch[2])] : [token, 1];
    const rest = body.slice(kind.length);
    const form = formOf(kind);
    if (form === undefined) {
      throw new DatasetUsageError(`data '${spec}': expected ${specForms.join(', ')}, got '${kind}'`);
    }
    if (count === undefined ? rest !== '' : !/^:./.test(rest)) {
      throw new DatasetUsageError(`data '${spec}': expected ${form}, got '${body}'`);
    }
    const paths = count === undefined ? [] : rest.slice(1).split(',');
    if (count !== undefined && paths.length !== count) {
      throw new DatasetUsageError(`data '${spec}': expected ${count} paths after '${kind}:', got ${paths.length}`);
    }
    if (!(weight > 0)) throw new DatasetUsageError(`data '${spec}': expected a weight above 0, got ${weight}`);
    parts.push({ kind, paths, weight });
  }
  return { parts, split: match[2] as Split | undefined };
}

/** The same specification with other paths. Throws DatasetUsageError when it cannot be read. */
export function mapSpecPaths(spec: string, map: (path: string) => string): string {
  const { parts, split } = parseSpec(spec);
  if (parts.every(({ paths }) => paths.every((path) => map(path) === path))) return spec;
  const texts = parts.map(({ kind, paths, weight }) => {
    const where = paths.length === 0 ? '' : `:${paths.map((path) => map(path)).join(',')}`;
    return `${kind}${where}${weight === 1 ? '' : `=${weight}`}`;
  });
  return `${texts.join(',')}${split === undefined ? '' : `:${split}`}`;
}

/** Opens one part where it lies; it keeps the name that the specification gives it. */
async function openPart(part: SpecPart, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const { base } = options;
  if (base === undefined || part.paths.length === 0) return openSource(part, options, log);
  const source = await openSource({ ...part, paths: part.paths.map((path) => resolve(base, path)) }, options, log);
  return { ...source, name: `${part.kind}:${part.paths.join(',')}` };
}

async function openSource({ kind, paths }: SpecPart, options: DatasetOptions, log: SkipLog): Promise<Source> {
  const [first, second] = paths as [string, string];
  switch (kind) {
    case 'anime':
      return animeSource(options);
    case 'house':
      return animeSource(options, true);
    case 'folder':
      return folderSource(first, options, log);
    case 'pairs':
      return pairsSource(first, second, options, log);
    case 'sidebyside':
    case 'sidebyside-swapped':
      return sideBySideSource(first, kind === 'sidebyside-swapped', options, log);
    case 'danbooru':
      return danbooruSource(first, options, log);
    case 'shards':
      return shardSource(first, options, log);
    case 'parquet':
      return parquetSource(first, options, log);
    default:
      return vectorSource(kind as VectorSetName, options.split, options.size);
  }
}

/**
 * Opens a data set by its specification (see {@link parseSpec}): `irodori-mix`, one of its parts, or users' files. A
 * `:train` or `:val` in the specification goes before `options.split`. Throws {@link DatasetError} with one line;
 * it is a {@link DatasetUsageError} where other pictures would not help.
 */
export async function openDataset(spec: string, options: DatasetOptions): Promise<PairDataset> {
  return openMixed(spec, options);
}

/** @throws DatasetUsageError where filters ask for what the pictures of no part of the specification have: tags, ratings, scores */
export function checkFilters(spec: string, { posts }: PictureFilters = {}): void {
  if (posts === undefined) return;
  const unknown = posts.ratings?.find((rating) => !/^[gsqe]/i.test(rating));
  if (unknown !== undefined) {
    throw new DatasetUsageError(
      `rating: expected g, s, q or e (general, sensitive, questionable, explicit), got '${unknown}'`,
    );
  }
  if (parseSpec(spec).parts.some(({ kind }) => kind === 'danbooru')) return;
  throw new DatasetUsageError(
    `data '${spec}': filters on tags, rating or score need metadata, which only danbooru:DIR has`,
  );
}

/** The same with access to single items, for `prepare`. */
export async function openMixed(spec: string, options: DatasetOptions): Promise<MixedDataset> {
  const { size } = options;
  if (!Number.isInteger(size) || size < 16 || size > 2048 || size % 4 !== 0) {
    throw new DatasetUsageError(`data '${spec}': expected a size from 16 to 2048 that is a multiple of 4, got ${size}`);
  }
  const { parts, split } = parseSpec(spec);
  const resolved = { ...options, split: split ?? options.split };
  const log = new SkipLog();
  const sources: WeightedSource[] = [];
  for (const part of parts) {
    const mix = mixes[part.kind];
    const members = mix ? mix.map(([kind, weight]) => ({ kind, paths: [], weight })) : [{ ...part, weight: 1 }];
    for (const member of members) {
      sources.push({ source: await openPart(member, resolved, log), weight: member.weight * part.weight });
    }
  }
  const { pictures, seed } = resolved;
  const [only] = sources;
  const used =
    pictures !== undefined && sources.length === 1 && only !== undefined
      ? [{ ...only, source: limitSource(only.source, pictures, seed) }]
      : sources;
  const name = spec.replace(/:(?:train|val)$/, '');
  return new MixedDataset(
    name,
    used,
    resolved,
    log,
    mapSpecPaths(name, () => ''),
  );
}
