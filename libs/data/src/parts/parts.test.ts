import { UNKNOWN_PART, createRng, type Raster } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { fitted, partsByColor } from './color-parts.ts';
import { colorShade } from './color-shade.ts';
import { drawnLabels } from './drawn.ts';
import { DrawnPool } from './drawn-pool.ts';
import { labelPicture, partClass, partLabels, UNKNOWN_TONE, UNNAMED, type LabelPicture } from './label-picture.ts';
import { partsSample, plainPartsSample } from './parts-sample.ts';

const options = { size: 64, slots: 6 };
const plain = { ...options, chances: { blacks: 0, hatching: 0, doodles: 0, scenery: 0 } };

/** Left half hair, right half skin, a black line between, a square unknown. */
function halves(size = 96): LabelPicture {
  const parts = new Uint8Array(size * size);
  const line = new Uint8Array(size * size).fill(255);
  for (let i = 0; i < parts.length; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    parts[i] = x < size / 2 ? 1 : 2;
    if (Math.abs(x - size / 2) < 2) line[i] = 0;
    if (x > size * 0.75 && y > size * 0.75) parts[i] = UNKNOWN_PART;
  }
  return { size, line, parts, names: Uint8Array.of(0, partClass('hair'), UNNAMED) };
}

describe('labelPicture', () => {
  it('keeps the part of each pixel and its class', () => {
    const ids = Uint16Array.of(0, 700, 700, 3);
    const table = Array.from({ length: 701 }, () => ({ name: 'top' as const, person: 0 }));
    const parts = [{ name: 'background' as const, person: null }, ...table.slice(1)];
    const picture = labelPicture(
      { width: 2, height: 2, data: Float32Array.of(1, 0, 0.5, 1) },
      partLabels({ width: 2, height: 2, ids, parts }),
    );
    expect([...picture.parts]).toEqual([0, 1, 1, 2]);
    expect([...picture.names]).toEqual([partClass('background'), partClass('top'), partClass('top')]);
    expect([...picture.line]).toEqual([255, 0, 128, 255]);
  });
});

describe('parts samples', () => {
  it('give a picture as it is: parts by falling size, none under ink or where they are unknown', () => {
    const { sketch, parts, names } = plainPartsSample(halves(), options);
    const at = (x: number, y: number) => parts[y * 64 + x];
    expect(at(5, 20)).toBe(0);
    expect(at(60, 20)).toBe(1);
    expect(at(31, 20)).toBe(-1);
    expect(sketch[20 * 64 + 31]).toBeLessThan(0.5);
    expect(at(60, 60)).toBe(-1);
    expect([...names]).toEqual([partClass('hair'), -1, -1, -1, -1, -1]);
  });

  it('move lines and parts alike', () => {
    for (let seed = 0; seed < 12; seed++) {
      const { sketch, parts, names } = partsSample(halves(), createRng(seed), plain);
      const hair = names.indexOf(partClass('hair'));
      // The line runs where hair ends.
      let [ink, beside] = [0, 0];
      for (let i = 0; i < parts.length; i++) {
        if (sketch[i]! > 0.5) continue;
        ink++;
        const near = new Set<number>();
        for (let dy = -3; dy <= 3; dy++) {
          for (let dx = -3; dx <= 3; dx++) {
            const [x, y] = [(i % 64) + dx, Math.floor(i / 64) + dy];
            if (x >= 0 && y >= 0 && x < 64 && y < 64) near.add(parts[y * 64 + x]!);
          }
        }
        near.delete(-1);
        if (near.has(hair) && near.size > 1) beside++;
      }
      if (ink > 0) expect(beside / ink).toBeGreaterThan(0.8);
      expect(sketch.every((v) => v >= 0 && v <= 1)).toBe(true);
      expect(parts.every((id, i) => id === -1 || sketch[i]! > 0.5)).toBe(true);
      expect(partsSample(halves(), createRng(seed), plain)).toMatchObject({ sketch, parts, names });
    }
  });

  it('put the figure of another picture behind, under numbers and names of its own', () => {
    const figure = (part: number, name: 'hair' | 'top'): LabelPicture => ({
      ...halves(),
      parts: halves().parts.map((_, i) => (Math.abs((i % 96) - 48) < 20 ? part : 0)),
      names: Uint8Array.of(0, partClass(name)),
    });
    let both = 0;
    for (let seed = 0; seed < 12; seed++) {
      const alone = partsSample(figure(1, 'hair'), createRng(seed), plain);
      const { parts, names } = partsSample(figure(1, 'hair'), createRng(seed), plain, figure(1, 'top'));
      const [hair, top] = [partClass('hair'), partClass('top')].map((name) => names.indexOf(name));
      const hairAlone = alone.names.indexOf(partClass('hair'));
      // The figure before loses nothing; what it has is paper in both or in neither.
      expect(parts.every((id, i) => alone.parts[i] !== hairAlone || id === hair || id === -1)).toBe(true);
      if (parts.includes(top!)) both++;
    }
    expect(both).toBeGreaterThan(6);
  });

  it('leave out the smallest of too many parts', () => {
    const picture = drawnLabels('val', 'many', 128);
    const { parts, names } = plainPartsSample(picture, { size: 128, slots: 3 });
    const sizes = [0, 1, 2].map((slot) => parts.filter((id) => id === slot).length);
    expect(Math.max(...parts)).toBe(2);
    expect(sizes[0]).toBeGreaterThanOrEqual(sizes[1]!);
    expect(sizes[1]).toBeGreaterThanOrEqual(sizes[2]!);
    expect(names).toHaveLength(3);
  });
});

