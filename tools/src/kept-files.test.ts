import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataset, prepareShards } from '@irodori/data';
import { parseHintFile } from '@irodori/image';
import { parseManifest } from '@irodori/runtime';
import { parseStudyKey } from '@irodori/eval';
import { readConfigFile, resolveConfig, train } from '@irodori/training';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { readersFor } from './fuzz-readers/readers.ts';

const file = (name: string) => readFileSync(new URL(`../../testdata/version-1/${name}`, import.meta.url));
const read = (kind: string, bytes: Buffer) => Promise.resolve(readersFor(file('shard.tar'))[kind]!(bytes));

/** Files that people keep, as version 1 wrote them; they are never made anew. */
const kept: readonly (readonly [kind: string, name: string])[] = [
  ['project', 'drawing.irodori'],
  ['hints.json', 'drawing.hints.json'],
  ['model.json', 'model.json'],
  ['checkpoint', 'checkpoint.safetensors'],
  ['config.yaml', 'config.yaml'],
  ['study-key.json', 'study-key.json'],
  ['tar', 'shard.tar'],
];

describe('files of version 1', () => {
  it.each(kept)('%s still opens', async (kind, name) => {
    await read(kind, file(name));
  });
});

describe('folders of version 1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-kept-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const copied = (name: string): string => {
    const target = join(folder, name);
    cpSync(fileURLToPath(new URL(`../../testdata/version-1/${name}`, import.meta.url)), target, { recursive: true });
    return target;
  };

  it('a run goes on where it stopped', async () => {
    const out = copied('run');
    const lines = () => readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const before = lines();
    expect(before).toHaveLength(3);
    const config = resolveConfig(await readConfigFile(join(out, 'config.yaml')));
    const given = { steps: 2, epochs: null, minutes: null };
    const { step, reason } = await train({ config, out, resume: true, given, givenByFlags: true });
    expect({ step, reason }).toEqual({ step: 5, reason: 'finished' });
    expect(lines().slice(0, 3)).toEqual(before);
    expect(lines().map((line) => (JSON.parse(line) as { images: number }).images)).toEqual([1, 2, 3, 4, 5]);
    expect(existsSync(join(out, 'model/model.json'))).toBe(true);
    expect(readFileSync(join(out, 'config.yaml'), 'utf8')).toMatch(/^version: 1\n/);
  });

  it('prepared pictures are trained on, and prepared further', async () => {
    const out = copied('shards');
    const data = await openDataset(`shards:${join(out, 'train')}`, {
      split: 'train',
      size: 32,
      seed: 1,
      filters: { minChroma: 0, minSide: 1 },
    });
    try {
      expect((await data.sample(0)).target).toHaveLength(3 * 32 * 32);
    } finally {
      await data.close();
    }
    const filters = { minSide: 1 };
    const settings = { spec: 'fluent', split: 'train', size: 32, seed: 0, count: 4, shardSize: 2, filters } as const;
    const { reused, samples } = await prepareShards({ ...settings, out, workers: 0 });
    expect({ reused, samples }).toEqual({ reused: 2, samples: 4 });
  });
});

describe('files of a version to come', () => {
  const later = (name: string, field: string) =>
    JSON.stringify({ ...(JSON.parse(file(name).toString('utf8')) as object), [field]: 99, news: true });

  it('are refused in one line that says so', async () => {
    expect(() => parseHintFile(later('drawing.hints.json', 'version'))).toThrow(
      /^hint file: version 99 is newer than this program, [^\n]+update it[^\n]+$/,
    );
    expect(() => parseManifest(later('model.json', 'schemaVersion'))).toThrow(
      /^model\.json: schemaVersion 99 is newer than this program, [^\n]+update it[^\n]+$/,
    );
    expect(() => parseStudyKey({ name: 'k', text: later('study-key.json', 'version') })).toThrow(
      /^k: expected version 1/,
    );
    const parts = unzipSync(file('drawing.irodori'));
    const text = { ...(JSON.parse(strFromU8(parts['project.json']!)) as object), version: 99 };
    const project = zipSync({ ...parts, 'project.json': strToU8(JSON.stringify(text)) });
    await expect(async () => read('project', Buffer.from(project))).rejects.toThrow(
      /^project\.json: version 99 is newer than this editor/,
    );
  });
});

it('a project whose picture was damaged on the way is refused by its checksum', async () => {
  // As the editor writes it: the picture is stored as it is.
  const parts = unzipSync(file('drawing.irodori'));
  const bytes = Buffer.from(zipSync({ ...parts, 'lines.png': [parts['lines.png']!, { level: 0 }] }));
  await read('project', bytes);
  bytes[bytes.indexOf('IDAT') + 20]! ^= 1;
  await expect(async () => read('project', bytes)).rejects.toThrow(/^lines\.png: damaged, its checksum does not fit/);
});
