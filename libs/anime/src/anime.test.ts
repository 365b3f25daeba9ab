import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { animeScene, regionColor, renderScene } from './index.ts';
import type { RenderMode, RenderOptions, Scene } from './index.ts';

const MODES: readonly RenderMode[] = ['color', 'line', 'regions', 'shade'];
const SIZE = 256;
const seeds = Array.from({ length: 24 }, (_, i) => i);

interface Picture {
  /** RGB of pixel `p`, packed. */
  at(p: number): number;
  /** BT.601 luma of pixel `p`. */
  luma(p: number): number;
}

async function render(scene: Scene, mode: RenderMode, options?: RenderOptions): Promise<Picture> {
  const svg = renderScene(scene, mode, SIZE, options);
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([SIZE, SIZE, 3]);
  const c = (p: number, i: number): number => data[3 * p + i]!;
  return {
    at: (p) => (c(p, 0) << 16) | (c(p, 1) << 8) | c(p, 2),
    luma: (p) => 0.299 * c(p, 0) + 0.587 * c(p, 1) + 0.114 * c(p, 2),
  };
}

const pixels = Array.from({ length: SIZE * SIZE }, (_, p) => p);
/** Pixels at least `margin` from the border of the picture. */
const inner = (margin: number): number[] =>
  pixels.filter((p) => {
    const x = p % SIZE;
    const y = (p - x) / SIZE;
    return Math.min(x, y, SIZE - 1 - x, SIZE - 1 - y) >= margin;
  });

describe('animeScene', () => {
  it('gives the same picture for the same seed and another for the next', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => {
        const mode = MODES[Math.abs(String(seed).length) % MODES.length]!;
        expect(renderScene(animeScene(seed), mode, 128)).toBe(renderScene(animeScene(seed), mode, 128));
      }),
      { numRuns: 20, seed: 1 },
    );
    expect(renderScene(animeScene(1), 'color', 128)).not.toBe(renderScene(animeScene(2), 'color', 128));
    expect(renderScene(animeScene(1), 'color', 128)).not.toBe(renderScene(animeScene('1'), 'color', 128));
  });

  it('draws 200 seeds with finite numbers and nothing from outside', () => {
    for (let seed = 0; seed < 200; seed++) {
      const scene = animeScene(seed);
      for (const item of scene.items) {
        const curves = item.kind === 'stroke' ? [item.curve] : item.edges;
        expect(curves.flat().every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))).toBe(true);
        expect(curves.every((curve) => curve.length % 3 === 1)).toBe(true);
      }
      for (const mode of seed % 4 === 0 ? MODES : (['color', 'line'] as const)) {
        const svg = renderScene(scene, mode, 128);
        expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
        const inside = svg.replace('xmlns="http://www.w3.org/2000/svg"', '');
        expect(inside).not.toMatch(/href|url\((?!#)|<image|<script|<style|<!|http/);
      }
    }
  });

  it('covers every kind of shot, and takes the one that is asked for', () => {
    const shots = new Set(Array.from({ length: 60 }, (_, seed) => animeScene(seed).tags[0]));
    expect(shots).toEqual(new Set(['bust', 'half', 'full', 'close', 'chibi', 'group']));
    for (const shot of ['bust', 'half', 'full', 'close', 'chibi', 'group'] as const) {
      expect(animeScene(3, { shot }).tags[0]).toBe(shot);
    }
  });

  it('leaves the paper white where asked', async () => {
    for (const seed of seeds.slice(0, 6)) {
      const color = await render(animeScene(seed, { plain: true, shot: 'half' }), 'color');
      expect(color.at(0)).toBe(0xffffff);
    }
  });
});

