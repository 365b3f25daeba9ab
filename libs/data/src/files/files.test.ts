import { chmodSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetOptions, PairDataset } from '../dataset.ts';
import { flat, linePicture, makeFolder, picture, pngBomb, put } from '../fixtures.testing.ts';
import { openDataset } from '../open-dataset.ts';

const root = makeFolder('files');
const at = (name: string) => join(root, name);
const base = { split: 'train', size: 64, seed: 3 } as const satisfies DatasetOptions;

/** Both splits of a set: which pictures fall into validation is decided by their names. */
async function openBoth(spec: string, options: Partial<DatasetOptions> = {}): Promise<PairDataset[]> {
  const sets: PairDataset[] = [];
  for (const split of ['train', 'val'] as const) {
    try {
      sets.push(await openDataset(spec, { ...base, ...options, split }));
    } catch (error) {
      if (!/split|pass the filters/.test((error as Error).message)) throw error;
    }
  }
  return sets;
}

async function idsOf(data: PairDataset): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < data.length; i++) ids.push((await data.pair(i)).id);
  return ids.sort();
}

describe('folder', () => {
  beforeAll(async () => {
    for (let i = 0; i < 40; i++) {
      const extension = ['png', 'jpg', 'webp'][i % 3]!;
      put(
        root,
        `folder/${i % 4}/${i}.${extension}`,
        await picture(90, 70, i)[extension === 'jpg' ? 'jpeg' : (extension as 'png')]().toBuffer(),
      );
    }
    put(root, 'folder/notes.txt', 'not a picture, ignored');
  });

  it('finds all pictures below, each in one split, in a new order each pass', async () => {
    const [train, val] = await openBoth(`folder:${at('folder')}`);
    expect(train!.length + (val?.length ?? 0)).toBe(40);
    const first = await Promise.all(Array.from({ length: train!.length }, async (_, i) => (await train!.pair(i)).id));
    const second = await Promise.all(
      Array.from({ length: train!.length }, async (_, i) => (await train!.pair(train!.length + i)).id),
    );
    expect(new Set(first).size).toBe(train!.length);
    expect([...second].sort()).toEqual([...first].sort());
    expect(second).not.toEqual(first);
  });

  it('extracts lines for samples and repeats them', async () => {
    const [a, b] = [
      await openDataset(`folder:${at('folder')}`, base),
      await openDataset(`folder:${at('folder')}`, base),
    ];
    const sample = await a.sample(7);
    expect(sample.sketch.some((v) => v < 0.9)).toBe(true);
    expect(await b.sample(7)).toEqual(sample);
  });

  it('gives the same samples wherever it lies', async () => {
    cpSync(at('folder'), at('moved/elsewhere'), { recursive: true });
    for (const rest of ['', '=2,anime']) {
      const [here, there] = await Promise.all(
        ['folder', 'moved/elsewhere'].map((place) => openDataset(`folder:${at(place)}${rest}`, base)),
      );
      const batch = await here!.batch(0, 6);
      expect(await there!.batch(0, 6)).toEqual(batch);
    }
  });

  it('machines that share the work see each picture once', async () => {
    const parts = await Promise.all(
      [0, 1, 2].map((index) => openDataset(`folder:${at('folder')}`, { ...base, shard: { index, count: 3 } })),
    );
    const whole = await openDataset(`folder:${at('folder')}`, base);
    const ids = (await Promise.all(parts.map(idsOf))).flat().sort();
    expect(ids).toEqual(await idsOf(whole));
  });

  it('says what is wrong with a folder', async () => {
    mkdirSync(at('empty'));
    await expect(openDataset(`folder:${at('gone')}`, base)).rejects.toThrow(/gone: no such folder/);
    await expect(openDataset(`folder:${at('folder/notes.txt')}`, base)).rejects.toThrow(
      'expected a folder, got a file',
    );
    await expect(openDataset(`folder:${at('empty')}`, base)).rejects.toThrow('expected pictures');
  });
});

