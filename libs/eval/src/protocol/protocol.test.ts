import { type Raster, type HintMap } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { drawingItself, regionFill } from '../baselines/region-fill.ts';
import { hintCells, hintsOf } from '../hint-cells.ts';
import { fill, flat } from '../metrics/pictures.testing.ts';
import { conditionsOf } from './conditions.ts';
import { reportHtml } from './html.ts';
import { reportMarkdown } from './markdown.ts';
import { runProtocol } from './run.ts';
import type { EvalPair, System } from './types.ts';

const SIDE = 64;

/** Nine flat squares between black lines, colors from the pair's number. */
function squares(n: number): EvalPair {
  const onLine = (x: number, y: number) => x % 21 === 0 || y % 21 === 0;
  const target = fill(SIDE, SIDE, (x, y, c) => {
    const square = Math.floor(x / 21) + 3 * Math.floor(y / 21);
    return onLine(x, y) ? 0 : (square * 53 + c * 87 + n * 31) % 256;
  });
  const line = Float32Array.from({ length: SIDE * SIDE }, (_, i) => (onLine(i % SIDE, Math.floor(i / SIDE)) ? 0 : 1));
  const faint = line.map((v) => 0.8 + 0.2 * v);
  return {
    id: `squares-${n}`,
    source: n % 2 ? 'odd' : 'even',
    target,
    drawings: new Map([
      ['exact', line],
      ['faint', faint],
    ]),
  };
}

const pairs = Array.from({ length: 6 }, (_, n) => squares(n));
const filling: System = {
  name: 'fill',
  colorize: (line, hints, w, h) => Promise.resolve(regionFill(line, hints, w, h)),
};
const drawing: System = {
  name: 'drawing',
  colorize: (line, _hints, w, h) => Promise.resolve(drawingItself(line, w, h)),
};
const painter: System = {
  name: 'whole page',
  colorize: (_line, hints, w, h) => Promise.resolve(flat(w, h, hintsOf(hints).at(-1)?.color ?? [255, 255, 255])),
};
const run = (systems: readonly System[], seed = 3) => runProtocol(pairs, systems, { seed });

describe('region fill', () => {
  it('fills the hinted area to its lines, with the nearest of its hints', () => {
    const { drawings } = pairs[0]!;
    const hints = hintCells(16, 16, [
      { x: 1, y: 2, color: [250, 0, 0] },
      { x: 4, y: 2, color: [0, 0, 250] },
    ]);
    const filled = regionFill(drawings.get('exact')!, hints, SIDE, SIDE);
    const at = (x: number, y: number) => [...filled.data.slice(3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3)];
    expect(at(2, 10)).toEqual([250, 0, 0]);
    expect(at(19, 10)).toEqual([0, 0, 250]);
    expect(at(21, 10)).toEqual([0, 0, 0]);
    expect(at(30, 10)).toEqual([255, 255, 255]);
  });

  it('closes areas with faint lines too', () => {
    const hints = hintCells(16, 16, [{ x: 2, y: 2, color: [250, 0, 0] }]);
    const filled = regionFill(pairs[0]!.drawings.get('faint')!, hints, SIDE, SIDE);
    expect(filled.data[3 * (30 * SIDE + 30) + 1]).toBe(255);
    expect(filled.data[3 * (5 * SIDE + 5) + 1]).toBe(0);
  });
});

describe('conditions', () => {
  const conditions = conditionsOf(pairs[0]!, pairs[1]!.target, 3);
  const of = (name: string) => conditions.find((c) => c.name === name)!;

  it('are points, strokes, styles, recolor and added hints', () => {
    expect(conditions.map(({ name }) => name)).toEqual([
      'points0',
      'points1',
      'points4',
      'points16',
      'points64',
      'strokes',
      'style:faint',
      'turn90',
      'turn180',
      'otherColors',
      'firstHint',
      'nextHint',
    ]);
  });

  it('give each line-closed area a hint before any gets two', () => {
    const regions = hintsOf(of('points16').hints).map(
      ({ x, y }) => `${Math.floor((4 * x) / 21)} ${Math.floor((4 * y) / 21)}`,
    );
    expect(new Set(regions).size).toBe(9);
  });

  it('nest their points and take the true colors inside the lines', () => {
    const cellsOf = (hints: HintMap) => hintsOf(hints).map(({ x, y, color }) => `${x} ${y} ${color.map(Math.round)}`);
    const many = new Set(cellsOf(of('points16').hints));
    expect(many.size).toBe(16);
    for (const hint of cellsOf(of('points4').hints)) expect(many).toContain(hint);
    for (const { x, y, color } of hintsOf(of('points16').hints)) {
      const i = 3 * (4 * y * SIDE + 4 * x);
      for (const c of [0, 1, 2]) expect(color[c]).toBeCloseTo(pairs[0]!.target.data[i + c]!, 3);
    }
  });

  it('depend on the seed and the pair only', () => {
    expect(conditionsOf(pairs[0]!, pairs[1]!.target, 3)).toEqual(conditions);
    expect(conditionsOf(pairs[0]!, pairs[1]!.target, 4)[3]).not.toEqual(conditions[3]);
  });
});