describe('renderScene', () => {
  it('numbers regions by exact colors', async () => {
    expect(regionColor(0x1234)).toEqual([0, 0x12, 0x34]);
    for (const seed of seeds) {
      const scene = animeScene(seed);
      const regions = await render(scene, 'regions');
      // An antialiased edge would mix two numbers into a third that no item has.
      const known = new Set([0, ...scene.items.map((item) => (item.kind === 'shape' ? item.region : 0))]);
      expect(pixels.filter((p) => !known.has(regions.at(p)))).toEqual([]);
    }
  });

  it('puts ink wherever the region changes', async () => {
    let borders = 0;
    let bare = 0;
    for (const seed of seeds) {
      const scene = animeScene(seed);
      const regions = await render(scene, 'regions', { lines: 'none' });
      const line = await render(scene, 'line');
      for (const p of inner(3)) {
        if (regions.at(p) === regions.at(p + 1) && regions.at(p) === regions.at(p + SIZE)) continue;
        borders++;
        let darkest = 255;
        for (let dy = -2; dy <= 2; dy++) {
          for (let dx = -2; dx <= 2; dx++) darkest = Math.min(darkest, line.luma(p + dy * SIZE + dx));
        }
        if (darkest > 190) bare++;
      }
    }
    expect(borders).toBeGreaterThan(20_000);
    expect(bare / borders).toBeLessThan(0.02);
  });

  it('paints every region of the flat picture in one color', async () => {
    for (const seed of seeds) {
      const scene = animeScene(seed);
      const regions = await render(scene, 'regions', { lines: 'none' });
      const flat = await render(scene, 'color', { flat: true, lines: 'none' });
      const colors = new Map<number, Map<number, number>>();
      for (const p of inner(1)) {
        const id = regions.at(p);
        // Pixels on a border are antialiased in the color layer; look at those inside only.
        const around = [-SIZE - 1, -SIZE, 1 - SIZE, -1, 1, SIZE - 1, SIZE, SIZE + 1];
        if (id === 0 || around.some((o) => regions.at(p + o) !== id)) continue;
        const counts = colors.get(id) ?? new Map<number, number>();
        counts.set(flat.at(p), (counts.get(flat.at(p)) ?? 0) + 1);
        colors.set(id, counts);
      }
      const totals = [...colors.values()].map((counts) => [...counts.values()]);
      const main = totals.reduce((sum, counts) => sum + Math.max(...counts), 0);
      const all = totals.flat().reduce((sum, n) => sum + n, 0);
      expect(main / all).toBeGreaterThan(0.99);
    }
  });

  it('draws line art in grays on white, with ink wherever the colored picture has it', async () => {
    for (const seed of seeds.slice(0, 8)) {
      const scene = animeScene(seed);
      const line = await render(scene, 'line');
      const inked = await render(scene, 'color');
      const bare = await render(scene, 'color', { lines: 'none' });
      let tinted = 0;
      let ink = 0;
      let changed = 0;
      for (const p of pixels) {
        const [r, g, b] = [line.at(p) >> 16, (line.at(p) >> 8) & 255, line.at(p) & 255];
        if (r !== g || g !== b) tinted++;
        if (Math.abs(inked.luma(p) - bare.luma(p)) < 8) continue;
        changed++;
        if (line.luma(p) < 250) ink++;
      }
      expect(tinted).toBe(0);
      expect(ink / changed).toBeGreaterThan(0.99);
    }
  });

  it('masks as shade what is darker than the flat picture', async () => {
    let masked = 0;
    let darker = 0;
    for (const seed of seeds) {
      const scene = animeScene(seed);
      const shade = await render(scene, 'shade');
      const flat = await render(scene, 'color', { flat: true, lines: 'none' });
      const full = await render(scene, 'color', { lines: 'none' });
      for (const p of pixels) {
        if (shade.luma(p) < 254) continue;
        masked++;
        if (full.luma(p) < flat.luma(p) - 1) darker++;
      }
    }
    expect(masked).toBeGreaterThan(50_000);
    expect(darker / masked).toBeGreaterThan(0.9);
  });

  it('breaks lines on request and thickens them on request', async () => {
    const ink = async (scene: Scene, options: RenderOptions): Promise<number> => {
      const line = await render(scene, 'line', options);
      return pixels.reduce((sum, p) => sum + 255 - line.luma(p), 0);
    };
    for (const seed of seeds.slice(0, 4)) {
      const scene = animeScene(seed);
      const whole = await ink(scene, {});
      expect(await ink(scene, { gaps: 1 })).toBeLessThan(whole);
      expect(await ink(scene, { lineWidth: 2 })).toBeGreaterThan(1.2 * whole);
      expect(await ink(scene, { gaps: 1 })).toBe(await ink(scene, { gaps: 1 }));
    }
  });
});