describe('drawn pictures', () => {
  it('are the same for a seed, and other ones for training and validation', () => {
    expect(drawnLabels('train', '7', 64)).toEqual(drawnLabels('train', '7', 64));
    expect(drawnLabels('train', '7', 64)).not.toEqual(drawnLabels('val', '7', 64));
  });

  it('are drawn once as long as they are kept, and depend on the step alone', () => {
    let drawn = 0;
    const pool = () =>
      new DrawnPool(1, 8, (seed) => {
        drawn++;
        return { ...halves(8), names: Uint8Array.of(Number(seed.split(' ')[1])) };
      });
    const first = pool();
    const numbers = Array.from({ length: 40 }, (_, step) => first.take(step, createRng(step)).names[0]!);
    numbers.forEach((number, step) => expect(number >= step && number < step + 8).toBe(true));
    expect(drawn).toBe(new Set(numbers).size);
    const again = pool();
    expect([30, 31, 35].map((step) => again.take(step, createRng(step)).names[0])).toEqual([
      numbers[30],
      numbers[31],
      numbers[35],
    ]);
  });
});

describe('shade in samples', () => {
  /** One part, its left half in shade, a line around it; light from the right. */
  function shaded(size = 96): LabelPicture {
    const parts = new Uint8Array(size * size).fill(1);
    const tones = parts.map((_, i) => Number(i % size < size / 2));
    return { size, line: parts.map(() => 255), parts, names: Uint8Array.of(0, UNNAMED), shade: { tones, light: 1 } };
  }

  it('lies with its parts, on the other side where the picture is mirrored, and the light with it', () => {
    const sides = new Set<number>();
    for (let seed = 0; seed < 12; seed++) {
      const { tones, parts, light } = partsSample(shaded(), createRng(seed), plain);
      const mean = (tone: number): number => {
        const at = [...tones.keys()].filter((i) => tones[i] === tone);
        return at.reduce((sum, i) => sum + (i % 64), 0) / at.length;
      };
      if (tones.includes(1) && tones.includes(0)) expect(mean(0) > mean(1)).toBe(light[0] === 1);
      expect(tones.every((tone, i) => tone === -1 || parts[i]! >= 0)).toBe(true);
      sides.add(light[0]!);
    }
    expect(sides.size).toBe(2);
  });

  it('is unknown where a picture has none, on the background and of a figure in other light', () => {
    expect(partsSample(halves(), createRng(1), plain).tones.every((tone) => tone === -1)).toBe(true);
    for (let seed = 0; seed < 8; seed++) {
      const before = { ...shaded(), parts: new Uint8Array(96 * 96) };
      const { tones, parts } = partsSample(before, createRng(seed), plain, shaded());
      expect(tones.every((tone, i) => tone === -1 || parts[i]! >= 0)).toBe(true);
    }
  });

  it('is read from colors where a connected piece has two tones, its side from where light lies', () => {
    const [width, height] = [60, 40];
    const parts = new Uint8Array(width * height);
    const lightness = new Float32Array(width * height).fill(90);
    for (let i = 0; i < parts.length; i++) {
      const x = i % width;
      // Two pieces of one part: the first lit on its left, the second of one tone, darker than either.
      if (x >= 5 && x < 30) [parts[i], lightness[i]] = [3, x < 20 ? 70 : 58];
      if (x >= 35 && x < 55) [parts[i], lightness[i]] = [3, 40];
    }
    const { tones, light } = colorShade(lightness, parts, width);
    expect([tones[10], tones[25], tones[45], tones[2]]).toEqual([0, 1, UNKNOWN_TONE, UNKNOWN_TONE]);
    expect(light).toBe(-1);
  });
});

