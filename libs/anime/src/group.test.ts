import { describe, expect, it } from 'vitest';
import { createRng } from '@irodori/image';
import { drawCharacter, feetOf } from './character.ts';
import { toOklch } from './core/oklch.ts';
import type { Group } from './group.ts';
import { drawGroup } from './group.ts';
import { animeScene } from './index.ts';
import type { PaletteSlot } from './index.ts';

function groupOf(seed: string, house?: readonly PaletteSlot[]): Group {
  const rng = createRng(seed);
  return drawGroup(rng.fork('framing'), rng, drawCharacter(rng.fork('lead'), { house }), house);
}

const seeds = Array.from({ length: 80 }, (_, i) => `group ${i}`);

describe('a group', () => {
  it('is two or three people, seen in every way', () => {
    const groups = seeds.map((seed) => groupOf(seed));
    expect(new Set(groups.map(({ figures }) => figures.length))).toEqual(new Set([2, 3]));
    expect(new Set(groups.map(({ frame }) => frame))).toEqual(new Set(['bust', 'half', 'full']));
  });

  it('hides nobody: heads lie apart and on the canvas, whole figures are whole', () => {
    for (const { frame, figures } of seeds.map((seed) => groupOf(seed))) {
      const row = [...figures].sort((a, b) => a.x - b.x);
      row.forEach(({ x, y, head, character }, i) => {
        if (i > 0) expect(x - row[i - 1]!.x).toBeGreaterThan(1.5 * head);
        expect(x).toBeGreaterThan(60);
        expect(x).toBeLessThan(940);
        if (frame !== 'full') return;
        expect(y - 1.15 * head).toBeGreaterThan(0);
        expect(y + head * feetOf(character.build)).toBeLessThan(1030);
      });
    }
  });

  it('keeps arms, wings and swords off the neighbors’ faces', () => {
    const all = seeds.flatMap((seed) => groupOf(seed).figures.map(({ character }) => character));
    expect(all.filter(({ frame }) => frame.arms.some((arm) => arm === 'raised' || arm === 'wave'))).toEqual([]);
    expect(all.filter(({ prop, extras }) => prop === 'sword' || extras.wings)).toEqual([]);
  });

  it('gives each one a look of their own', () => {
    for (const { figures } of seeds.map((seed) => groupOf(seed))) {
      expect(new Set(figures.map(({ character }) => JSON.stringify(character.palette))).size).toBe(figures.length);
    }
  });

  it('wears the house look, all of it, where nobody asks for other colors', () => {
    for (const { figures } of seeds.map((seed) => groupOf(seed, []))) {
      for (const { character } of figures) {
        const { l, c } = toOklch(character.palette.skin.base);
        expect(l).toBeGreaterThan(0.89);
        expect(c).toBeGreaterThan(0.03);
      }
    }
  });

  it('lets some companions keep the house look when the lead departs from it', () => {
    const kept = seeds
      .map((seed) => [groupOf(seed, ['hair']), groupOf(seed, [])] as const)
      .map(([asked, plain]) =>
        asked.figures.filter(({ character }, i) =>
          same(character.palette.hair, plain.figures[i]!.character.palette.hair),
        ),
      );
    const some = kept.filter((figures) => figures.length > 0).length;
    expect(some).toBeGreaterThan(15);
    expect(some).toBeLessThan(65);
  });

  it('is tagged in the scene with its size and frame', () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(animeScene(seed, { shot: 'group' }).tags.some((tag) => /^[23] (bust|half|full|chibi)$/.test(tag))).toBe(
        true,
      );
    }
  });
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
