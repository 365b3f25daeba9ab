import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Batch, DatasetOptions } from '../dataset.ts';
import { makeFolder, picture, put } from '../fixtures.testing.ts';
import { createLoader } from '../loader.ts';
import { openDataset } from '../open-dataset.ts';
import { splitOf } from '../vectors/split.ts';
import { prepareShards } from './prepare.ts';

const folder = makeFolder('prepare');
const at = (name: string) => join(folder, name);
const base = { split: 'train', size: 64, seed: 5 } as const satisfies DatasetOptions;
const vector = { ...base, spec: 'streamline', size: 32, count: 25, shardSize: 10 };

/** Every file below a folder with the digest of its bytes. */
function digests(path: string): Record<string, string> {
  const names = readdirSync(path).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(path, name)))
        .digest('hex'),
    ]),
  );
}

describe('prepareShards', () => {
  beforeAll(async () => {
    await prepareShards({ ...vector, out: at('one'), workers: 0 });
  });

  it('writes the same bytes with any number of threads', async () => {
    await prepareShards({ ...vector, out: at('two'), workers: 2 });
    expect(digests(at('two/train'))).toEqual(digests(at('one/train')));
  });

  it('goes on after it was cut off, to the same bytes', async () => {
    const stop = new AbortController();
    const cut = prepareShards({
      ...vector,
      out: at('cut'),
      workers: 0,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done > 15) stop.abort(new Error('stopped'));
      },
    });
    await expect(cut).rejects.toThrow('stopped');
    expect(readdirSync(at('cut/train')).filter((name) => name.endsWith('.tar'))).toEqual(['000000.tar']);
    expect((await prepareShards({ ...vector, out: at('cut'), workers: 0 })).reused).toBe(1);
    expect(digests(at('cut/train'))).toEqual(digests(at('one/train')));
  });

  it('lets one process at a time into a folder', async () => {
    const options = { ...vector, out: at('twice'), workers: 0 };
    const both = await Promise.allSettled([prepareShards(options), prepareShards(options)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(String(refused.reason)).toMatch(/twice.train: process \d+ on .* is preparing shards here; wait for it/);
    expect(digests(at('twice/train'))).toEqual(digests(at('one/train')));
  });

  it('makes a damaged or missing shard again', async () => {
    await prepareShards({ ...vector, out: at('damaged'), workers: 0 });
    truncateSync(at('damaged/train/000001.tar'), 5000);
    rmSync(at('damaged/train/000002.json'));
    const report = await prepareShards({ ...vector, out: at('damaged'), workers: 0 });
    expect([report.reused, report.samples, report.shards]).toEqual([1, 25, 3]);
    expect(digests(at('damaged/train'))).toEqual(digests(at('one/train')));
  });

  it('refuses a folder of a version to come, in its settings or in the index of a shard', async () => {
    const again = () => prepareShards({ ...vector, out: at('later'), workers: 0 });
    await again();
    for (const name of ['prepare.json', '000001.json']) {
      const path = at(`later/train/${name}`);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(/"version": ?1/, '"version":2'));
      await expect(again()).rejects.toThrow(
        /^[^\n]*\.json: version 2 is newer than this program, which goes on with up to 1; update it[^\n]*$/,
      );
      writeFileSync(path, text);
    }
    expect((await again()).reused).toBe(3);
  });

  it('refuses to mix settings in one folder, and endless sets without a number', async () => {
    await expect(prepareShards({ ...vector, seed: 6, out: at('one'), workers: 0 })).rejects.toThrow(
      'other settings are in prepare.json',
    );
    await expect(prepareShards({ ...base, spec: 'streamline', out: at('x'), workers: 0 })).rejects.toThrow(
      'expected the number of pictures',
    );
  });

  it('writes tars that tar-stream reads, with a true index', async () => {
    const index = JSON.parse(readFileSync(at('one/train/000000.json'), 'utf8')) as {
      files: Record<string, { offset: number; size: number; sha256: string }>;
    };
    const tar = readFileSync(at('one/train/000000.tar'));
    const names: string[] = [];
    const reader = extract();
    reader.on('entry', (header, stream, next) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => void chunks.push(chunk as Buffer));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { offset, size, sha256 } = index.files[header.name]!;
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
        expect(bytes.equals(tar.subarray(offset, offset + size))).toBe(true);
        names.push(header.name);
        next();
      });
    });
    await new Promise<void>((resolve, reject) => {
      reader.on('finish', () => resolve());
      reader.on('error', reject);
      reader.end(tar);
    });
    expect(names.slice(0, 3)).toEqual(['000000000.png', '000000000.line.png', '000000000.json']);
    expect(names.length).toBe(30);
  });

  it('shards read back as the pictures they were made of', async () => {
    const source = await openDataset('streamline', { ...base, size: 32 });
    const shards = await openDataset(`shards:${at('one')}`, { ...base, size: 32 });
    expect(shards.length).toBe(25);
    for (let i = 0; i < 25; i += 3) {
      const pair = await shards.pair(i);
      const original = await source.pair(Number(pair.id));
      expect(Buffer.from(pair.color.data).equals(Buffer.from(original.color.data))).toBe(true);
      const errors = pair.line!.data.map((v, p) => Math.abs(v - original.line!.data[p]!));
      expect(Math.max(...errors)).toBeLessThan(0.003);
    }
  });

  it('keeps where hints belong', async () => {
    await prepareShards({ ...base, spec: 'house', count: 6, format: 'ppm', out: at('house'), workers: 0 });
    const [source, shards] = await Promise.all([
      openDataset('house', base),
      openDataset(`shards:${at('house')}`, base),
    ]);
    let asking = 0;
    for (let i = 0; i < 6; i++) {
      const pair = await shards.pair(i);
      const original = await source.pair(Number(pair.id));
      expect(pair.hintArea).toEqual(original.hintArea);
      if (pair.hintArea!.includes(1)) asking++;
    }
    expect(asking).toBeGreaterThan(0);
  });

  it.each(['webp', 'jpeg', 'ppm'] as const)('stores %s too', async (format) => {
    const report = await prepareShards({ ...vector, count: 4, format, out: at(format), workers: 0 });
    expect(report.samples).toBe(4);
    const pair = await (await openDataset(`shards:${at(format)}`, base)).pair(0);
    expect(pair.color.width).toBe(64);
  });

  it('leaves out broken files and near duplicates, says which, and keeps that over a resume', async () => {
    const pictures = Array.from({ length: 24 }, (_, i) => i);
    const names = pictures.map((i) => String(i).padStart(2, '0'));
    for (const i of pictures) {
      put(
        folder,
        `pictures/${names[i]}.png`,
        await picture(96, 96 + 40 * (i % 2), i)
          .png()
          .toBuffer(),
      );
    }
    for (const i of pictures) {
      put(
        folder,
        `pictures/again-${i}.jpg`,
        await picture(96, 96 + 40 * (i % 2), i)
          .modulate({ brightness: 1.01 })
          .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      );
    }
    put(folder, 'pictures/broken.png', 'no picture');
    const options = { ...base, spec: `folder:${at('pictures')}`, shardSize: 10, workers: 0 };
    const report = await prepareShards({ ...options, out: at('deduped') });
    const { train } = { train: (await openDataset(options.spec, base)).length };
    expect(report.samples + report.items.length).toBe(train);
    // Every picture with both its files in this split, long ones too.
    const here = (name: string) => splitOf(name) === 'train';
    const doubles = pictures.filter((i) => here(names[i]!) && here(`again-${i}`));
    expect(doubles.length).toBeGreaterThan(15);
    expect(report.skipped.duplicate).toBe(doubles.length);
    expect(report.items.every(({ detail }) => !detail.includes('\n'))).toBe(true);
    rmSync(at('deduped/train/000002.tar'));
    const again = await prepareShards({ ...options, out: at('deduped') });
    expect(again).toEqual({ ...report, reused: report.shards - 1 });
    const kept = await prepareShards({ ...options, out: at('kept'), duplicateBits: -1 });
    expect(kept.skipped.duplicate).toBeUndefined();
    const machines = await Promise.all(
      [0, 1].map((index) =>
        prepareShards({ ...options, out: at(`machine${index}`), duplicateBits: -1, shard: { index, count: 2 } }),
      ),
    );
    expect(machines[0]!.samples + machines[1]!.samples).toBe(kept.samples);
  });
});

