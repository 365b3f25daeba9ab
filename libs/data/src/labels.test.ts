import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UNKNOWN_PART, type Sample } from '@irodori/image';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { DatasetOptions } from './dataset.ts';
import { makeFolder, makeTar, put } from './fixtures.testing.ts';
import { createLoader } from './loader.ts';
import { openDataset } from './open-dataset.ts';
import { prepareShards } from './prepare/prepare.ts';

const folder = makeFolder('labels');
const at = (name: string): string => join(folder, name);
const base = { split: 'train', size: 64, seed: 4, labels: true } as const satisfies DatasetOptions;
const plain = { styles: { exact: 1 }, augment: false } as const;

/** Mean over parts of how much the colors of their pixels scatter, and of all pixels together. */
function scatter({ target, size, labels }: Sample): { within: number; overall: number } {
  const pixels = size * size;
  const spread = (places: readonly number[]): number => {
    let sum = 0;
    for (let c = 0; c < 3; c++) {
      const mean = places.reduce((s, i) => s + target[c * pixels + i]!, 0) / places.length;
      for (const i of places) sum += (target[c * pixels + i]! - mean) ** 2;
    }
    return sum;
  };
  const byPart = new Map<number, number[]>();
  labels!.ids.forEach((id, i) => byPart.set(id, [...(byPart.get(id) ?? []), i]));
  const within = [...byPart.values()].reduce((sum, places) => sum + spread(places), 0);
  return { within, overall: spread([...labels!.ids.keys()]) };
}

describe('labels of drawn characters', () => {
  it('are there when asked for, on pictures that are otherwise the same', async () => {
    const [asked, not] = [await openDataset('house', base), await openDataset('house', { ...base, labels: false })];
    for (let i = 0; i < 4; i++) {
      const { labels, color, ...rest } = await asked.pair(i);
      const { color: same, ...others } = await not.pair(i);
      expect(color.data).toEqual(same.data);
      expect(rest).toEqual(others);
      expect(labels!.parts[0]).toEqual({ name: 'background', person: null });
      const seen = new Set(labels!.ids);
      const names = labels!.parts.flatMap(({ name }, part) => (seen.has(part) ? [name] : []));
      expect(names).toContain('hair');
      expect([...seen].every((id) => id === UNKNOWN_PART || id < labels!.parts.length)).toBe(true);
    }
  });

  it('lie on the colors of samples, mirrored or not, at the size of the sample', async () => {
    for (const flip of [0, 1]) {
      const data = await openDataset('house', { ...base, sample: { ...plain, flip } });
      for (let i = 0; i < 4; i++) {
        const sample = await data.sample(i);
        expect(sample.labels!.ids.length).toBe(64 * 64);
        const { within, overall } = scatter(sample);
        expect(within).toBeLessThan(0.5 * overall);
      }
    }
  });
});

describe('labels in shards', () => {
  it('come back as they were, through threads too, and only when asked for', async () => {
    await prepareShards({ ...base, spec: 'house', count: 5, out: at('house'), workers: 0 });
    const [source, shards] = [await openDataset('house', base), await openDataset(`shards:${at('house')}`, base)];
    for (let i = 0; i < 5; i++) {
      const pair = await shards.pair(i);
      expect(pair.labels).toEqual((await source.pair(Number(pair.id))).labels);
    }
    const spec = `shards:${at('house')}`;
    const loader = await createLoader({ ...base, spec, batch: 2, workers: 1 });
    const { labels } = await loader.next();
    expect(labels).toEqual(await Promise.all([0, 1].map(async (i) => (await shards.sample(i)).labels)));
    await loader.close();
    const without = await openDataset(spec, { ...base, labels: false });
    expect('labels' in (await without.pair(0))).toBe(false);
    expect('labels' in (await without.batch(0, 2))).toBe(false);
  });

  it('are not written unless asked for', async () => {
    await prepareShards({ ...base, labels: false, spec: 'house', count: 2, out: at('bare'), workers: 0 });
    expect(readdirSync(at('bare/train'))).toContain('000000.tar');
    const data = await openDataset(`shards:${at('bare')}`, base);
    expect((await data.pair(0)).labels).toBeUndefined();
  });

  it.each([
    ['a number without a part', 3, '{"parts":[{"name":null,"person":null}]}', 'expected 1 parts, got number 3'],
    ['no parts', 0, '{}', "expected 'parts'"],
    ['parts that are none', 0, '{"parts":[{"name":7,"person":null}]}', "expected 'parts'"],
    ['no JSON', 0, 'parts', "expected 'parts'"],
  ])('with %s are left out with a reason', async (what, level, about, message) => {
    const square = (channels: 1 | 3, background: object) =>
      sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .png()
        .toBuffer();
    const tar = await makeTar([
      ['a.png', await square(3, { r: 200, g: 90, b: 20 })],
      ['a.labels.png', await square(1, { r: level, g: level, b: level })],
      ['a.json', about],
    ]);
    put(folder, `${what}/train/0.tar`, tar);
    const data = await openDataset(`shards:${at(what)}`, base);
    await expect(data.pair(0)).rejects.toThrow(message);
    const counts = data.skipped().counts;
    expect(counts.broken).toBe(1);
  });
});
