import { describe, expect, it } from 'vitest';
import type { Rgb } from '../raster.ts';
import { readDrawing } from './read-drawing.ts';
import { box, disk, draw, ring, type Mark } from './synthetic.testing.ts';

describe('what a picture is', () => {
  it('says that it looks like a photo', () => {
    const scene = (x: number, y: number): Rgb => {
      const v = 120 + 60 * Math.sin(x / 37) + 50 * Math.cos((y + x / 2) / 53);
      return [v, v * 0.8 + 20, 200 - v * 0.6];
    };
    const { kind, notes } = readDrawing(draw(320, 320, [{ shape: disk(160, 160, 60), color: [90, 50, 40] }], scene, 4));
    expect(kind).toBe('photo');
    expect(notes.map(({ code }) => code)).toEqual(['looks-like-photo']);
  });

  it('says that it looks like a painting, by day and by night', () => {
    for (const paper of [
      [255, 255, 255],
      [20, 20, 40],
    ] as const) {
      const marks: Mark[] = [];
      for (let k = 0; k < 16; k++) {
        const [x, y] = [40 + 80 * (k % 4), 40 + 80 * (k >> 2)];
        const color: Rgb = [(k * 71) % 256, (k * 133 + 60) % 256, (k * 37 + 120) % 256];
        marks.push(
          { shape: box(x - 38, y - 38, x + 38, y + 38), color },
          { shape: ring(x, y, 30, 2), color: [0, 0, 0] },
        );
      }
      const { kind, notes } = readDrawing(draw(320, 320, marks, paper));
      expect(kind).toBe('painting');
      expect(notes.map(({ code }) => code)).toContain('looks-like-painting');
    }
  });

  it('calls a drawing with two fills a drawing, and does as it is told', () => {
    const marks: Mark[] = [
      { shape: box(0, 0, 200, 150), color: [250, 200, 40] },
      { shape: disk(230, 230, 70), color: [90, 170, 110] },
      { shape: ring(160, 160, 120, 3), color: [0, 0, 0] },
    ];
    expect(readDrawing(draw(320, 320, marks)).kind).toBe('line-art');
    const black = draw(64, 64, [{ shape: ring(32, 32, 20, 2), color: [255, 255, 255] }], [0, 0, 0]);
    expect(readDrawing(black, { kind: 'line-art' }).kind).toBe('line-art');
  });

  it('says that a blank sheet is blank, whatever its size', () => {
    for (const side of [1, 7, 300]) {
      const { kind, notes } = readDrawing(draw(side, side, [], [230, 225, 200]));
      expect(kind).toBe('blank');
      expect(notes.map(({ code }) => code)).toEqual(['blank']);
    }
  });

  it.each<Rgb>([
    [0, 0, 0],
    [10, 10, 10],
    [128, 128, 128],
    [51, 102, 204],
    [230, 225, 200],
  ])('leaves a sheet of %i, %i, %i as it is', (...color) => {
    const sheet = draw(160, 240, [], color);
    const { clean, paper, kind } = readDrawing(sheet);
    expect({ kind, paper }).toEqual({ kind: 'blank', paper: [255, 255, 255] });
    expect(clean.data.every((v, i) => v === sheet.data[i])).toBe(true);
  });

  it('says one thing of a black page with a spot, and leaves it as it is', () => {
    const page = draw(800, 600, [{ shape: ring(400, 300, 5, 1), color: [255, 255, 255] }], [0, 0, 0]);
    const { clean, kind, notes } = readDrawing(page);
    expect([kind, ...notes.map(({ code }) => code)]).toEqual(['blank', 'blank']);
    expect(clean.data.every((v, i) => v === page.data[i])).toBe(true);
  });
});
