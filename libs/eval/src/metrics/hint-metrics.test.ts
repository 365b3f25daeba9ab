import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import linesFixture from '../fixtures/lines.json' with { type: 'json' };
import { hintCells, hintsOf } from '../hint-cells.ts';
import { inkThreshold } from '../ink-threshold.ts';
import { lineRegions, regionCore } from '../line-regions.ts';
import { bleed } from './bleed.ts';
import { ciede2000 } from './ciede2000.ts';
import { hintConsistency, hintDifferences } from './hint-consistency.ts';
import { rgbToLab } from './lab.ts';
import { lineFidelity } from './line-fidelity.ts';
import { fill, flat } from './pictures.testing.ts';
import { hintsFromPicture, turnHue, turnHues } from './recolor.ts';
import { spread } from './spread.ts';

const red = [200, 30, 40] as const;
const blue = [30, 60, 200] as const;

/** 16 x 8: a black line in column 8 splits it; left half `left`, right half `right`. */
const halves = (left: readonly number[], right: readonly number[]) =>
  fill(16, 8, (x, _y, c) => (x === 8 ? 0 : (x < 8 ? left : right)[c]!));
const line = Float32Array.from({ length: 128 }, (_, i) => (i % 16 === 8 ? 0 : 1));
const regions = lineRegions(line, 16, 8);

describe('hint cells', () => {
  it('come back as they went in', () => {
    const hints = [
      { x: 1, y: 0, color: red },
      { x: 3, y: 1, color: blue },
    ];
    const back = hintsOf(hintCells(4, 2, hints));
    expect(back.map(({ x, y }) => [x, y])).toEqual([
      [1, 0],
      [3, 1],
    ]);
    for (const c of [0, 1, 2]) expect(back[0]!.color[c]).toBeCloseTo(red[c]!, 4);
  });
});

describe('hint consistency', () => {
  it('is zero when the cells have the hints, and CIEDE2000 of the mean otherwise', () => {
    const hints = hintCells(4, 2, [
      { x: 0, y: 0, color: red },
      { x: 3, y: 1, color: red },
    ]);
    const [same, other] = hintDifferences(halves(red, blue), hints);
    expect(same).toBeCloseTo(0, 3);
    expect(other).toBeCloseTo(ciede2000(rgbToLab(...red), rgbToLab(...blue)), 3);
  });

  it('takes the mean of the cell, not of its differences', () => {
    const checker = fill(4, 4, (x, y) => ((x + y) % 2 ? 100 : 140));
    const [difference] = hintDifferences(checker, hintCells(1, 1, [{ x: 0, y: 0, color: [120, 120, 120] }]));
    expect(difference).toBeCloseTo(0, 3);
  });

  it('summarizes by mean, median, 95th percentile and shares', () => {
    const summary = hintConsistency([1, 2, 3, 6, 20]);
    expect(summary).toEqual({
      count: 5,
      mean: 6.4,
      median: 3,
      p95: expect.closeTo(17.2, 9),
      under5: 0.6,
      under10: 0.8,
    });
    expect(hintConsistency([]).count).toBe(0);
  });

  it('refuses a map of another size', () => {
    expect(() => hintDifferences(halves(red, blue), hintCells(4, 3, []))).toThrow(
      'expected 4 x 2 hint cells, got 4 x 3',
    );
  });
});

describe('recolor', () => {
  it('turns pure hues round the wheel and leaves gray', () => {
    const near = (a: readonly number[], b: readonly number[]) => a.forEach((v, c) => expect(v).toBeCloseTo(b[c]!, 6));
    near(turnHue([255, 0, 0], 120), [0, 255, 0]);
    near(turnHue([255, 0, 0], 180), [0, 255, 255]);
    near(turnHue([255, 0, 0], 90), [127.5, 255, 0]);
    near(turnHue([10, 200, 60], 360), [10, 200, 60]);
    near(turnHue([77, 77, 77], 90), [77, 77, 77]);
  });

  it('keeps HSL lightness and chroma of any color', () => {
    const level = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(level, level, level, fc.integer({ min: -720, max: 720 }), (r, g, b, degrees) => {
        const turned = turnHue([r, g, b], degrees);
        expect(Math.max(...turned)).toBeCloseTo(Math.max(r, g, b), 6);
        expect(Math.min(...turned)).toBeCloseTo(Math.min(r, g, b), 6);
      }),
    );
  });

  it('keeps places and changes colors', () => {
    const hints = hintCells(4, 2, [{ x: 2, y: 1, color: red }]);
    const [turned] = hintsOf(turnHues(hints, 180));
    expect([turned!.x, turned!.y]).toEqual([2, 1]);
    expect(turned!.color[0]).toBeCloseTo(30, 3);
    const [taken] = hintsOf(hintsFromPicture(hints, flat(16, 8, blue)));
    for (const c of [0, 1, 2]) expect(taken!.color[c]).toBeCloseTo(blue[c]!, 3);
  });
});

