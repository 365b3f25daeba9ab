import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage, encodePng } from '@irodori/data';
import { drawingItself, hintCells, type Dot, type ProtocolSummary } from '@irodori/eval';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { failureOf, outputOf } from '../../e2e/in-process.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';
import { gmicMethod, gmicSystem, hasGmic } from './gmic.ts';
import { writeTinyModel } from './tiny-model.testing.ts';

const { at } = temporaryFolder();

beforeAll(() => {
  writeTinyModel(at('first'), 'one', 1);
  writeTinyModel(at('second'), 'one', 1);
});
const small = ['eval', '--quiet', '--no-gmic', '--size', '32', '--count', '2', '--threads', '1'];
const data = (args: string[]) => (args.includes('--data') ? [] : ['--data', 'anime:val']);
const run = (...args: string[]) => outputOf(...small, ...data(args), ...args);
const refused = (...args: string[]) => failureOf(...small, ...data(args), ...args);

describe('irodori eval', () => {
  it('compares models and baselines, and writes the same bytes twice', async () => {
    const models = ['-m', at('first'), '--compare', at('second')];
    expect(await run(...models, '--report', at('report'))).toContain('points16: 16 point hints of the true colors');
    const text = readFileSync(at('report/report.json'), 'utf8');
    const report = JSON.parse(text) as ProtocolSummary;
    expect(report.systems).toEqual(['one', 'one 2', 'drawing', 'region fill']);
    expect(report.conditions).toContain('style:paper');
    const { measures, hints, frechet } = report.results['one']!['points16']!;
    expect(measures.perceptual!.n).toBe(2);
    expect(frechet!.n).toBe(2);
    expect(hints!.count).toBe(32);
    expect(report.results['one 2']).toEqual(report.results['one']);
    expect(report.results['region fill']!['points16']!.hints!.median).toBeLessThan(1);
    const page = readFileSync(at('report/index.html'), 'utf8');
    expect(page).toContain('data:image/png;base64,');
    const told = assertJsonLines(await run(...models, '--report', at('again'), '--json'));
    expect(told.map(({ event }) => event)).toEqual(['start', 'progress', 'progress', 'result', 'end']);
    expect(told[3]!['value']).toEqual(report);
    for (const file of ['report.json', 'report.md', 'index.html']) {
      expect(readFileSync(at(`again/${file}`), 'utf8')).toBe(readFileSync(at(`report/${file}`), 'utf8'));
    }
  });

  it('measures a model as it paints too, which meets the hints better', async () => {
    const bare64 = ['--size', '64', '--no-baselines', '--no-features'];
    await run('-m', at('first'), '--painted', ...bare64, '--report', at('painted'));
    const { systems, results } = JSON.parse(readFileSync(at('painted/report.json'), 'utf8')) as ProtocolSummary;
    expect(systems).toEqual(['one', 'one, painted']);
    const [bare, painted] = systems.map((name) => results[name]!);
    for (const condition of ['points16', 'turn180']) {
      expect(painted![condition]!.hints!.median).toBeLessThan(0.5 * bare![condition]!.hints!.median);
    }
  });

  it('says in one line what is wrong', async () => {
    const report = ['--report', at('none')];
    expect(await refused('-m', at('absent'), ...report)).toMatchObject({
      line: expect.stringContaining('absent: no such folder') as string,
      exitCode: 1,
    });
    expect(await refused('-m', at('first'), '--count', '0', ...report)).toEqual({
      line: '--count: expected a whole number from 1 to 1000000, got 0',
      exitCode: 2,
    });
    expect((await refused('-m', at('first'), '--size', '66', ...report)).line).toContain('expected a multiple of 4');
    expect((await refused('-m', at('first'), '--data', 'nonsense', ...report)).line).toContain(
      "unknown kind 'nonsense'",
    );
    expect(existsSync(at('none/report.json'))).toBe(false);
  });

  it('refuses a folder without pictures', async () => {
    mkdirSync(at('empty'));
    const nothing = ['--data', `folder:${at('empty')}`];
    const { line, exitCode } = await refused('-m', at('first'), ...nothing, '--report', at('none'));
    expect(exitCode).toBe(1);
    expect(line).toContain(at('empty'));
    expect(line).not.toContain('\n');
  });

  it('refuses a model of another contract', async () => {
    const other = writeTinyModel(at('other'), 'other', 3);
    const manifest = JSON.parse(readFileSync(join(other, 'model.json'), 'utf8')) as { inputs: { hint: string } };
    manifest.inputs.hint = 'colors';
    writeFileSync(join(other, 'model.json'), JSON.stringify(manifest));
    const { line, exitCode } = await refused('-m', other, '--report', at('none'));
    expect(exitCode).toBe(1);
    expect(line).toContain("expected an input 'colors', got sketch, hint");
  });
});

