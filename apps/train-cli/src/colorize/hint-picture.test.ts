import type { Raster } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { svgPicture } from '../e2e/svg-picture.testing.ts';
import { hintsFromPicture } from './hint-picture.ts';

const [width, height] = [120, 80];
async function layer(content: string): Promise<Raster<4>> {
  const data = await svgPicture(width, height, content).ensureAlpha().raw().toBuffer();
  return { width, height, channels: 4, data };
}

const hex = (color: readonly number[]) => color.map((v) => v.toString(16).padStart(2, '0')).join('');

describe('hintsFromPicture', () => {
  it('makes one dot of a disk, as large and where it is', async () => {
    const { hints, frame } = hintsFromPicture(await layer('<circle cx="40" cy="30" r="9" fill="#c83c50"/>'));
    expect(frame).toEqual({ width: 120, height: 80 });
    expect(hints).toHaveLength(1);
    const [{ x, y, radius, color }] = hints as [(typeof hints)[0]];
    // The middle lies on a corner of four pixels, one of which is taken.
    expect(Math.hypot(x - 40, y - 30)).toBeLessThan(1);
    expect(Math.abs(Math.hypot(x - 40, y - 30) + radius - 9)).toBeLessThan(0.5);
    expect(hex(color)).toBe('c83c50');
  });

  it('follows strokes, and never leaves what was painted', async () => {
    const picture = await layer(
      '<path d="M10 10 C 60 10 20 70 110 60" fill="none" stroke="#3c78c8" stroke-width="8"/>' +
        '<path d="M90 5 V 40" stroke="#50aa50" stroke-width="5"/><rect x="5" y="60" width="20" height="12" fill="#50aa50"/>',
    );
    const { hints } = hintsFromPicture(picture);
    expect(new Set(hints.map(({ color }) => hex(color)))).toEqual(new Set(['3c78c8', '50aa50']));
    const opaque = (x: number, y: number) => picture.data[4 * (y * 120 + x) + 3]! > 100;
    for (const { x, y, radius } of hints) {
      for (let a = 0; a < 2 * Math.PI; a += 0.2) {
        const [px, py] = [Math.floor(x + (radius - 0.7) * Math.cos(a)), Math.floor(y + (radius - 0.7) * Math.sin(a))];
        expect(opaque(px, py)).toBe(true);
      }
    }
    // Dots of one stroke lie close enough to follow it.
    const blue = hints.filter(({ color }) => hex(color) === '3c78c8');
    expect(blue.length).toBeGreaterThan(12);
    expect(blue.length).toBeLessThan(60);
  });

  it('parts two colors that touch', async () => {
    const { hints } = hintsFromPicture(
      await layer(
        '<rect x="10" y="10" width="20" height="20" fill="#f00"/><rect x="30" y="10" width="20" height="20" fill="#00f"/>',
      ),
    );
    for (const { x, radius, color } of hints) {
      if (hex(color) === 'ff0000') expect(x + radius).toBeLessThanOrEqual(30.5);
      else expect(x - radius).toBeGreaterThanOrEqual(29.5);
    }
    expect(hints.length).toBeLessThan(40);
  });

  it('reads a large layer of noise in bounded time and number', () => {
    const [width, height] = [1500, 1500];
    const data = new Uint8Array(4 * width * height);
    for (let i = 0; i < width * height; i++) data.set([(i * 7919) & 255, (i * 104_729) & 255, 0, 255], 4 * i);
    const { hints } = hintsFromPicture({ width, height, channels: 4, data });
    expect(hints.length).toBeLessThanOrEqual(20_000);
  });

  it('says nothing where nothing is painted', async () => {
    expect(hintsFromPicture(await layer('')).hints).toEqual([]);
  });
});
