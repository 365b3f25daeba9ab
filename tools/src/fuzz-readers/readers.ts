import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset, readImage } from '@irodori/data';
import { parseStudyKey } from '@irodori/eval';
import { isSvg, parseHintFile, plainSvg } from '@irodori/image';
import { readConfigFile, sha256 } from '@irodori/training';
import { decodeCheckpoint, parseManifest, readSafetensors } from '@irodori/runtime';

/** Errors that say in one line what is wrong with a file. */
export const typedErrors: ReadonlySet<string> = new Set([
  ...['ImageError', 'DatasetError', 'SkippedItem', 'SvgFileError', 'HintFileError', 'ManifestError', 'StudyError'],
  ...['DatasetUsageError', 'SafetensorsError', 'CheckpointError', 'ProjectError', 'TrainingError', 'CliError'],
]);

type Reader = (bytes: Buffer) => unknown;

const options = { split: 'train', size: 32, seed: 1, filters: { minChroma: 0, minSide: 1, maxAspect: 100 } } as const;

/** A data set over one file: what is opened, and the first items of both splits. */
async function readSet(kind: string, name: string, bytes: Buffer, beside: Record<string, Buffer> = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-fuzz-set-'));
  try {
    for (const [path, content] of Object.entries({ ...beside, [name]: bytes })) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const data = await openDataset(`${kind}:${folder}`, options);
    try {
      for (let i = 0; i < Math.min(4, data.length); i++) await data.sample(i);
    } finally {
      await data.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const text = (bytes: Buffer) => bytes.toString('utf8');
/** A reader of an app, which no library gives out: loaded when it is asked for, by its place. */
const fromApp = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../../../apps/${path}`, import.meta.url).href)) as T;

async function readConfig(bytes: Buffer): Promise<void> {
  const path = join(tmpdir(), `irodori-fuzz-${process.pid}.yaml`);
  writeFileSync(path, bytes);
  try {
    await readConfigFile(path);
  } finally {
    rmSync(path, { force: true });
  }
}

async function readArchive(bytes: Buffer): Promise<void> {
  type Zip = { openZip(path: string): Promise<{ entries: readonly { read(): Promise<Buffer> }[]; close(): void }> };
  const { openZip } = await fromApp<Zip>('train-cli/src/pages/zip-source.ts');
  const path = join(tmpdir(), `irodori-fuzz-${process.pid}.cbz`);
  writeFileSync(path, bytes);
  try {
    const zip = await openZip(path);
    try {
      for (const entry of zip.entries) await entry.read();
    } finally {
      zip.close();
    }
  } finally {
    rmSync(path, { force: true });
  }
}

async function readProject(bytes: Buffer): Promise<void> {
  type Project = { unpackProject(bytes: Uint8Array, id: string): { linesPng: Uint8Array } };
  const { unpackProject } = await fromApp<Project>('web-demo/src/engine/export/project.ts');
  unpackProject(bytes, 'a');
}

const picture: Reader = (bytes) => readImage(bytes);
const svg: Reader = async (bytes) => {
  isSvg(bytes);
  await readImage(bytes);
  // As the editor reads it.
  plainSvg(bytes, { maxPixels: 1e8, active: 'drop' });
};

/** How each kind of file is read; `helper` is a whole picture. */
export function readersFor(helper: Buffer): Readonly<Record<string, Reader>> {
  const originals = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`original/${String(i).padStart(4, '0')}/${1000 + i}.png`, helper]),
  );
  return {
    ...{ png: picture, jpeg: picture, webp: picture, gif: picture, avif: picture, tiff: picture, ppm: picture, svg },
    tar: (bytes) => readSet('shards', 'a.tar', bytes),
    'tar.gz': (bytes) => readSet('shards', 'a.tar.gz', bytes),
    parquet: (bytes) => readSet('parquet', 'a.parquet', bytes),
    'metadata.json': (bytes) => readSet('danbooru', 'metadata/posts.json', bytes, originals),
    'metadata.json.gz': (bytes) => readSet('danbooru', 'metadata/posts.json.gz', bytes, originals),
    safetensors: (bytes) => readSafetensors(bytes),
    checkpoint: (bytes) => decodeCheckpoint(bytes, sha256),
    'model.json': (bytes) => parseManifest(text(bytes)),
    'hints.json': (bytes) => parseHintFile(text(bytes)),
    'study-key.json': (bytes) => parseStudyKey({ name: 'key', text: text(bytes) }),
    'config.yaml': readConfig,
    project: readProject,
    cbz: readArchive,
  };
}
