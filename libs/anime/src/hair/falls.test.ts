import { describe, expect, it } from 'vitest';
import { createRng } from '@irodori/image';
import { Drawing } from '../core/drawing.ts';
import { placement } from '../core/geometry.ts';
import { drawPaintStyle } from '../core/mood.ts';
import { drawPalette } from '../palette.ts';
import { drawFalls } from './falls.ts';
import type { HairStyle } from './style.ts';
import { drawHairStyle } from './style.ts';

/** Box of the hair that {@link drawFalls} fills, in head units. */
function drawn(seed: string, over: Partial<HairStyle>): { left: number; right: number; bottom: number } | undefined {
  const rng = createRng(seed);
  const line = { width: 6, taper: 0.5, roughness: 0, ink: [0, 0, 0], tinted: false } as const;
  const d = new Drawing(line, rng.fork('ink'), drawPaintStyle(rng.fork('manner'), 1));
  const palette = drawPalette(rng.fork('palette'));
  const ctx = {
    d,
    rng: rng.fork('strands'),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    tones: palette.hair,
    paint: palette.hair.base,
    region: 1,
    style: { ...drawHairStyle(rng.fork('style'), false), back: 'long', length: 3.6, ...over },
    light: 1,
  } as const;
  d.within(placement(500, 300, 100), () => drawFalls(ctx));
  const points = d.items.flatMap((item) => (item.kind === 'shape' ? item.edges.flat() : []));
  if (points.length === 0) return undefined;
  const xs = points.map(({ x }) => (x - 500) / 100);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    bottom: Math.max(...points.map(({ y }) => (y - 300) / 100)),
  };
}

const seeds = Array.from({ length: 30 }, (_, i) => `fall ${i}`);

describe('long hair before the shoulders', () => {
  it('lies on the sides it should and reaches the chest or the waist', () => {
    for (const seed of seeds) {
      expect(drawn(seed, { falls: 'none' })).toBeUndefined();
      const right = drawn(seed, { falls: 1 })!;
      expect(right.left).toBeGreaterThan(-0.1);
      const both = drawn(seed, { falls: 'both' })!;
      expect(both.left).toBeLessThan(-0.7);
      expect(both.right).toBeGreaterThan(0.7);
      expect(both.bottom).toBeGreaterThan(1.9);
      expect(both.bottom).toBeLessThan(4.6);
      expect(Math.max(-both.left, both.right)).toBeLessThan(2.2);
    }
  });

  it('is worn by long loose hair only, and by much of it', () => {
    const styles = Array.from({ length: 400 }, (_, i) => drawHairStyle(createRng(`style ${i}`), false));
    const falling = styles.filter(({ falls }) => falls !== 'none');
    expect(falling.every(({ length }) => length >= 1.5)).toBe(true);
    expect(falling.length).toBeGreaterThan(90);
  });
});