describe('parts by color', () => {
  /** A face, hair lit and in shade, on a ground; black lines between. */
  function portrait(): Raster<3> {
    const size = 80;
    const data = new Uint8Array(3 * size * size);
    for (let i = 0; i < size * size; i++) {
      const [x, y] = [i % size, Math.floor(i / size)];
      const far = Math.hypot(x - 40, y - 40);
      const edge = Math.abs(far - 30) < 1 || (far < 30 && Math.abs(y - 35) < 1);
      const hair = x < 40 ? [90, 60, 160] : [64, 40, 120];
      const color = edge ? [10, 10, 10] : far >= 30 ? [200, 230, 190] : y < 35 ? hair : [250, 215, 190];
      data.set(color, 3 * i);
    }
    return { width: size, height: size, channels: 3, data };
  }

  it('finds ground, hair with its shade and skin, and leaves lines out', () => {
    const { parts, names, shade } = partsByColor(portrait());
    const at = (x: number, y: number) => parts[y * 80 + x];
    expect(at(3, 3)).toBe(0);
    const [hair, skin] = [at(30, 22), at(40, 55)];
    expect(hair).not.toBe(skin);
    expect([0, UNKNOWN_PART]).not.toContain(hair);
    expect([0, UNKNOWN_PART]).not.toContain(skin);
    expect(at(52, 22)).toBe(hair);
    const tone = (x: number, y: number) => shade.tones[y * 80 + x];
    expect([tone(30, 22), tone(52, 22), tone(40, 55)]).toEqual([0, 1, UNKNOWN_TONE]);
    expect(shade.light).toBe(-1);
    expect(at(40, 35)).toBe(UNKNOWN_PART);
    expect([...names]).toEqual([partClass('background'), UNNAMED, UNNAMED]);
  });

  it('lie in the middle of a square, background about them', () => {
    const found = partsByColor(portrait());
    const line = new Uint8Array(80 * 80).fill(100);
    const square = fitted(96, found, line);
    for (const [x, y] of [
      [40, 20],
      [30, 50],
      [79, 79],
    ] as const) {
      const i = (y + 8) * 96 + x + 8;
      expect([square.parts[i], square.line[i], square.shade!.tones[i]]).toEqual([
        found.parts[y * 80 + x],
        100,
        found.shade.tones[y * 80 + x],
      ]);
    }
    expect([square.parts[0], square.line[0], square.shade!.tones[0]]).toEqual([0, 255, UNKNOWN_TONE]);
    expect(() => fitted(64, found, line)).toThrow('expected at most 64 x 64 pixels, got 80 x 80');
  });
});
