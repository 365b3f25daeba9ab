import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { animeScene, regionColor, renderScene } from './index.ts';
import type { RenderMode } from './index.ts';

const MODES: readonly RenderMode[] = ['color', 'line', 'regions', 'shade'];

async function pixels(svg: string): Promise<{ data: Buffer; size: number }> {
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, size: info.width };
}

describe('animeScene', () => {
  it('gives the same picture for the same seed and another for the next', () => {
    for (const seed of [0, 7, 'a name']) {
      for (const mode of MODES)
        expect(renderScene(animeScene(seed), mode, 128)).toBe(renderScene(animeScene(seed), mode, 128));
    }
    expect(renderScene(animeScene(1), 'color', 128)).not.toBe(renderScene(animeScene(2), 'color', 128));
  });

  it('draws 200 seeds with finite numbers and nothing from outside', () => {
    for (let seed = 0; seed < 200; seed++) {
      const scene = animeScene(seed);
      for (const mode of MODES) {
        const svg = renderScene(scene, mode, 128);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
          /href|url\((?!#)|<image|<script|<!|http/,
        );
      }
    }
  });
});

describe('renderScene', () => {
  const sizes = 256;

  it('rasterizes regions without any in-between color', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const scene = animeScene(seed);
      const { data } = await pixels(renderScene(scene, 'regions', sizes));
      let strange = 0;
      for (let i = 0; i < data.length; i += 3)
        if (data[i] !== 0 || ((data[i + 1]! << 8) | data[i + 2]!) > scene.regionCount) strange++;
      expect(strange).toBe(0);
    }
    expect(regionColor(0x1234)).toEqual([0, 0x12, 0x34]);
  });

  it('puts ink wherever the region changes', async () => {
    let borders = 0;
    let inked = 0;
    for (let seed = 0; seed < 24; seed++) {
      const scene = animeScene(seed);
      const regions = await pixels(renderScene(scene, 'regions', sizes, { lines: 'none' }));
      const line = await pixels(renderScene(scene, 'line', sizes));
      const id = (p: number): number => (regions.data[3 * p + 1]! << 8) | regions.data[3 * p + 2]!;
      for (let y = 2; y < sizes - 3; y++)
        for (let x = 2; x < sizes - 3; x++) {
          const p = y * sizes + x;
          if (id(p) === id(p + 1) && id(p) === id(p + sizes)) continue;
          borders++;
          let darkest = 255;
          for (let dy = -2; dy <= 2; dy++)
            for (let dx = -2; dx <= 2; dx++) darkest = Math.min(darkest, line.data[3 * (p + dy * sizes + dx)]!);
          if (darkest < 190) inked++;
        }
    }
    expect(inked / borders).toBeGreaterThan(0.97);
  });

  it('paints every region of the flat picture in one color', async () => {
    for (let seed = 0; seed < 24; seed++) {
      const scene = animeScene(seed);
      const regions = await pixels(renderScene(scene, 'regions', sizes, { lines: 'none' }));
      const flat = await pixels(renderScene(scene, 'color', sizes, { flat: true, lines: 'none' }));
      const id = (p: number): number => (regions.data[3 * p + 1]! << 8) | regions.data[3 * p + 2]!;
      const colors = new Map<number, Map<number, number>>();
      for (let y = 1; y < sizes - 1; y++)
        for (let x = 1; x < sizes - 1; x++) {
          const p = y * sizes + x;
          // Pixels on a border are antialiased; look at those inside only.
          const inside = [-sizes - 1, -sizes, 1 - sizes, -1, 1, sizes - 1, sizes, sizes + 1].every(
            (o) => id(p + o) === id(p),
          );
          if (id(p) === 0 || !inside) continue;
          const color = (flat.data[3 * p]! << 16) | (flat.data[3 * p + 1]! << 8) | flat.data[3 * p + 2]!;
          const counts = colors.get(id(p)) ?? new Map<number, number>();
          counts.set(color, (counts.get(color) ?? 0) + 1);
          colors.set(id(p), counts);
        }
      let main = 0;
      let all = 0;
      for (const counts of colors.values()) {
        main += Math.max(...counts.values());
        for (const n of counts.values()) all += n;
      }
      expect(main / all).toBeGreaterThan(0.99);
    }
  });
});
