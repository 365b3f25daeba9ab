import { describe, expect, it } from 'vitest';
import { hintMixes } from '@irodori/image';
import { openDataset } from './open-dataset.ts';

const base = { split: 'train', size: 64, seed: 1 } as const;

describe('the house set', () => {
  it('says where a picture departs from the house look, and hints there, whichever way it is flipped', async () => {
    const data = await openDataset('house', { ...base, sample: { hints: { none: 1 } } });
    let [plain, asking] = [0, 0];
    for (let i = 0; i < 20; i++) {
      const { hintArea } = await data.pair(i);
      const { hint } = await data.sample(i);
      const mask = hint.subarray(3 * 256);
      if (!hintArea!.includes(1)) {
        plain++;
        continue;
      }
      asking++;
      const cells = new Set(
        [...hintArea!.keys()].filter((p) => hintArea![p]).map((p) => (p >> 8) * 16 + ((p % 64) >> 2)),
      );
      const near = (cell: number, flip: boolean): boolean =>
        cells.has(flip ? cell - (cell % 16) + 15 - (cell % 16) : cell);
      const shown = [...mask.keys()].filter((cell) => mask[cell]);
      expect([false, true].some((flip) => shown.every((cell) => near(cell, flip)))).toBe(true);
    }
    expect(plain).toBeGreaterThan(2);
    expect(asking).toBeGreaterThan(7);
  });
});

describe('a pool', () => {
  it('gives the same pictures again with other hints, whatever was asked for before', async () => {
    const options = { ...base, pool: 3, sample: { hints: hintMixes.dense } };
    const [a, b] = [await openDataset('irodori-house', options), await openDataset('irodori-house', options)];
    const first = await Promise.all([0, 1, 2].map((i) => a.sample(i)));
    const again = await Promise.all([9, 10, 11].map((i) => b.sample(i)));
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(again.some(({ hint }, i) => !Buffer.from(hint.buffer).equals(Buffer.from(first[i]!.hint.buffer)))).toBe(
      true,
    );
    const later = await a.sample(10);
    for (const key of ['sketch', 'hint', 'target'] as const) expect(later[key]).toEqual(again[1]![key]);
  });

  it('is the set itself up to its size', async () => {
    const [a, b] = [await openDataset('anime', base), await openDataset('anime', { ...base, pool: 10 })];
    const [x, y] = [await a.sample(4), await b.sample(4)];
    expect(y.id).toBe(x.id);
    expect(y.target).toEqual(x.target);
  });
});
