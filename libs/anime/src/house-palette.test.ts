import { describe, expect, it } from 'vitest';
import { animeScene, paletteSlots, renderScene } from './index.ts';
import { createRng } from '@irodori/image';
import type { Oklch } from './core/oklch.ts';
import { toOklch } from './core/oklch.ts';
import { housePalette, withSlots } from './house-palette.ts';
import { drawPalette } from './palette.ts';

const seeds = Array.from({ length: 40 }, (_, i) => `house ${i}`);

describe('the house look', () => {
  it('changes colors only: lines and areas stay those of the seed', () => {
    for (const seed of seeds) {
      const [drawn, house] = [animeScene(seed), animeScene(seed, { house: [] })];
      for (const mode of ['line', 'regions', 'shade'] as const) {
        expect(renderScene(house, mode, 128)).toBe(renderScene(drawn, mode, 128));
      }
      expect(renderScene(house, 'color', 128)).not.toBe(renderScene(drawn, 'color', 128));
    }
  });

  it('is narrow: the skin of all seeds lies within a small part of what palettes have', () => {
    const traits = { masculine: false, hair: { tie: 'none' }, outfit: 'dress' } as const;
    const spread = (lights: number[]): number => Math.max(...lights) - Math.min(...lights);
    const house = seeds.map((seed) => toOklch(housePalette(createRng(seed), traits).skin.base));
    const drawn = seeds.map((seed) => toOklch(drawPalette(createRng(seed)).skin.base));
    expect(spread(house.map(({ l }) => l))).toBeLessThan(0.06);
    expect(spread(drawn.map(({ l }) => l))).toBeGreaterThan(0.2);
    for (const { c, h } of house) {
      expect(c).toBeGreaterThan(0.03);
      expect(Math.abs(h - 60)).toBeLessThan(12);
    }
  });

  it('shows its skin in every picture: no evening light, which no line tells of', () => {
    const skin = ({ l, c, h }: Oklch): boolean => l > 0.89 && c > 0.03 && c < 0.065 && Math.abs(h - 60) < 14;
    for (const seed of [...seeds, ...seeds.map((of) => `more ${of}`)]) {
      const { items } = animeScene(seed, { house: [] });
      const flat = items.flatMap((item) => (item.kind === 'shape' && !('kind' in item.paint) ? [item.paint] : []));
      expect([seed, flat.some((color) => skin(toOklch(color)))]).toEqual([seed, true]);
    }
  });

  it('leaves out what is printed on cloth without a line', () => {
    const decals = (house?: []): number =>
      seeds.reduce(
        (sum, seed) =>
          sum +
          animeScene(seed, { house, plain: true, shot: 'full' }).items.filter(({ kind }) => kind === 'decal').length,
        0,
      );
    expect(decals([])).toBeLessThan(decals() - 100);
  });

  it('takes over asked parts and no others', () => {
    const [base, other] = [drawPalette(createRng('a')), drawPalette(createRng('b'))];
    const mixed = withSlots(base, other, ['hair', 'cloth1']);
    expect(mixed.hair).toEqual(other.hair);
    expect(mixed.cloth).toEqual([base.cloth[0], other.cloth[1], base.cloth[2], base.cloth[3]]);
    expect(mixed.skin).toEqual(base.skin);
    expect(mixed.backdrop).toEqual(base.backdrop);
    expect({ ...withSlots(base, other, paletteSlots), ink: other.ink }).toEqual(other);
  });
});
