import { describe, expect, it } from 'vitest';
import { joinSameName } from './same-name.ts';
import type { NameVotes } from '../labels/names.ts';

/** Six cells, each a group: a large face, an arm, a sleeve that looks like the arm, hair, hair of another look, a faint arm. */
const groups = { count: 6, of: Int32Array.from([0, 1, 2, 3, 4, 5]) };
const area = Float32Array.from([100, 30, 20, 80, 10, 5]);
const features = { channels: 1, values: Float32Array.from([0, 1, 1, 5, 8, 0.5]) };
const shares: Record<string, number>[] = [
  { skin: 0.9 },
  { skin: 0.7, top: 0.3 },
  { top: 0.8, skin: 0.2 },
  { hair: 1 },
  { hair: 0.9 },
  { skin: 0.5 },
];
const names: NameVotes = {
  share: (group, name) => shares[group]![name] ?? 0,
  most: () => undefined,
};
const one = new Int32Array(6);

describe('groups of one name', () => {
  it('join where the network is sure of hair or skin and they look alike', () => {
    const { count, of } = joinSameName(groups, area, features, names, one);
    expect(of[1]).toBe(of[0]);
    expect(count).toBe(5);
    expect(new Set([of[0], of[2], of[3], of[4], of[5]]).size).toBe(5);
  });

  it('stay apart across panels, and where the model knows no names', () => {
    expect(joinSameName(groups, area, features, names, Int32Array.from([0, 2, 2, 2, 2, 2])).count).toBe(6);
    expect(joinSameName(groups, area, features, undefined, one)).toBe(groups);
  });
});
