import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { animeScene, paintScene, paletteSlots, renderScene, UNKNOWN_TONE } from './index.ts';
import type { RenderMode, Scene } from './index.ts';

const SIZE = 256;
const plain = { gaps: 0, overshoot: 0, lineWidth: 1, minLinePixels: 0.8 };

/** One channel after the other of each pixel, drawn by an SVG renderer. */
async function drawn(scene: Scene, mode: RenderMode, options = plain, size = SIZE): Promise<Buffer> {
  return sharp(Buffer.from(renderScene(scene, mode, size, options)))
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Mean difference, and the share of values that differ by more than 48 of 255. */
function difference(a: Buffer, b: (i: number) => number): { mean: number; far: number } {
  let [sum, far] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b(i));
    sum += d;
    if (d > 48) far++;
  }
  return { mean: sum / a.length, far: far / a.length };
}

describe('paintScene', () => {
  it('paints what an SVG renderer draws', async () => {
    const options = [plain, { gaps: 0.3, overshoot: 4, lineWidth: 1.2, minLinePixels: 0.8 }];
    for (let seed = 0; seed < 16; seed++) {
      const scene = animeScene(`paint ${seed}`);
      const own = options[seed % 2]!;
      const { color, line } = paintScene(scene, SIZE, own, { line: true });
      const colors = difference(await drawn(scene, 'color', own), (i) => color.data[i]!);
      expect(colors.mean).toBeLessThan(1.2);
      expect(colors.far).toBeLessThan(0.0004);
      const lines = difference(await drawn(scene, 'line', own), (i) => 255 * line!.data[Math.floor(i / 3)]!);
      expect(lines.mean).toBeLessThan(2);
      expect(lines.far).toBeLessThan(0.001);
    }
  });

  it('gives the same bytes again, whatever was painted in between', () => {
    const scene = animeScene('again');
    const first = paintScene(scene, 128, plain, { line: true });
    paintScene(animeScene('something else'), 96, plain);
    paintScene(animeScene('something more'), 128, plain);
    expect(paintScene(scene, 128, plain, { line: true })).toEqual(first);
    const { line, ...rest } = first;
    expect(line!.data.some((v) => v < 0.1)).toBe(true);
    expect(paintScene(scene, 128, plain)).toEqual(rest);
  });

  it('paints other colors along, as it paints them alone', () => {
    for (let seed = 0; seed < 40; seed++) {
      const scene = animeScene(seed, { house: paletteSlots.filter((_, i) => (i + seed) % 3 === 0) });
      const house = animeScene(seed, { house: [] });
      expect(house.items.map(({ kind }) => kind)).toEqual(scene.items.map(({ kind }) => kind));
      if (seed > 4) continue;
      const { color, other } = paintScene(scene, 128, plain, { other: house });
      expect(other).toEqual(paintScene(house, 128, plain).color);
      expect(color).toEqual(paintScene(scene, 128, plain).color);
    }
    const few = { ...animeScene(1), items: [] };
    expect(() => paintScene(animeScene(1), 64, plain, { other: few })).toThrow('items in other colors, got 0');
  });

  it('labels each pixel with the region that an SVG renderer fills there', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const scene = animeScene(`labels ${seed}`);
      const { labels, ...rest } = paintScene(scene, SIZE, plain, { line: true, labels: true });
      expect(rest).toEqual(paintScene(scene, SIZE, plain, { line: true }));
      const svg = renderScene(scene, 'regions', SIZE, { ...plain, lines: 'none' });
      const pixels = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
      let ink = 0;
      let wrong = 0;
      labels!.ids.forEach((id, i) => {
        // Areas of solid ink are black in the drawn layer, as the background is.
        const region = pixels[3 * i + 1]! * 256 + pixels[3 * i + 2]!;
        if (region === 0 && id !== 0) ink++;
        else if (region !== id) wrong++;
      });
      expect(wrong / labels!.ids.length).toBeLessThan(0.004);
      expect(ink / labels!.ids.length).toBeLessThan(0.04);
    }
  });

  it('tells shade as an SVG renderer does, and the side of the light', async () => {
    let [shaded, wrong, unknown] = [0, 0, 0];
    for (let seed = 0; seed < 4; seed++) {
      const scene = animeScene(`tones ${seed}`, { plain: true });
      const { tones, ...rest } = paintScene(scene, SIZE, plain, { tones: true });
      expect(rest).toEqual(paintScene(scene, SIZE, plain));
      expect(Math.abs(scene.light)).toBe(1);
      const svg = renderScene(scene, 'shade', SIZE, plain);
      const mask = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
      tones!.forEach((tone, i) => {
        const share = mask[3 * i]! / 255;
        if (tone === UNKNOWN_TONE) unknown++;
        else if (share > 0.7) {
          shaded++;
          wrong += Number(tone !== 1);
        } else if (share < 0.05) wrong += Number(tone !== 0);
      });
    }
    expect(shaded).toBeGreaterThan(4 * 0.02 * SIZE ** 2);
    expect(wrong / shaded).toBeLessThan(0.1);
    expect(unknown).toBeLessThan(0.1 * 4 * SIZE ** 2);
  });

  it('names parts and people, one number for what belongs together', () => {
    const scene = animeScene('group of three', { shot: 'group' });
    const { parts, ids } = paintScene(scene, 256, plain, { labels: true }).labels!;
    expect(parts).toHaveLength(scene.regionCount + 1);
    expect(parts[0]).toEqual({ name: 'background', person: null });
    const people = new Set(parts.map(({ person }) => person));
    people.delete(null);
    expect(people.size).toBeGreaterThan(1);
    const seen = new Set([...ids].map((id) => parts[id]!));
    for (const person of people) {
      for (const name of ['skin', 'eyeWhite'] as const) {
        expect(parts.filter((part) => part.person === person && part.name === name).length).toBeLessThan(2);
      }
      expect([...seen].some((part) => part.person === person && part.name === 'hair')).toBe(true);
    }
    expect([...seen].filter(({ person }) => person === null).length).toBeLessThan(seen.size / 2);
  });
});
