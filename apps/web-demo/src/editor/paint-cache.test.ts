import { expect, it } from 'vitest';
import { PaintCache } from './paint-cache.ts';
import type { PaintSource } from './paint-cache.ts';

const hints = [[], [], []];
const of = (n: number, more: Partial<PaintSource> = {}): PaintSource => ({
  key: 'a/0/1/0.006',
  hints: hints[n]!,
  pins: undefined,
  look: { shade: 0.5 },
  ...more,
});

it('gives a paint for the same hints, pins, drawing and look, and for nothing else', () => {
  const cache = new PaintCache<string>(100);
  cache.put(of(0), 'first', 10);
  cache.put(of(1), 'second', 10);
  expect([cache.get(of(0)), cache.get(of(1)), cache.get(of(2))]).toEqual(['first', 'second', undefined]);
  expect(cache.get(of(0, { look: { shade: 0.5 } }))).toBe('first');
  for (const other of [{ look: { shade: 0.6 } }, { pins: [] }, { key: 'a/1/1/0.006' }, { hints: [] }]) {
    expect(cache.get(of(0, other))).toBeUndefined();
  }
});

it('stays within its bytes: what was not asked for the longest goes, the newest never', () => {
  const cache = new PaintCache<number>(25);
  cache.put(of(0), 0, 10);
  cache.put(of(1), 1, 10);
  cache.get(of(0));
  cache.put(of(2), 2, 10);
  expect([0, 1, 2].map((n) => cache.get(of(n)))).toEqual([0, undefined, 2]);
  cache.put(of(1), 1, 1000);
  expect([0, 1, 2].map((n) => cache.get(of(n)))).toEqual([undefined, 1, undefined]);
});
