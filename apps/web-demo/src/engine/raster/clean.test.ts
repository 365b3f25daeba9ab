import { createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import type { Lines } from './bands.ts';
import { cleanLines, cleanStart, needsCleaning, scanLevels } from './clean.ts';

const [width, height] = [160, 120];

/** A soft gray pencil line and a ring on grainy paper, with single dark spots. */
function scan(paper: number, ink: number, grain: number, channels: 1 | 3 = 1): Lines {
  const rng = createRng(4);
  const data = new Uint8ClampedArray(width * height * channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const line = Math.min(Math.abs(y - 20 - 0.2 * x), Math.abs(Math.hypot(x - 80, y - 75) - 25));
      const cover = Math.max(0, Math.min(1, 2 - line));
      const spot = x % 40 === 5 && y % 40 === 3 ? 1 : 0;
      const value = paper + (ink - paper) * Math.max(cover, spot) + grain * (rng.next() - 0.5) * (1 - cover);
      for (let c = 0; c < channels; c++) data[i * channels + c] = value;
    }
  }
  return { width, height, channels, data };
}

describe('cleaning a scan', () => {
  it.each([
    [230, 110, 12],
    [255, 130, 0],
    [200, 60, 20],
  ])('measures paper %i with ink %i, and makes them white and black without the spots', (paper, ink, grain) => {
    for (const channels of [1, 3] as const) {
      const lines = scan(paper, ink, grain, channels);
      const levels = scanLevels(lines);
      expect(Math.abs(levels.paper - paper)).toBeLessThanOrEqual(grain);
      expect(Math.abs(levels.ink - ink)).toBeLessThanOrEqual(6);
      expect(needsCleaning(levels)).toBe(true);
      const clean = cleanLines(lines, cleanStart(levels));
      expect([clean.width, clean.height, clean.channels]).toEqual([width, height, channels]);
      const at = (x: number, y: number) => clean.data[(y * width + x) * channels]!;
      for (const [x, y] of [
        [150, 110],
        [5, 43],
        [45, 3],
        [80, 75],
      ] as const) {
        expect(at(x, y)).toBe(255);
      }
      for (const [x, y] of [
        [50, 30],
        [80, 50],
        [105, 75],
      ] as const) {
        expect(at(x, y)).toBeLessThan(20);
      }
      const whole = clean.data.filter((v) => v === 255 || v <= 20).length;
      expect(whole / clean.data.length).toBeGreaterThan(0.95);
    }
  });

  it('leaves black on white alone, and dots on i-s where no spots are to go', () => {
    const lines = scan(255, 0, 0);
    expect(needsCleaning(scanLevels(lines))).toBe(false);
    const same = cleanLines(lines, { white: 255, black: 0, speck: 0 });
    expect(same.data).toEqual(lines.data);
    expect(cleanLines(lines, { white: 255, black: 0, speck: 3 }).data[43 * width + 45]).toBe(255);
  });

  it('keeps the hue of colored lines', () => {
    const lines = scan(255, 0, 0, 3);
    for (let i = 0; i < lines.data.length; i += 3) lines.data[i + 2] = 255 - (255 - lines.data[i + 2]!) * 0.4;
    const clean = cleanLines(lines, { white: 240, black: 40, speck: 0 });
    const p = 3 * (30 * width + 50);
    expect(clean.data[p + 2]!).toBeGreaterThan(clean.data[p]! + 80);
  });
});
