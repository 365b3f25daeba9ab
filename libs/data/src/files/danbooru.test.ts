import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DatasetUsageError, type DatasetOptions, type PostFilters } from '../dataset.ts';
import { makeFolder, makeTar, picture, put } from '../fixtures.testing.ts';
import { checkFilters, openDataset } from '../open-dataset.ts';
import { SkipLog } from '../skip-log.ts';
import { findLetterbox } from './letterbox.ts';
import { findId, postFilter, readPosts } from './posts.ts';

const root = makeFolder('danbooru');
const base = { split: 'train', size: 64, seed: 1 } as const satisfies DatasetOptions;

/** Ids met in both splits. */
async function idsOf(path: string, posts?: PostFilters): Promise<number[]> {
  const ids = new Set<number>();
  for (const split of ['train', 'val'] as const) {
    const data = await openDataset(`danbooru:${path}`, { ...base, split, filters: { posts } }).catch((error: Error) => {
      if (/pass the filters|is for training/.test(error.message)) return undefined;
      throw error;
    });
    for (let i = 0; i < (data?.length ?? 0); i++) ids.add(Number(/(\d+)\.\w+$/.exec((await data!.pair(i)).id)![1]));
    await data?.close();
  }
  return [...ids].sort((a, b) => a - b);
}

const tags = (text: string) => text.split(' ').map((name, i) => ({ id: String(i), name, category: '0' }));
/** As in the dumps of 2017 to 2020: numbers are text. */
const oldPost = (id: number, rating: string, score: number, text: string, more = {}) =>
  JSON.stringify({
    id: String(id),
    rating,
    score: String(score),
    image_width: '900',
    image_height: '700',
    tags: tags(text),
    ...more,
  });
const newPost = (id: number, rating: string, score: number, text: string, more = {}) =>
  JSON.stringify({ id, rating, score, image_width: 900, image_height: 700, tag_string: text, ...more });

describe('Danbooru2017 to 2021', () => {
  const old = join(root, 'old');
  beforeAll(async () => {
    for (let id = 1000; id < 1012; id++) {
      const bucket = String(id % 1000).padStart(4, '0');
      put(old, `original/${bucket}/${id}.png`, await picture(90, 80, id).png().toBuffer());
    }
    put(
      old,
      'metadata/2018000000000000',
      [
        oldPost(1000, 's', 5, '1girl solo blue_hair'),
        oldPost(1001, 'q', 50, '1girl solo'),
        oldPost(1002, 's', -3, '1girl'),
        oldPost(1003, 's', 9, '1girl monochrome'),
        oldPost(1004, 's', 9, '2girls'),
        oldPost(1005, 's', 9, '1girl', { is_deleted: '1' }),
        oldPost(1006, 's', 9, '1girl', { image_width: '30' }),
        '{"id": "1007", "rating": "s", "sco',
        'not json at all',
        '',
        oldPost(1008, 's', 9, '1girl'),
      ].join('\n'),
    );
    put(
      old,
      'metadata/2018000000000001.json.gz',
      gzipSync(
        `${newPost(1009, 'g', 4, 'solo 1girl')}\r\n${newPost(1010, 'e', 99, '1girl')}\n${newPost(424242, 'g', 4, '1girl')}`,
      ),
    );
  });

  it('keeps safe posts that are neither deleted, tiny nor line art', async () => {
    expect(await idsOf(old)).toEqual([1000, 1002, 1004, 1008, 1009]);
  });

  it('filters by rating, score and tags in old and new dumps', async () => {
    expect(await idsOf(old, { minScore: 5 })).toEqual([1000, 1004, 1008]);
    expect(await idsOf(old, { ratings: ['q', 'e'] })).toEqual([1001, 1010]);
    expect(await idsOf(old, { require: ['1girl', 'solo'] })).toEqual([1000, 1009]);
    expect(await idsOf(old, { anyOf: ['2girls', 'blue_hair'] })).toEqual([1000, 1004]);
    expect(await idsOf(old, { exclude: ['1girl'] })).toEqual([1004]);
    expect(await idsOf(old, { exclude: [], minScore: 9 })).toEqual([1003, 1004, 1008]);
  });

  it('reports metadata lines that are cut or no JSON', async () => {
    const data = await openDataset(`danbooru:${old}`, base);
    const details = data.skipped().items.map(({ detail }) => detail);
    expect(details.some((text) => text.includes('line 8: expected a post as a JSON object'))).toBe(true);
    expect(details.some((text) => text.includes('line 9'))).toBe(true);
  });

  it('takes all pictures without metadata, and says so when filters need it', async () => {
    const bare = join(root, 'bare');
    for (let id = 1; id < 30; id++) {
      put(bare, `512px/${String(id).padStart(4, '0')}/${id}.jpg`, await picture(70, 70, id).jpeg().toBuffer());
    }
    expect((await idsOf(bare)).length).toBe(29);
    const filtered = openDataset(`danbooru:${bare}`, { ...base, filters: { posts: { minScore: 1 } } });
    await expect(filtered).rejects.toThrow('need metadata');
    await expect(filtered).rejects.toThrow(DatasetUsageError);
    await expect(openDataset(`danbooru:${root}`, base)).rejects.toThrow('expected original/, 512px/ or tar packs');
  });

  it('cuts the black bars of the 512-pixel subset', async () => {
    const boxed = join(root, 'boxed');
    const inner = await picture(512, 300, 4).png().toBuffer();
    const sheet = sharp({ create: { width: 512, height: 512, channels: 3, background: '#000' } });
    const jpeg = await sheet
      .composite([{ input: inner, left: 0, top: 106 }])
      .jpeg({ quality: 90 })
      .toBuffer();
    for (let id = 1; id < 6; id++) put(boxed, `512px/${String(id).padStart(4, '0')}/${id}.jpg`, jpeg);
    const { color } = await (await openDataset(`danbooru:${boxed}`, base)).pair(0);
    let black = 0;
    for (let p = 0; p < color.data.length; p += 3) {
      if (color.data[p]! + color.data[p + 1]! + color.data[p + 2]! < 40) black++;
    }
    expect(black).toBeLessThan(64);
  });
});

