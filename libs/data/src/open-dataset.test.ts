import { win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRng, toImageTensor, extractSketch } from '@irodori/image';
import { DatasetUsageError } from './dataset.ts';
import { mapSpecPaths, openDataset, parseSpec } from './open-dataset.ts';
import { fluentSource } from './vectors/icon-figures.ts';
import { baseName } from './vectors/split.ts';

const base = { split: 'train', size: 64, seed: 1 } as const;
const sameFloats = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((v, i) => v === b[i]);
const dark = (line: Float32Array) => line.filter((v) => v < 0.5).length / line.length;

describe('embedded sets', () => {
  it.each(['anime', 'fluent', 'noto', 'streamline', 'dicebear', 'irodori-mix'])(
    '%s gives aligned, drawn pairs',
    async (spec) => {
      const data = await openDataset(spec, base);
      expect(data.length).toBe(Infinity);
      let inked = 0;
      for (let i = 0; i < 6; i++) {
        const pair = await data.pair(i);
        expect([pair.color.width, pair.color.height, pair.line!.width, pair.line!.height]).toEqual([64, 64, 64, 64]);
        const share = dark(pair.line!.data);
        expect(share).toBeLessThan(0.7);
        if (share > 0.005) inked++;
      }
      expect(inked).toBeGreaterThanOrEqual(5);
      await data.close();
    },
  );

  it('line pixels are the dark edges of the color picture', async () => {
    const data = await openDataset('fluent', { ...base, size: 128 });
    let [onLine, offLine, n] = [0, 0, 0];
    for (let i = 0; i < 12; i++) {
      const { color, line } = await data.pair(i);
      const luma = (p: number) =>
        0.3 * color.data[3 * p]! + 0.6 * color.data[3 * p + 1]! + 0.1 * color.data[3 * p + 2]!;
      const mean = (test: (v: number) => boolean) => {
        const picked = [...line!.data.keys()].filter((p) => test(line!.data[p]!));
        return picked.reduce((sum, p) => sum + luma(p), 0) / Math.max(1, picked.length);
      };
      onLine += mean((v) => v < 0.1);
      offLine += mean((v) => v > 0.95);
      n++;
    }
    expect(onLine / n).toBeLessThan(70);
    expect(offLine / n).toBeGreaterThan(130);
  });

  it('sample(i) depends on spec, split, size, seed and i alone', async () => {
    const [a, b] = await Promise.all([openDataset('irodori-mix', base), openDataset('irodori-mix', base)]);
    for (const i of [5, 0]) await a.sample(i);
    for (const i of [3, 7]) {
      const [x, y] = [await a.sample(i), await b.sample(i)];
      expect(x.id).toBe(y.id);
      for (const key of ['sketch', 'hint', 'target'] as const) expect(sameFloats(x[key], y[key])).toBe(true);
    }
    const other = await openDataset('irodori-mix', { ...base, seed: 2 });
    const { target } = await a.sample(3);
    expect(sameFloats((await other.sample(3)).target, target)).toBe(false);
    const val = await openDataset('irodori-mix:val', base);
    expect(sameFloats((await val.sample(3)).target, target)).toBe(false);
  });

  it('samples that need no line show the same color as the pair', async () => {
    const options = { ...base, sample: { styles: { paper: 1 }, augment: false as const, flip: 0, hints: { none: 1 } } };
    for (const spec of ['fluent', 'anime']) {
      const data = await openDataset(spec, options);
      const { color } = await data.pair(2);
      const { target, sketch } = await data.sample(2);
      expect(sameFloats(target, toImageTensor(color))).toBe(true);
      expect(sameFloats(sketch, extractSketch(color, 'paper').data)).toBe(true);
    }
  });

  it('shards part the numbers of one stream', async () => {
    const whole = await openDataset('fluent', base);
    const part = await openDataset('fluent', { ...base, shard: { index: 1, count: 3 } });
    const [mine, theirs] = [await part.pair(2), await whole.pair(7)];
    expect(mine.id).toBe(theirs.id);
    expect(Buffer.from(mine.color.data).equals(Buffer.from(theirs.color.data))).toBe(true);
    await expect(openDataset('fluent', { ...base, shard: { index: 3, count: 3 } })).rejects.toThrow('got 3/3');
  });

  it('training and validation share no drawing', () => {
    const names = (split: 'train' | 'val') => {
      const source = fluentSource(split);
      const ids = Array.from({ length: 1500 }, (_, i) => source.draw(createRng(i)).id);
      return new Set(ids.map((id) => baseName(id.split('/')[1]!)));
    };
    const [train, val] = [names('train'), names('val')];
    expect(val.size).toBeGreaterThan(20);
    expect(train.size).toBeGreaterThan(400);
    for (const name of val) expect(train.has(name)).toBe(false);
  });

  it('fills regions and shade of anime pairs on request', async () => {
    const data = await openDataset('anime', { ...base, layers: true });
    const pair = await data.pair(0);
    expect(new Set(pair.regions).size).toBeGreaterThan(5);
    expect(pair.shade!.data.some((v) => v > 0.9)).toBe(true);
  });

  it('describes what is in the mix', async () => {
    const { sources } = (await openDataset('irodori-mix', base)).describe();
    expect(sources.find(({ name }) => name === 'anime')!.weight).toBeGreaterThanOrEqual(0.5);
    expect(sources.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(sources.every(({ license }) => license)).toBe(true);
  });
});

describe('specifications', () => {
  it('take weights and a split', () => {
    expect(mapSpecPaths('anime=3,pairs:a,b=0.5:val', (path) => `/x/${path}`)).toBe('anime=3,pairs:/x/a,/x/b=0.5:val');
    expect(mapSpecPaths('folder:a=1', (path) => path)).toBe('folder:a=1');
    expect(parseSpec('anime=3,fluent=0.5:val')).toEqual({
      parts: [
        { kind: 'anime', paths: [], weight: 3 },
        { kind: 'fluent', paths: [], weight: 0.5 },
      ],
      split: 'val',
    });
  });

  it('take paths of Windows', () => {
    const spec = 'folder:C:\\My Pictures\\set,pairs:D:\\color,\\\\server\\lines=0.5:val';
    expect(parseSpec(spec)).toEqual({
      parts: [
        { kind: 'folder', paths: ['C:\\My Pictures\\set'], weight: 1 },
        { kind: 'pairs', paths: ['D:\\color', '\\\\server\\lines'], weight: 0.5 },
      ],
      split: 'val',
    });
    expect(mapSpecPaths(spec, win32.basename)).toBe('folder:set,pairs:color,lines=0.5:val');
  });

  it.each([
    ['nothing', "got 'nothing'"],
    ['', "got ''"],
    ['fluent:extra', "got 'fluent:extra'"],
    ['fluent=0', 'a weight above 0, got 0'],
    ['fluent,,noto', "got ''"],
  ])("refuse '%s'", (spec, message) => {
    expect(() => parseSpec(spec)).toThrow(DatasetUsageError);
    expect(() => parseSpec(spec)).toThrow(message);
  });

  it('refuse odd sizes', async () => {
    const refused = openDataset('fluent', { ...base, size: 30 });
    await expect(refused).rejects.toThrow('a multiple of 4, got 30');
    await expect(refused).rejects.toThrow(DatasetUsageError);
  });
});
