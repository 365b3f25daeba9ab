import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DatasetOptions } from '../dataset.ts';
import { linePicture, makeFolder, makeTar, picture, put } from '../fixtures.testing.ts';
import { openDataset } from '../open-dataset.ts';
import { groupEntries } from './shard-source.ts';
import { indexTar, readFromMemory } from './tar-index.ts';

const root = makeFolder('packed');
const base = { split: 'train', size: 64, seed: 1 } as const satisfies DatasetOptions;

describe('indexTar', () => {
  it('finds what tar-stream wrote, long names too', async () => {
    const files: [string, string][] = [
      ['a.txt', 'first'],
      [`${'long/'.repeat(30)}name-${'x'.repeat(90)}.png`, 'second'],
      ['日本語.png', 'third'],
      ['empty.png', ''],
      ['block.bin', 'z'.repeat(512)],
    ];
    const tar = await makeTar(files);
    const { entries, damage } = await indexTar(readFromMemory(tar), tar.length);
    expect(damage).toBeUndefined();
    expect(entries.map(({ name }) => name)).toEqual(files.map(([name]) => name));
    for (const [i, { offset, size }] of entries.entries()) {
      expect(tar.toString('utf8', offset, offset + size)).toBe(files[i]![1]);
    }
  });

  it('stops at damage and keeps what came before', async () => {
    const tar = await makeTar([
      ['a.png', 'aaa'],
      ['b.png', 'bbb'],
      ['c.png', 'ccc'],
    ]);
    const cut = await indexTar(readFromMemory(tar.subarray(0, 1030)), 1030);
    expect(cut.entries.map(({ name }) => name)).toEqual(['a.png']);
    expect(cut.damage).toMatch(/cut off/);
    const scratched = Buffer.from(tar);
    scratched[1024 + 3]! ^= 0x55;
    expect(await indexTar(readFromMemory(scratched), tar.length)).toMatchObject({
      entries: [{ name: 'a.png' }],
      damage: 'no tar header at byte 1024',
    });
    const noise = Buffer.from('this is no tar at all'.repeat(100));
    expect((await indexTar(readFromMemory(noise), noise.length)).damage).toBe('no tar header at byte 0');
  });
});

describe('groupEntries', () => {
  it('joins neighbors by the name before the first dot', () => {
    const entry = (name: string) => ({ name, offset: 0, size: 1 });
    const groups = groupEntries(
      ['d/1.jpg', 'd/1.line.png', 'd/1.json', 'd/2.v2.txt', 'd/2.png', 'x/1.webp', 'x/1.sketch.webp', 'readme'].map(
        entry,
      ),
    );
    expect(groups.map(({ key, color, line }) => [key, color?.name, line?.name])).toEqual([
      ['d/1', 'd/1.jpg', 'd/1.line.png'],
      ['d/2', 'd/2.png', undefined],
      ['x/1', 'x/1.webp', 'x/1.sketch.webp'],
    ]);
  });
});

describe('shards', () => {
  beforeAll(async () => {
    for (let shard = 0; shard < 3; shard++) {
      const files: [string, Uint8Array | string][] = [];
      for (let i = 0; i < 12; i++) {
        const key = `s${shard}-${i}`;
        if (!(shard === 1 && i === 5)) {
          files.push([
            `${key}.jpg`,
            await picture(70, 66, shard * 12 + i)
              .jpeg()
              .toBuffer(),
          ]);
        }
        if (i % 2 === 0) files.push([`${key}.line.png`, await linePicture(70, 66).png().toBuffer()]);
        files.push([`${key}.json`, '{}']);
      }
      const tar = await makeTar(files);
      put(root, `plain/${shard}.tar`, tar);
      put(root, `zipped/${shard}.tar.gz`, gzipSync(tar));
    }
    put(root, 'zipped/9.tar.gz', 'no gzip');
  });

  it.each(['plain', 'zipped'])('%s: all samples once a pass, lines where there are some', async (kind) => {
    const data = await openDataset(`shards:${join(root, kind)}`, base);
    const val = await openDataset(`shards:${join(root, kind)}:val`, base).catch(() => undefined);
    expect(data.length + (val?.length ?? 0)).toBe(35);
    const pairs = [];
    for (let i = 0; i < data.length; i++) pairs.push(await data.pair(i));
    expect(new Set(pairs.map(({ id }) => id)).size).toBe(data.length);
    for (const { id, line } of pairs) expect(line !== undefined).toBe(Number(id.split('-')[1]) % 2 === 0);
    const items = data.skipped().items;
    expect(items.some(({ detail }) => detail.includes("'s1-5' has no color picture"))).toBe(true);
    expect(items.some(({ detail }) => detail.includes('9.tar.gz: expected a gzip file'))).toBe(kind === 'zipped');
    if (kind === 'zipped') {
      const visits = pairs.map(({ id }) => id[1]).filter((shard, i, all) => shard !== all[i - 1]);
      expect(visits.length).toBe(3);
    }
  });

  it('says what is wrong with a folder of shards', async () => {
    put(root, 'none/readme.txt', 'x');
    await expect(openDataset(`shards:${join(root, 'none')}`, base)).rejects.toThrow(
      'expected shards (.tar, .tar.gz), found none',
    );
  });
});

describe('parquet', () => {
  // Written by fixtures/record-parquet.py with pyarrow.
  const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

  it('reads color and line columns of snappy files, over row groups', async () => {
    const sets = [];
    for (const split of ['train', 'val'] as const) {
      const data = await openDataset(`parquet:${fixture('pictures.parquet')}`, { ...base, split }).catch(
        () => undefined,
      );
      if (data) sets.push(data);
    }
    expect(sets.reduce((n, data) => n + data.length, 0)).toBe(6);
    const seen = new Map<number, number[]>();
    for (const data of sets) {
      for (let i = 0; i < data.length; i++) {
        const pair = await data.pair(i).catch((error: Error) => {
          // Row 4 is empty on purpose; a split that holds nothing else has nothing to give.
          expect(error.message).toContain("#4: column 'image' holds no picture");
        });
        if (!pair) continue;
        const { id, color, line } = pair;
        seen.set(Number(id.split('#')[1]), [...color.data.subarray(0, 3)]);
        expect(line!.data.some((v) => v < 0.3)).toBe(true);
      }
      if (data.skipped().items.length > 0) {
        expect(data.skipped().items[0]!.detail).toMatch(/#4: column 'image' holds no picture/);
      }
    }
    for (const [row, rgb] of seen) expect(rgb).toEqual([250 - 20 * row, 60 + 25 * row, 120]);
    expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3, 5]);
  });

  it('says which compression it cannot read', async () => {
    const data = await openDataset(`parquet:${fixture('pictures-zstd.parquet')}`, base);
    await expect(data.pair(0)).rejects.toThrow(/ZSTD/i);
    put(root, 'broken/a.parquet', 'PAR1 nothing');
    await expect(openDataset(`parquet:${join(root, 'broken')}`, base)).rejects.toThrow('expected a column named image');
  });
});
