import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawingItself, hintCells, type ProtocolSummary } from '@irodori/eval';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeError } from '../../cli/errors.ts';
import { gmicSystem, hasGmic } from './gmic.ts';
import { evalCommand } from './index.ts';
import { writeTinyModel } from './tiny-model.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-eval-'));
const at = (name: string) => join(folder, name);
let printed = '';

beforeAll(() => {
  writeTinyModel(at('first'), 'one', 1);
  writeTinyModel(at('second'), 'one', 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<void> {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  await evalCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync(
      ['--quiet', '--no-gmic', '--size', '32', '--count', '2', '--data', 'anime:val', '--threads', '1', ...args],
      {
        from: 'user',
      },
    );
}

const refused = (...args: string[]) =>
  run(...args).then(
    () => ({ line: 'no error', exitCode: 0 }),
    (error: unknown) => describeError(error),
  );

describe('irodori eval', () => {
  it('compares models and baselines, and writes the same bytes twice', async () => {
    const models = ['-m', at('first'), '--compare', at('second')];
    await run(...models, '--report', at('report'));
    expect(printed).toContain('points16: 16 point hints of the true colors');
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
    await run(...models, '--report', at('again'));
    for (const file of ['report.json', 'report.md', 'index.html']) {
      expect(readFileSync(at(`again/${file}`), 'utf8')).toBe(readFileSync(at(`report/${file}`), 'utf8'));
    }
  }, 180_000);

  it('measures a model as it paints too, which meets the hints better', async () => {
    await run(
      '-m',
      at('first'),
      '--painted',
      '--size',
      '64',
      '--no-baselines',
      '--no-features',
      '--report',
      at('painted'),
    );
    const { systems, results } = JSON.parse(readFileSync(at('painted/report.json'), 'utf8')) as ProtocolSummary;
    expect(systems).toEqual(['one', 'one, painted']);
    const [bare, painted] = systems.map((name) => results[name]!);
    for (const condition of ['points16', 'turn180']) {
      expect(painted![condition]!.hints!.median).toBeLessThan(0.5 * bare![condition]!.hints!.median);
    }
  }, 30_000);

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
    expect((await refused('-m', at('first'), '--data', 'nonsense', ...report)).line).toContain("got 'nonsense'");
    expect(existsSync(at('none/report.json'))).toBe(false);
  });

  it('refuses a folder without pictures', async () => {
    mkdirSync(at('empty'));
    const { line, exitCode } = await refused(
      '-m',
      at('first'),
      '--data',
      `folder:${at('empty')}`,
      '--report',
      at('none'),
    );
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