describe('irodori eval --measure dots', () => {
  /** Two rooms in a black frame on white paper: red and blue. */
  beforeAll(async () => {
    const [width, height] = [80, 64];
    const data = new Uint8ClampedArray(3 * width * height).fill(255);
    for (let y = 8; y < 56; y++) {
      for (let x = 8; x < 72; x++) {
        const ink = x < 11 || x >= 69 || y < 11 || y >= 53 || Math.abs(x - 30) < 2;
        data.set(ink ? [0, 0, 0] : x < 30 ? [220, 40, 40] : [40, 80, 220], 3 * (y * width + x));
      }
    }
    mkdirSync(at('rooms'));
    const png = await encodePng({ width, height, channels: 3, data });
    for (const name of ['a.png', 'b.png']) writeFileSync(at(`rooms/${name}`), png);
    writeFileSync(at('rooms/notes.txt'), 'no picture');
  });

  it('reports models and peers on each set, the same bytes twice', async () => {
    const sets = ['--data', `folder:${at('rooms')}`, 'house:val'];
    const args = ['-m', at('first'), '--measure', 'dots', '--size', '64', '--dots', '3', '--count', '1', ...sets];
    const printed = await run(...args, '--report', at('dots'));
    interface Results {
      wrong: number[];
      dots10: number;
      clouds?: number;
      paper?: number;
      takes?: { own: number; others: number }[];
    }
    interface Report {
      sets: {
        data: string;
        methods: string[];
        pictures: { id: string; size: number[]; results: Record<string, Results> }[];
      }[];
    }
    const { sets: found } = JSON.parse(readFileSync(at('dots/report.json'), 'utf8')) as Report;
    expect(found.map(({ data }) => data)).toEqual(sets.slice(1));
    expect(found[0]!.methods).toEqual(['one', 'paint bucket', 'watershed', 'limit']);
    const [picture] = found[0]!.pictures;
    // The longer side is 64 pixels.
    expect(picture!.size).toEqual([64, 51]);
    expect(picture!.results['limit']).toMatchObject({ dots10: 2, wrong: { length: 4 } });
    expect(picture!.results['paint bucket']!.dots10).toBe(2);
    expect(picture!.results['paint bucket']).toMatchObject({ clouds: 0, paper: 0, takes: [] });
    expect(picture!.results['limit']!.clouds).toBeUndefined();
    // The drawn characters know their parts.
    const { takes } = found[1]!.pictures[0]!.results['watershed']!;
    expect(takes!.length).toBeGreaterThan(2);
    expect(printed).toContain('dots to ≤ 10 %');
    expect(readFileSync(at('dots/index.html'), 'utf8')).toContain('data:image/png;base64,');
    expect((await decodeImage(at('dots/set1-sheet1.png'))).height).toBe(264);
    await run(...args, '--report', at('dots again'));
    for (const file of ['report.json', 'report.md', 'index.html', 'set2-sheet1.png']) {
      expect(readFileSync(at(`dots again/${file}`)).equals(readFileSync(at(`dots/${file}`)))).toBe(true);
    }
  });

  it('says in one line what is wrong', async () => {
    const dots = ['-m', at('first'), '--measure', 'dots', '--report', at('none')];
    expect(await refused(...dots, '--dots', '0')).toEqual({
      line: '--dots: expected a whole number from 1 to 200, got 0',
      exitCode: 2,
    });
    expect((await refused(...dots, '--data', `folder:${at('first')}`)).line).toContain('first: no pictures in it');
    expect((await refused(...dots, '--data', `folder:${at('absent')}`)).line).toContain('absent');
    expect((await refused('-m', at('first'), '--report', at('none'), '--data', 'anime', 'house')).line).toBe(
      '--data: expected one specification, got 2; join sets with a comma',
    );
  });
});

describe.runIf(await hasGmic('fx_colorize_lineart_smart'))("G'MIC smart", () => {
  it('carries dots up to lines, over a small gap as well', async () => {
    const [width, height] = [96, 96];
    const data = Float32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return Math.abs(x - 48) < 2 && Math.abs(y - 48) > 2 ? 0 : 1;
    });
    const lines = { width, height, data };
    const truth = drawingItself(data, width, height);
    const system = await gmicMethod.open({ id: '', truth, lines });
    const dot = (x: number, color: Dot['color']): Dot => ({ x, y: 40, color, room: 10 });
    const picture = await system(lines, [dot(20, [200, 40, 60]), dot(76, [40, 80, 200])]);
    const color = (x: number, y: number) => [...picture.data.subarray(3 * (width * y + x), 3 * (width * y + x) + 3)];
    expect([color(5, 90), color(40, 48)]).toEqual([
      [200, 40, 60],
      [200, 40, 60],
    ]);
    expect([color(90, 5), color(56, 48)]).toEqual([
      [40, 80, 200],
      [40, 80, 200],
    ]);
    expect(new Set((await system(lines, [])).data)).toEqual(new Set([255]));
  });
});

describe.runIf(await hasGmic())("G'MIC", () => {
  const line = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 64 === 31 ? 0 : 1));

  it('fills areas with the hint colors up to the lines', async () => {
    const hints = hintCells(16, 16, [
      { x: 2, y: 8, color: [200, 40, 60] },
      { x: 13, y: 8, color: [40, 80, 200] },
    ]);
    const { data } = await gmicSystem.colorize(line, hints, 64, 64);
    const at = (x: number, y: number) => [...data.slice(3 * (64 * y + x), 3 * (64 * y + x) + 3)];
    expect(at(5, 50)).toEqual([200, 40, 60]);
    expect(at(58, 5)).toEqual([40, 80, 200]);
    expect(at(31, 30)).toEqual([0, 0, 0]);
  });

  it('gives the drawing back without hints', async () => {
    expect(await gmicSystem.colorize(line, hintCells(16, 16, []), 64, 64)).toEqual(drawingItself(line, 64, 64));
  });
});
