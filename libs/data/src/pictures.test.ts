import { beforeAll, describe, expect, it } from 'vitest';
import type { DatasetOptions } from './dataset.ts';
import { makeFolder, picture, put } from './fixtures.testing.ts';
import { openDataset } from './open-dataset.ts';

const folder = makeFolder('pictures');
const base = { split: 'train', size: 32, seed: 3, filters: { minSide: 32 } } as const satisfies DatasetOptions;

beforeAll(async () => {
  for (let i = 0; i < 40; i++) put(folder, `many/${i}.png`, await picture(40, 40, i).png().toBuffer());
  for (let i = 0; i < 15; i++) put(folder, `few/${i}.png`, await picture(40, 40, i).png().toBuffer());
  put(folder, 'one/only.png', await picture(40, 40).png().toBuffer());
});

async function idsOf(spec: string, options: Partial<DatasetOptions>, count: number): Promise<string[]> {
  const data = await openDataset(spec, { ...base, ...options });
  const ids = [];
  for (let i = 0; i < count; i++) ids.push((await data.sample(i)).id);
  await data.close();
  return ids;
}

describe('a number of pictures', () => {
  const many = `folder:${folder}/many`;

  it('takes so many of a folder, by the seed, in a new order each pass', async () => {
    const ids = await idsOf(many, { pictures: 7 }, 21);
    const passes = [ids.slice(0, 7), ids.slice(7, 14), ids.slice(14)];
    for (const pass of passes) expect([...pass].sort()).toEqual([...new Set(ids)].sort());
    expect(passes[0]).not.toEqual(passes[1]);
    expect(await idsOf(many, { pictures: 7 }, 21)).toEqual(ids);
    expect(new Set(await idsOf(many, { pictures: 7, seed: 4 }, 7))).not.toEqual(new Set(ids));
  });

  it('is no limit where there are fewer', async () => {
    expect(await idsOf(many, { pictures: 1000 }, 30)).toEqual(await idsOf(many, {}, 30));
  });

  it.each([undefined, 3])('bounds an endless set, too, with a pool of %s', async (pool) => {
    const data = await openDataset('streamline', { ...base, pictures: 5, pool });
    expect(data.length).toBe(5);
    const samples = [];
    for (let i = 0; i < 15; i++) samples.push(await data.sample(i));
    expect(new Set(samples.map(({ id }) => id)).size).toBe(pool ?? 5);
    await data.close();
  });
});

describe('small sets', () => {
  it('of fifteen, and of two, hold one out', async () => {
    for (const [spec, length] of [
      [`folder:${folder}/few`, 14],
      [`pairs:${folder}/few,${folder}/few`, 14],
      [`folder:${folder}/few`, 14],
    ] as const) {
      const [train, val] = [await openDataset(spec, base), await openDataset(spec, { ...base, split: 'val' })];
      expect([train.length, val.length]).toEqual([length, 15 - length]);
    }
  });

  it('of one picture train on it, and say what to do about validation', async () => {
    expect((await openDataset(`folder:${folder}/one`, base)).length).toBe(1);
    await expect(openDataset(`folder:${folder}/one`, { ...base, split: 'val' })).rejects.toThrow(
      /one: one of the pictures is for training, and none is left for validation; .* \(irodori train --validation none\)/,
    );
  });
});