describe('Danbooru2023', () => {
  it('reads pictures inside tar packs in place, up to where a pack is damaged', async () => {
    const packs = join(root, 'packs');
    const members = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) => [`${7000 + i}.webp`, await picture(80, 80, i).webp().toBuffer()] as const,
      ),
    );
    const [first, second] = [await makeTar(members.slice(0, 10)), await makeTar(members.slice(10))];
    put(packs, 'original/data-0000.tar', first);
    put(packs, 'original/data-0001.tar', second.subarray(0, Math.floor(second.length * 0.55)));
    put(
      packs,
      'metadata/posts.jsonl',
      Array.from({ length: 20 }, (_, i) => newPost(7000 + i, i === 2 ? 'e' : 'g', 1, '1girl')).join('\n'),
    );
    const ids = await idsOf(packs);
    expect(ids.slice(0, 9)).toEqual([7000, 7001, 7003, 7004, 7005, 7006, 7007, 7008, 7009]);
    expect(ids.length).toBeGreaterThan(11);
    expect(ids.length).toBeLessThan(19);
    const data = await openDataset(`danbooru:${packs}`, base);
    expect(data.skipped().items.some(({ detail }) => /data-0001\.tar: damaged tar, cut off/.test(detail))).toBe(true);
  });
});

it.each([
  ['folder:pictures', { require: ['1girl'] }, "data 'folder:pictures': filters on tags, rating or score need metadata"],
  ['anime,noto', { minScore: 3 }, "data 'anime,noto': filters on tags, rating or score need metadata"],
  [
    'danbooru:set',
    { ratings: ['safe', 'x'] },
    "rating: expected g, s, q or e (general, sensitive, questionable, explicit), got 'x'",
  ],
])('%s does not take %j', (spec, posts, line) => {
  expect(() => checkFilters(spec, { posts })).toThrow(line);
  expect(() => checkFilters(spec, { posts })).toThrow(DatasetUsageError);
});

it('takes filters where one of the sets has metadata, and none anywhere', () => {
  expect(() => checkFilters('anime,danbooru:set', { posts: { ratings: ['general', 'Q'] } })).not.toThrow();
  expect(() => checkFilters('anime', { minChroma: 3 })).not.toThrow();
});

describe('metadata', () => {
  it('stays small in memory and fast on many posts', async () => {
    const path = join(root, 'many.jsonl');
    const lines = 60_000;
    let text = '';
    for (let id = 0; id < lines; id++) {
      text += `${newPost(id, id % 3 === 0 ? 'e' : 'g', id % 100, `1girl solo tag_${id % 977} ${id % 7 === 0 ? 'monochrome' : 'color'}`)}\n`;
      if (text.length > 1 << 20) {
        appendFileSync(path, text);
        text = '';
      }
    }
    appendFileSync(path, text);
    const { ids, read } = await readPosts([path], { minScore: 50, require: ['solo'] }, 64, new SkipLog());
    expect(read).toBe(lines);
    const expected = Array.from({ length: lines }, (_, id) => id).filter(
      (id) => id % 3 !== 0 && id % 100 >= 50 && id % 7 !== 0,
    );
    expect([...ids]).toEqual(expected);
    expect(findId(ids, expected[17]!)).toBe(17);
    expect(findId(ids, 0)).toBe(-1);
  });

  it('matches whole tags only', () => {
    const passes = postFilter({ exclude: ['sketch'] }, 64);
    expect(passes({ id: 1, rating: 'g', tag_string: 'sketchbook 1girl' })).toBe(true);
    expect(passes({ id: 1, rating: 'g', tag_string: '1girl sketch' })).toBe(false);
  });
});

describe('findLetterbox', () => {
  const boxed = (rows: readonly [number, number], level: number) => {
    const data = new Uint8ClampedArray(3 * 40 * 40).fill(level);
    data.fill(0, 0, 3 * 40 * rows[0]);
    data.fill(0, 3 * 40 * (40 - rows[1]));
    return findLetterbox({ width: 40, height: 40, channels: 3, data });
  };

  it('wants two bars of equal width', () => {
    expect(boxed([8, 8], 100)).toEqual({ left: 0, top: 8, width: 40, height: 24 });
    expect(boxed([8, 9], 100)).toEqual({ left: 0, top: 8, width: 40, height: 23 });
    expect(boxed([8, 0], 100)).toBeUndefined();
    expect(boxed([12, 4], 100)).toBeUndefined();
    expect(boxed([1, 1], 100)).toBeUndefined();
    expect(boxed([8, 8], 0)).toBeUndefined();
  });
});
