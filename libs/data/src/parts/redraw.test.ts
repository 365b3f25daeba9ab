import { UNKNOWN_PART, createRng, type Raster } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { partsByColor } from './color-parts.ts';
import type { LabelPicture } from './label-picture.ts';
import { redraw, redrawable } from './redraw.ts';
import { drawView, sampleView } from './view.ts';

const size = 64;
const black = [10, 10, 10];

/** A disc, its upper half violet and the lower one skin, with black lines around and between, and a strand of hair. */
function portrait(): Raster<3> {
  const data = new Uint8Array(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const far = Math.hypot(x - 32, y - 32);
    const outline = Math.abs(far - 24) < 1 || (far < 24 && (y === 35 || y === 36));
    const strand = far < 24 && y > 14 && y < 28 && x === 32;
    const color = outline || strand ? black : far >= 24 ? [200, 230, 190] : y < 35 ? [90, 60, 160] : [250, 215, 190];
    data.set(color, 3 * i);
  }
  return { width: size, height: size, channels: 3, data };
}

const picture = redrawable(partsByColor(portrait()), size);
/** Mean ink of some pixels. */
const inkOf = ({ line }: LabelPicture, places: readonly number[]): number =>
  places.reduce((sum, i) => sum + 255 - line[i]!, 0) / (255 * places.length);
const across = Array.from({ length: 20 }, (_, k) => 36 * size + 22 + k);
const strand = Array.from({ length: 6 }, (_, k) => (18 + k) * size + 32);

describe('redraw', () => {
  it('keeps parts and names, and draws other lines for another stream', () => {
    const drawn = Array.from({ length: 12 }, (_, seed) => redraw(picture, createRng(seed)));
    for (const { parts, names, fromSmallSet } of drawn) {
      expect(parts).toEqual(picture.found.parts);
      expect(names).toEqual(picture.found.names);
      expect(fromSmallSet).toBe(true);
    }
    expect(new Set(drawn.map(({ line }) => line.join())).size).toBe(12);
    expect(redraw(picture, createRng(3))).toEqual(drawn[3]);
  });

  it('draws what parts the picture in any way, and sometimes leaves out what does not', () => {
    let [without, unseen] = [0, 0];
    for (let seed = 0; seed < 80; seed++) {
      const drawn = redraw(picture, createRng(`lines ${seed}`));
      // Some ways draw a line two pixels wide beside its middle.
      const outline = Math.max(
        ...[-1, 0, 1].map((shift) =>
          inkOf(
            drawn,
            across.map((i) => i + shift * size),
          ),
        ),
      );
      if (outline < 0.1) unseen++;
      const inside = Math.max(
        ...[-1, 0, 1].map((shift) =>
          inkOf(
            drawn,
            strand.map((i) => i + shift),
          ),
        ),
      );
      if (inside < 0.3 * outline) without++;
    }
    // A line between two dark grays may be too faint to be found.
    expect(unseen).toBeLessThan(4);
    expect(without).toBeGreaterThan(5);
    expect(without).toBeLessThan(60);
  });

  it('knows the nearest part everywhere, and lines that part nothing', () => {
    expect(picture.nearest.includes(UNKNOWN_PART)).toBe(false);
    expect(strand.every((i) => picture.inside[i] === 1)).toBe(true);
    expect(across.every((i) => picture.inside[i] === 0)).toBe(true);
  });
});

describe('views of one of a small set', () => {
  /** Every place has its own number: columns as parts, rows as gray. */
  const places: LabelPicture = {
    size: 128,
    line: Uint8Array.from({ length: 128 * 128 }, (_, i) => Math.floor(i / 128)),
    parts: Uint8Array.from({ length: 128 * 128 }, (_, i) => i % 128),
    names: new Uint8Array(128),
    fromSmallSet: true,
  };

  it('do not fold it over', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { bend } = drawView(places, createRng(`fold ${seed}`), 64);
      const at = (u: number, v: number): readonly [number, number] => {
        const place = Float64Array.of(u, v);
        bend!(place);
        return [place[0]!, place[1]!];
      };
      let smallest = Infinity;
      for (let u = -32; u <= 32; u += 4) {
        for (let v = -32; v <= 32; v += 4) {
          const [[x, y], [ax, ay], [bx, by]] = [at(u, v), at(u + 0.01, v), at(u, v + 0.01)];
          smallest = Math.min(smallest, (ax - x) * (by - y) - (ay - y) * (bx - x));
        }
      }
      expect(smallest).toBeGreaterThan(0);
    }
  });

  it('are sometimes of two equal halves, without shade', () => {
    const shaded = { ...places, shade: { tones: new Uint8Array(128 * 128), light: 1 } as const };
    let halves = 0;
    for (let seed = 0; seed < 100; seed++) {
      const view = drawView(shaded, createRng(`halves ${seed}`), 64);
      if (!view.halves) continue;
      halves++;
      const { parts, tones } = sampleView(shaded, view, 64);
      expect(parts).toEqual(parts.map((_, i) => parts[i - (i % 64) + 63 - (i % 64)]!));
      expect(tones.every((tone) => tone === 255)).toBe(true);
    }
    expect(halves).toBeGreaterThan(0);
    expect(halves).toBeLessThan(20);
  });

  it('change it more than one of many', () => {
    const turns = (fromSmallSet: boolean): number =>
      Array.from({ length: 200 }, (_, seed) =>
        Math.abs(drawView({ ...places, fromSmallSet }, createRng(seed), 64).angle),
      ).filter((angle) => angle > 0.2).length;
    expect(turns(false)).toBe(0);
    expect(turns(true)).toBeGreaterThan(20);
  });
});
