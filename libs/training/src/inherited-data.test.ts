import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '@irodori/runtime';
import { resolveConfig } from './config/load.ts';
import type { TrainConfigPatch } from './config/schema.ts';
import { describeModel } from './describe-model.ts';
import { inheritedData, type LearnedSet } from './inherited-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ours = fileURLToPath(new URL('../../../models/swift/', import.meta.url));
const text = readFileSync(join(ours, 'model.json'), 'utf8');
const shipped = parseManifest(text);

/** A run with a model that learned from these sets. */
function putRun(name: string, data: readonly LearnedSet[] | undefined): void {
  mkdirSync(join(folder, name, 'model'), { recursive: true });
  const training = data && { ...shipped.training, data };
  writeFileSync(join(folder, name, 'model/model.json'), JSON.stringify({ ...shipped, training }));
}
// No specification: as the editor calls them.
const mine = { name: 'own pictures', license: "their owner's" };
beforeAll(() => {
  putRun('of-mine', [mine, { name: 'house', license: 'own work, MIT' }]);
  putRun('silent', undefined);
});

const inheritedBy = (patch: TrainConfigPatch, earlier?: readonly string[]) =>
  inheritedData({ config: resolveConfig(patch), base: folder, earlier });
/** As a run lists it in its `model.json`. */
async function listed(patch: TrainConfigPatch, data?: readonly LearnedSet[]) {
  const inherited = await inheritedBy(patch);
  const description = describeModel(resolveConfig(patch), 'MIT', { steps: 3, images: 6, seconds: 1, data, inherited });
  // Whatever reads a model.json reads it.
  const { files, opset } = shipped;
  return parseManifest(JSON.stringify({ ...description, files, opset })).training?.data;
}

describe('inheritedData', () => {
  it('is what the model learned from that a run begins with, and nothing for fresh weights', async () => {
    expect(await inheritedBy({ init: ours })).toEqual(shipped.training?.data);
    const sets = [mine, { name: 'house', license: 'own work, MIT' }];
    expect(await inheritedBy({ init: 'of-mine' })).toEqual(sets);
    expect(await inheritedBy({ init: 'of-mine/checkpoints/last.safetensors' })).toEqual(sets);
    expect(await inheritedBy({})).toEqual([]);
    expect(await inheritedBy({ init: 'preset:tiny,7' })).toEqual([]);
  });

  it('says of a model that is gone, or does not tell, that its data are not known', async () => {
    for (const init of ['gone', 'silent', 'deep/gone/']) {
      const name = `data of ${init === 'silent' ? init : 'gone'}`;
      expect(await inheritedBy({ init })).toEqual([{ name, license: 'not stated' }]);
    }
  });

  it('is what the run itself had listed, where its start model is gone', async () => {
    const config = resolveConfig({ init: 'gone', data: 'house' });
    const sets = await inheritedData({ config, run: join(folder, 'of-mine'), earlier: ['house', 'fluent'] });
    // Its own data, house, come from its settings.
    expect(sets).toEqual([mine, { name: 'fluent', license: 'see DATA.md' }]);
    // While the start model is there, it is what tells.
    const there = resolveConfig({ init: ours, data: 'house' });
    expect(await inheritedData({ config: there, run: join(folder, 'of-mine') })).toEqual(shipped.training?.data);
    const none = [{ name: 'data of gone', license: 'not stated' }];
    expect(await inheritedData({ config, run: join(folder, 'never-shipped') })).toEqual(none);
    expect(await inheritedData({ config, run: join(folder, 'silent') })).toEqual(none);
  });

  it('has the data that a resume changed, without where they lie', async () => {
    expect(await inheritedBy({}, ['folder:/home/me/secret', 'fluent'])).toEqual([
      { name: 'folder:secret', license: 'not stated' },
      { name: 'fluent', license: 'see DATA.md' },
    ]);
  });
});

describe('the data that a model.json lists', () => {
  const house = { name: 'house', license: 'own work, MIT' };

  it('are those of the start model and of the run, each once', async () => {
    const own = [{ name: 'folder:/home/me/new', license: 'unknown' }, house];
    expect(await listed({ init: 'of-mine', data: 'folder:/home/me/new' }, own)).toEqual([
      mine,
      house,
      { name: 'folder:new', license: 'unknown' },
    ]);
  });

  it('are by the settings where no set was opened, with what was remembered', async () => {
    expect(await listed({ init: 'of-mine', data: 'folder:new', remember: { data: 'house' } })).toEqual([
      mine,
      house,
      { name: 'folder:new', license: 'not stated' },
      { name: 'house', license: 'see DATA.md' },
    ]);
  });
});
