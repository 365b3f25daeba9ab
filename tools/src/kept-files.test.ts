import { readFileSync } from 'node:fs';
import { parseHintFile } from '@irodori/image';
import { parseManifest } from '@irodori/runtime';
import { parseStudyKey } from '@irodori/eval';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
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