describe('protocol', () => {
  it('gives a truthful system the best of every measure', async () => {
    let n = 0;
    const oracle: System = { name: 'truth', colorize: () => Promise.resolve(pairs[Math.min(5, n)]!.target) };
    const { summary } = await runProtocol(pairs, [oracle], { seed: 3, onPair: () => n++, extractLines: lightness });
    const { measures, hints } = summary.results['truth']!['points16']!;
    expect(measures.psnr!.mean).toBe(100);
    expect(measures.ssim!.mean).toBeCloseTo(1, 10);
    expect(measures.difference!.mean).toBe(0);
    expect(hints).toMatchObject({ count: 96, under5: 1, under10: 1 });
    expect(hints!.p95).toBeLessThan(0.01);
    expect(summary.sources).toEqual({ even: 3, odd: 3 });
  });

  it('knows region fill to be local and full, and one that paints the whole page to be neither', async () => {
    const { summary } = await run([filling, painter, drawing]);
    const local = summary.results['fill']!['nextHint']!.measures;
    expect(local.spread!.mean).toBe(1);
    expect(local.bleed!.mean).toBe(0);
    const page = summary.results['whole page']!['firstHint']!.measures;
    expect(page.spread!.mean).toBe(1);
    expect(page.bleed!.mean).toBe(1);
    const none = summary.results['drawing']!['firstHint']!.measures;
    expect(none.spread!.mean).toBe(0);
    expect(none.bleed!.mean).toBe(0);
    expect(none.colorfulness!.mean).toBe(0);
    const better = summary.comparisons.find(
      ({ against, condition, measure }) =>
        against === 'drawing' && condition === 'points64' && measure === 'difference',
    )!;
    // Six pictures, all for the first system: 2 of the 64 sign choices are as extreme.
    expect(better.difference).toBeLessThan(0);
    expect(better.p).toBeCloseTo(2 / 64, 12);
  });

  it('repeats exactly, and changes with the seed', async () => {
    const [a, b, c] = [await run([filling]), await run([filling]), await run([filling], 4)];
    expect(a.summary).toEqual(b.summary);
    expect(reportMarkdown(a.summary, 'x')).toBe(reportMarkdown(b.summary, 'x'));
    expect(c.summary.results).not.toEqual(a.summary.results);
  });

  it('measures feature distances when it is given features', async () => {
    const features = (picture: Raster<3>) => {
      const data = Float32Array.from(picture.data.slice(0, 3 * SIDE * SIDE), (v) => v / 255);
      return Promise.resolve([{ channels: 3, height: SIDE, width: SIDE, data }]);
    };
    const { summary } = await runProtocol(pairs, [filling], { seed: 3, features });
    const condition = summary.results['fill']!['points16']!;
    expect(condition.frechet!.n).toBe(6);
    // 16 points reach all nine squares, one does not.
    expect(condition.measures.perceptual!.mean).toBeCloseTo(0, 6);
    expect(summary.results['fill']!['points1']!.measures.perceptual!.mean).toBeGreaterThan(0);
    expect(summary.results['fill']!['turn90']!.measures.perceptual).toBeUndefined();
  });

  it('says in one line what is wrong', async () => {
    const bad = (pair: Partial<EvalPair>) => runProtocol([{ ...pairs[0]!, ...pair }], [filling], { seed: 1 });
    await expect(runProtocol([], [filling], { seed: 1 })).rejects.toThrow(
      'expected at least one pair, got an empty set',
    );
    await expect(bad({ target: flat(63, 64, [0, 0, 0]) })).rejects.toThrow(
      'squares-0: expected sides that are multiples',
    );
    await expect(bad({ drawings: new Map([['exact', new Float32Array(3)]]) })).rejects.toThrow('got 3');
    const small: System = { name: 'small', colorize: () => Promise.resolve(flat(32, 32, [0, 0, 0])) };
    await expect(run([small])).rejects.toThrow('small: expected a picture of 64 x 64, got 32 x 32');
  });
});

describe('reports', () => {
  it('show every system and condition, and the kept pictures', async () => {
    const result = await run([filling, drawing]);
    const markdown = reportMarkdown(result.summary, 'squares:val');
    for (const text of [
      'squares:val',
      'points64',
      'style:faint',
      'nextHint',
      '| fill |',
      '| drawing |',
      '6 held-out',
    ]) {
      expect(markdown).toContain(text);
    }
    const html = await reportHtml(result, '<squares>', ({ data }) =>
      Promise.resolve(`data:image/png;base64,${data.length}`),
    );
    expect(html).toContain('&lt;squares&gt;');
    expect(html).not.toContain('<squares>');
    expect(html.match(/<h3>/g)).toHaveLength(12);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    const worst = result.kept.filter(({ why }) => why === 'worst').map(({ score }) => score);
    expect(worst).toEqual([...worst].sort((a, b) => b - a));
  });
});

function lightness({ width, height, data }: Raster<3>): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => data[3 * i + 1]! / 255);
}