describe('a folder full of trouble', () => {
  const good = 12;
  beforeAll(async () => {
    for (let i = 0; i < good; i++) put(root, `trouble/bad/good-${i}.png`, await picture(80, 100, i).png().toBuffer());
    const jpeg = await picture(200, 160, 5).jpeg().toBuffer();
    put(root, 'trouble/bad/half.jpg', jpeg.subarray(0, jpeg.length / 2));
    put(root, 'trouble/bad/empty.png', '');
    put(root, 'trouble/bad/text.png', 'this is no picture');
    put(root, 'trouble/bad/bomb.png', pngBomb(30_000, 30_000));
    put(root, 'trouble/bad/gray.png', await flat(80, 80, '#777777').png().toBuffer());
    put(root, 'trouble/bad/thin.png', await picture(1000, 70).png().toBuffer());
    put(root, 'trouble/bad/line-1x4000.png', await flat(1, 4000, '#f00').png().toBuffer());
    put(root, 'trouble/bad/tiny.png', await picture(20, 20).png().toBuffer());
    put(
      root,
      'trouble/bad/script.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script/></svg>',
    );
    symlinkSync('nowhere.png', at('trouble/bad/dead.png'));
    symlinkSync('itself.png', at('trouble/bad/itself.png'));
    symlinkSync('..', at('trouble/bad/up'));
    put(root, 'trouble/bad/deep/good-deep.png', await picture(80, 80, 77).png().toBuffer());
    symlinkSync('../../bad', at('trouble/bad/deep/around'));
  });

  it('gives the good pictures, and reports every other with its reason', async () => {
    const sets = await openBoth(`folder:${at('trouble/bad')}`);
    const seen = new Set<string>();
    const reasons = new Map<string, string>();
    for (const data of sets) {
      for (let i = 0; i < 4 * data.length; i++) seen.add((await data.pair(i)).id);
      for (const { id, reason, detail } of data.skipped().items) {
        reasons.set(id, reason);
        expect(detail).not.toContain('\n');
      }
    }
    expect([...seen].filter((id) => !id.includes('good'))).toEqual([]);
    expect(Object.fromEntries(reasons)).toMatchObject({
      'half.jpg': 'broken',
      'empty.png': 'broken',
      'text.png': 'broken',
      'bomb.png': 'broken',
      'gray.png': 'gray',
      'thin.png': 'aspect',
      'line-1x4000.png': 'small',
      'tiny.png': 'small',
      'script.svg': 'broken',
      'dead.png': 'broken',
      'itself.png': 'loop',
    });
    expect([...reasons].some(([id, reason]) => reason === 'loop' && id !== 'itself.png')).toBe(true);
    expect(seen.size).toBeGreaterThanOrEqual(good);
  });

  it('keeps gray, long and small pictures when told to', async () => {
    const filters = { minChroma: 0, maxAspect: 1e9, minSide: 1 };
    const ids = new Set(
      (await Promise.all((await openBoth(`folder:${at('trouble/bad')}`, { filters })).map(idsOf))).flat(),
    );
    for (const name of ['gray.png', 'thin.png', 'line-1x4000.png', 'tiny.png']) expect(ids.has(name)).toBe(true);
  });

  it('gives up with one line when nothing is usable', async () => {
    for (let i = 0; i < 30; i++) put(root, `hopeless/${i}.png`, 'nothing');
    await expect((await openDataset(`folder:${at('hopeless')}`, base)).pair(0)).rejects.toThrow(
      /in a row are not \(.*expected PNG, JPEG/,
    );
  });
});

describe.runIf(process.seteuid !== undefined)('a folder that may not be read', () => {
  const closed = at('closed');
  const own = process.geteuid?.() ?? 0;
  beforeAll(async () => {
    put(root, 'closed/a.png', await picture(80, 80, 1).png().toBuffer());
    chmodSync(root, 0o755);
    chmodSync(closed, 0o000);
    // Root may read everything.
    if (own === 0) process.seteuid!(65534);
  });
  afterAll(() => {
    process.seteuid!(own);
    chmodSync(closed, 0o755);
  });

  it.each(['folder', 'danbooru', 'shards', 'parquet'])('is not taken for an empty one: %s', async (kind) => {
    await expect(openDataset(`${kind}:${closed}`, base)).rejects.toThrow(
      `${closed}: no permission to read this folder`,
    );
  });
});

describe('pairs and side by side', () => {
  beforeAll(async () => {
    for (let i = 0; i < 30; i++) {
      put(root, `pairs/color/${i}.jpg`, await picture(96, 64, i).jpeg().toBuffer());
      if (i !== 3) {
        put(
          root,
          `pairs/line/${i}.png`,
          await linePicture(i === 5 ? 64 : 96, 64)
            .png()
            .toBuffer(),
        );
      }
      const [left, right] = [await picture(64, 64, i).png().toBuffer(), await linePicture(64, 64).png().toBuffer()];
      const sheet = sharp({ create: { width: 128, height: 64, channels: 3, background: '#fff' } });
      put(
        root,
        `side/${i}.png`,
        await sheet
          .composite([
            { input: left, left: 0, top: 0 },
            { input: right, left: 64, top: 0 },
          ])
          .png()
          .toBuffer(),
      );
    }
  });

  const hasCross = (pair: { line?: { data: Float32Array } }) =>
    pair.line!.data[32 * 64 + 32]! < 0.3 && pair.line!.data[32 * 64 + 2]! > 0.7;

  it('joins files of equal names, cut alike', async () => {
    const [train] = await openBoth(`pairs:${at('pairs/color')},${at('pairs/line')}`);
    for (let i = 0; i < train!.length; i++) {
      const pair = await train!.pair(i);
      expect(pair.line!.data.some((v) => v < 0.3)).toBe(true);
    }
    const all = await openBoth(`pairs:${at('pairs/color')},${at('pairs/line')}`);
    for (const data of all) await idsOf(data);
    const reasons = all.flatMap((data) => data.skipped().items.map(({ id }) => id));
    expect(reasons).toContain('3.jpg');
    expect(reasons).toContain('5.jpg');
  });

  it('cuts side-by-side pictures in half, either way round', async () => {
    const data = await openDataset(`sidebyside:${at('side')}`, base);
    expect(hasCross(await data.pair(0))).toBe(true);
    const swapped = await openDataset(`sidebyside-swapped:${at('side')}`, { ...base, filters: { minChroma: 0 } });
    const pair = await swapped.pair(0);
    expect(hasCross(pair)).toBe(false);
    const [r, g, b] = [
      pair.color.data[3 * (32 * 64 + 2)],
      pair.color.data[3 * (32 * 64 + 2) + 1],
      pair.color.data[3 * (32 * 64 + 2) + 2],
    ];
    expect([r, g, b]).toEqual([255, 255, 255]);
  });

  it('wants two folders', async () => {
    await expect(openDataset(`pairs:${at('pairs/color')}`, base)).rejects.toThrow(
      "expected 2 paths after 'pairs:', got 1",
    );
  });
});