describe('line regions', () => {
  it('agree with scipy.ndimage.label', () => {
    const { width, height, drawing } = linesFixture;
    const found = lineRegions(Float32Array.from(drawing), width, height);
    expect(found.sizes.slice(1).sort((a, b) => a - b)).toEqual(linesFixture.regionSizes);
  });

  it('part lines from paper as OpenCV does, faint lines too', () => {
    const drawing = Float32Array.from(linesFixture.drawing);
    expect(inkThreshold(drawing)).toBeCloseTo((linesFixture.otsu + 0.5) / 255, 6);
    expect(inkThreshold(drawing.map((v) => 0.8 + 0.2 * v))).toBeCloseTo((linesFixture.otsuFaint + 0.5) / 255, 6);
  });

  it('have a core that stays off lines and borders of other areas', () => {
    expect(regions.sizes).toEqual([8, 64, 56]);
    const core = regionCore(regions, 1);
    expect(core.reduce((n, v) => n + v, 0)).toBe(7 * 8);
  });
});

describe('spread', () => {
  it('is the share of the area that takes the color', () => {
    expect(spread(halves(red, blue), regions, 1, red)).toBe(1);
    expect(spread(halves(red, blue), regions, 1, blue)).toBe(0);
    const half = fill(16, 8, (_x, y, c) => (y < 4 ? red : blue)[c]!);
    expect(spread(half, regions, 1, red)).toBe(0.5);
  });

  it('counts shade as taken only when lightness counts half', () => {
    const shaded = red.map((v) => v * 0.75);
    expect(spread(halves(shaded, blue), regions, 1, red)).toBe(0);
    expect(spread(halves(shaded, blue), regions, 1, red, 2)).toBe(1);
  });
});

describe('bleed', () => {
  const before = halves(blue, blue);

  it('is 0 when only the hinted area changes and 1 when all of the outside does', () => {
    expect(bleed(before, halves(red, blue), regions, 1)).toEqual({ share: 0, amount: 0 });
    expect(bleed(before, halves(red, red), regions, 1).share).toBe(1);
  });

  it('does not count lines, nor changes that nobody sees', () => {
    const faint = blue.map((v) => v + 3);
    const after = bleed(before, halves(red, faint), regions, 1);
    expect(after.share).toBe(0);
    expect(after.amount).toBeGreaterThan(0);
    const thickLine = fill(16, 8, (x, _y, c) => (x === 8 ? 255 : (x < 8 ? red : blue)[c]!));
    expect(bleed(before, thickLine, regions, 1).share).toBe(0);
  });
});

describe('line fidelity', () => {
  const drawing = Float32Array.from(linesFixture.drawing);
  const result = Float32Array.from(linesFixture.result);

  it('agrees with scipy and OpenCV', () => {
    const got = lineFidelity(drawing, result, linesFixture.width, linesFixture.height);
    expect(got.correlation).toBeCloseTo(linesFixture.correlation, 6);
    expect(got.f1).toBeCloseTo(linesFixture.f1, 10);
  });

  it('is 1 for the same lines and 0 for a blank picture', () => {
    const same = lineFidelity(drawing, drawing, linesFixture.width, linesFixture.height);
    expect(same.f1).toBe(1);
    expect(same.correlation).toBeCloseTo(1, 12);
    const blank = new Float32Array(drawing.length).fill(1);
    expect(lineFidelity(drawing, blank, linesFixture.width, linesFixture.height)).toEqual({ correlation: 0, f1: 0 });
  });
});