function expectSame(a: Batch, b: Batch): void {
  expect([a.first, a.ids]).toEqual([b.first, b.ids]);
  for (const key of ['sketch', 'hint', 'target'] as const) {
    expect(Buffer.from(a[key].buffer).equals(Buffer.from(b[key].buffer))).toBe(true);
  }
}

describe('createLoader', () => {
  const options = { ...base, spec: 'streamline', size: 32, batch: 3 };

  it('gives the same batches with any number of threads, and goes on where it stopped', async () => {
    const plain = await createLoader({ ...options, workers: 0 });
    const threaded = await createLoader({ ...options, workers: 2, prefetch: 5 });
    const later = await createLoader({ ...options, workers: 1, start: 2 });
    const batches = [];
    for (let p = 0; p < 4; p++) {
      const batch = await plain.next();
      expect(batch.first).toBe(3 * p);
      expectSame(await threaded.next(), batch);
      batches.push(batch);
    }
    expect(later.position).toBe(2);
    expectSame(await later.next(), batches[2]!);
    expectSame(await later.next(), batches[3]!);
    expect(batches[0]!.sketch.length).toBe(3 * 32 * 32);
    expect(batches[0]!.hint.length).toBe(3 * 4 * 8 * 8);
    expect(batches[0]!.target.length).toBe(3 * 3 * 32 * 32);
    await Promise.all([plain, threaded, later].map((loader) => loader.close()));
  });

  it('equals the samples of the data set', async () => {
    const loader = await createLoader({ ...options, workers: 0 });
    const data = await openDataset('streamline', { ...base, size: 32 });
    const { target, ids } = await loader.next();
    const sample = await data.sample(1);
    expect(ids[1]).toBe(sample.id);
    expect(target.subarray(3 * 1024, 6 * 1024)).toEqual(sample.target);
    await loader.close();
  });

  it.each([0, 1])('fills released batches again, to the same samples, with %i threads', async (workers) => {
    const fresh = await createLoader({ ...options, workers: 0 });
    const loader = await createLoader({ ...options, workers, prefetch: 2 });
    for (let p = 0; p < 6; p++) {
      const batch = await loader.next();
      expectSame(batch, await fresh.next());
      batch.sketch.fill(7);
      batch.hint.fill(7);
      loader.release(batch);
    }
    await fresh.close();
    await loader.close();
  });

  it('tells wrong settings and unusable pictures, from threads too', async () => {
    await expect(createLoader({ ...options, spec: 'nothing' })).rejects.toThrow("got 'nothing'");
    await expect(createLoader({ ...options, batch: 0 })).rejects.toThrow(
      'expected batch to be a whole number from 1 on, got 0',
    );
    for (let i = 0; i < 8; i++) put(folder, `bad/${i}.png`, 'no picture');
    const loader = await createLoader({ ...options, spec: `folder:${at('bad')}`, workers: 1 });
    await expect(loader.next()).rejects.toThrow(/in a row are not/);
    expect((await loader.skipped()).counts.broken).toBeGreaterThan(3);
    await loader.close();
    await expect(loader.next()).rejects.toThrow();
  });
});
