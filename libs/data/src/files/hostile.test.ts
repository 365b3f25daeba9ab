import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { makeFolder, picture, put } from '../fixtures.testing.ts';
import { openDataset } from '../open-dataset.ts';
import { gunzipFile } from './gunzip-file.ts';
import { indexTar, readFromMemory } from './tar-index.ts';
import { portablePath } from './walk.ts';

const root = makeFolder('hostile');
const base = { split: 'train', size: 32, seed: 1, filters: { minChroma: 0, minSide: 1 } } as const;

const open = async (spec: string) => {
  const data = await openDataset(spec, base);
  await data.close();
};
const post = (id: number) => JSON.stringify({ id, rating: 'g', tag_string: '', image_width: 99, image_height: 99 });

/** A tar with one member of `size` bytes, of which nothing is written: the file has a hole. */
function putHoleTar(path: string, name: string, size: number): void {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header[124] = 0x80;
  header.writeUIntBE(size, 130, 6);
  header.write('ustar\0', 257);
  header[156] = 48;
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, header);
  truncateSync(path, 1024 + Math.ceil(size / 512) * 512);
}

it('members of a tar are measured before they are read', async () => {
  const giant = 6 * 2 ** 30;
  putHoleTar(join(root, 'giant/a.tar'), 'a.png', giant);
  putHoleTar(join(root, 'posts/original/a.tar'), '1001.png', 1.5 * 2 ** 30);
  for (const [spec, message] of [
    [`shards:${root}/giant`, /expected at most 134 MB, got 6442 MB/],
    [`danbooru:${root}/posts`, /1001\.png: expected at most 134 MB, got 1611 MB/],
  ] as const) {
    const before = process.memoryUsage().rss;
    const data = await openDataset(spec, { ...base, filters: { ...base.filters, posts: undefined } });
    await expect(data.pair(0)).rejects.toThrow(message);
    await data.close();
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  }
});

it('a .tar.gz that unpacks to more than a hundred times its size is refused by its own word, or when it gets there', async () => {
  const bomb = gzipSync(Buffer.alloc(200e6));
  put(root, 'bomb/a.tar.gz', bomb);
  put(root, 'bomb/b.tar.gz', bomb);
  await expect(open(`shards:${root}/bomb`)).rejects.toThrow(/in 2 shards .*found none/);
  await expect(gunzipFile(join(root, 'bomb/a.tar.gz'), 2 ** 30, 100)).rejects.toThrow(
    /a\.tar\.gz: unpacked it is larger than .* 100 times its size \(200000000 bytes\); use a plain \.tar/,
  );
  // A second member hides the size of the first.
  put(root, 'two.gz', Buffer.concat([bomb, gzipSync('x')]));
  await expect(gunzipFile(join(root, 'two.gz'), 2 ** 30, 100)).rejects.toThrow(/larger than/);
});

it('several gzip members are one file', async () => {
  put(root, 'members.gz', Buffer.concat([gzipSync(Buffer.alloc(70_000, 'a')), gzipSync('b')]));
  const bytes = await gunzipFile(join(root, 'members.gz'), 1e6, 1e6);
  expect([bytes.length, bytes.at(0), bytes.at(-1)]).toEqual([70_001, 97, 98]);
});

it('damaged and folder-like metadata is named', async () => {
  const set = join(root, 'metadata');
  for (let id = 1000; id < 1030; id++) put(set, `original/0000/${id}.png`, await picture(70, 70, id).png().toBuffer());
  mkdirSync(join(set, 'metadata', '2017.json'), { recursive: true });
  put(set, 'metadata/posts.json', Array.from({ length: 30 }, (_, i) => post(1000 + i)).join('\n'));
  await open(`danbooru:${set}`);
  const packed = gzipSync(post(1000).repeat(1000));
  put(set, 'metadata/broken.json.gz', packed.subarray(0, packed.length - 20));
  await expect(open(`danbooru:${set}`)).rejects.toThrow(
    /broken\.json\.gz: damaged gzip file \(unexpected end of file\)/,
  );
  put(set, 'metadata/broken.json.gz', 'no gzip');
  await expect(open(`danbooru:${set}`)).rejects.toThrow(/broken\.json\.gz: damaged gzip file/);
  put(set, 'metadata/broken.json.gz', gzipSync('[\n'.repeat(1000) + 'x\n'.repeat(400_000)));
  await expect(open(`danbooru:${set}`)).rejects.toThrow(/broken\.json\.gz: expected a post .* in 10001 of the first/);
});

it('a Parquet file with a column that its schema does not name is left out', async () => {
  const damaged = readFileSync(new URL('./fixtures/pictures.parquet', import.meta.url));
  damaged.write('imagX', damaged.lastIndexOf('image'));
  put(root, 'unnamed/a.parquet', damaged);
  await expect(openDataset(`parquet:${root}/unnamed`, base)).rejects.toThrow('expected a column named image');
});

it('a Parquet file that claims rows or bytes that it cannot hold is left out with one line', async () => {
  const bytes = readFileSync(new URL('./fixtures/pictures.parquet', import.meta.url));
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  let refused = 0;
  // Places all over the footer, set so that a number in it becomes negative or huge.
  for (let at = footer; at < bytes.length - 8; at += 41) {
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, at, Math.min(at + 5, bytes.length - 8));
    put(root, 'parquet/a.parquet', damaged);
    await openDataset(`parquet:${root}/parquet`, base).then(
      async (data) => {
        expect(data.length).toBeLessThan(1000);
        await data.pair(0).catch((error: Error) => expect(error.name).toMatch(/DatasetError|SkippedItem/));
        await data.close();
      },
      (error: Error) => {
        refused++;
        expect(error.name).toBe('DatasetError');
      },
    );
  }
  expect(refused).toBeGreaterThan(5);
});

it('a tar whose headers lie is read up to there', async () => {
  const header = Buffer.alloc(1024);
  expect(await indexTar(readFromMemory(header), header.length)).toEqual({ entries: [] });
  header.fill(0xff);
  expect((await indexTar(readFromMemory(header), header.length)).damage).toMatch(/no tar header/);
});

it('a path draws the same split on every system', () => {
  expect(portablePath(win32.join('set', 'deep', 'a.parquet'), win32.sep)).toBe('set/deep/a.parquet');
  expect(portablePath('set/with\\\\back.parquet', '/')).toBe('set/with\\\\back.parquet');
});
