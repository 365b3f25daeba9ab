import { expect, it } from 'vitest';
import { parseShard, shardOf } from './shard.ts';

it('reads INDEX/COUNT from 0', () => {
  expect(parseShard('3/4')).toEqual({ index: 3, count: 4 });
  for (const text of ['4/4', '1', '-1/4', '0/0', '1/4/2', '']) expect(() => parseShard(text)).toThrow(/INDEX\/COUNT/);
});

it('gives each process its own, all of them together once', () => {
  const all = Array.from({ length: 11 }, (_, i) => i);
  const parts = [0, 1, 2, 3].map((index) => shardOf(all, { index, count: 4 }));
  expect(parts.flat().sort((a, b) => a - b)).toEqual(all);
  expect(Math.max(...parts.map(({ length }) => length)) - Math.min(...parts.map(({ length }) => length))).toBe(1);
});
