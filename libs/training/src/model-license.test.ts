import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import type { TrainConfigPatch } from './config/schema.ts';
import { modelLicense, publicSpec } from './model-license.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ours = fileURLToPath(new URL('../../../models/swift/', import.meta.url));

/** A run with a model of this license. */
function putRun(name: string, license: string): void {
  mkdirSync(join(folder, name, 'model'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(ours, 'model.json'), 'utf8')) as object;
  writeFileSync(join(folder, name, 'model/model.json'), JSON.stringify({ ...manifest, license }));
}
beforeAll(() => {
  putRun('of-ours', 'MIT');
  putRun('of-mine', 'not stated: depends on the training pictures');
});

const licenseOf = (patch: TrainConfigPatch, earlier?: readonly string[]) =>
  modelLicense({ config: resolveConfig(patch), base: folder, earlier });

describe('modelLicense', () => {
  it.each<TrainConfigPatch>([
    { data: 'irodori-mix' },
    { data: 'fluent=2,anime' },
    { data: 'irodori-house:val', remember: { data: 'none' } },
    { remember: { data: 'house' } },
    { init: 'preset:tiny,7' },
    { init: ours },
    { init: 'of-ours' },
    { init: 'of-ours/checkpoints/last.safetensors' },
  ])('is that of the project for %j', async (patch) => {
    expect(await licenseOf(patch)).toBe('MIT');
    expect(await licenseOf(patch, ['fluent'])).toBe('MIT');
  });

  it.each<TrainConfigPatch>([
    { data: 'folder:pictures' },
    { data: 'fluent,folder:pictures=0.1' },
    { data: 'danbooru:/data' },
    { data: 'shards:mine:train' },
    { remember: { data: 'folder:pictures' } },
  ])('is not claimed for %j', async (patch) => {
    expect(await licenseOf(patch)).toBe('not stated: depends on the training pictures');
  });

  it('is not claimed where a resume took pictures of somebody away', async () => {
    expect(await licenseOf({}, ['folder:mine'])).toBe('not stated: depends on the training pictures');
  });

  it('is what the run itself had, where its start model is gone', async () => {
    const config = resolveConfig({ init: 'gone' });
    expect(await modelLicense({ config, run: join(folder, 'of-ours') })).toBe('MIT');
    expect(await modelLicense({ config, run: join(folder, 'of-mine') })).toMatch(/^not stated/);
    // While the start model is there, it is what tells.
    for (const [init, run, license] of [
      ['of-mine', 'of-ours', /^not stated/],
      ['of-ours', 'of-mine', /^MIT$/],
    ] as const) {
      const there = resolveConfig({ init });
      expect(await modelLicense({ config: there, base: folder, run: join(folder, run) })).toMatch(license);
    }
  });

  it.each(['of-mine', 'of-mine/checkpoints/last.safetensors', 'gone'])(
    'is not claimed for what began with %s',
    async (init) => {
      expect(await licenseOf({ init })).toBe('not stated: depends on the model that it began with');
    },
  );
});

it('does not say where the pictures lie', () => {
  expect(publicSpec('fluent,folder:/home/me/secret/pictures=0.5:val')).toBe('fluent,folder:pictures=0.5:val');
});
