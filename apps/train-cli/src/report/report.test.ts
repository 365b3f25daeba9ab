import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '@irodori/eval';
import { formatConfig, resolveConfig } from '@irodori/training';
import { differences, formatTable, table } from '../commands/runs.ts';
import { failureOf, outputOf } from '../e2e/in-process.testing.ts';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { reportPage } from './page.ts';
import { thinOut } from './thin-out.ts';
import { factsOf } from './write-report.ts';

const { at } = temporaryFolder();

describe('thinOut', () => {
  it('keeps the mean, the order, the last step, and at most so many points', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (y, most) => {
        const x = y.map((_, index) => index + 1);
        const thin = thinOut(x, y, most);
        expect(thin.x.length).toBe(Math.min(most, y.length));
        expect(thin.x.at(-1)).toBe(y.length);
        thin.x.forEach((step, index) => expect(step).toBeGreaterThan(thin.x[index - 1] ?? 0));
        const spans = thin.x.map((step, index) => step - (thin.x[index - 1] ?? 0));
        const sum = thin.y.reduce((total, value, index) => total + value * (spans[index] ?? 0), 0);
        expect(sum).toBeCloseTo(
          y.reduce((total, value) => total + value, 0),
          6,
        );
      }),
    );
  });
});

describe('report page', () => {
  const run = {
    name: '<b>"x"</b>',
    color: '#000',
    facts: [['data', 'a & b']] as const,
    config: 'a: </pre>',
    sheets: [],
  };
  const parts = { plotScript: '', plotStyle: '', client: '() => 0' };
  const page = reportPage('</title><script>alert(1)</script>', { runs: [run], charts: [] }, parts);

  it('shows names as they are and runs none of them', () => {
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('alert(1)</script>');
    expect(page.match(/<script>/g)).toHaveLength(2);
    expect(escapeHtml(`<a href='x'>&"`)).not.toMatch(/[<>"']/);
  });

  it('fetches nothing from anywhere', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/https?:\/\//);
  });
});

describe('runs', () => {
  it('names the settings that differ', () => {
    expect(
      differences([
        { a: 1, b: { c: [1], d: 2 } },
        { a: 1, b: { c: [1, 2], d: 2 } },
        { a: 1, b: { d: 2 } },
      ]),
    ).toEqual([['b.c', ['[1]', '[1,2]', '']]]);
  });

  it('say nothing of what a run without a step has not got', () => {
    const config = resolveConfig({ preset: 'tiny', size: 64 });
    const none = { info: {}, metrics: [], validations: [], sheets: [], hasModel: false };
    const run = { path: 'runs/new', name: 'new', config, ...none };
    expect(JSON.stringify(factsOf(run))).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(Object.fromEntries(factsOf(run))).toMatchObject({ throughput: 'none', 'huber, last 50 steps': 'none' });
    const [, line] = table([run]).split('\n');
    expect(line!.trimEnd().split(/\s+/)).toEqual(['runs/new', 'tiny', '64', '0', '-', '-', '-', '-', 'no']);
  });

  it('replace an earlier report, and no other file', async () => {
    mkdirSync(at('run'));
    writeFileSync(at('run/config.yaml'), formatConfig(resolveConfig({ preset: 'tiny', size: 64 })));
    writeFileSync(at('run/metrics.jsonl'), '');
    const page = at('run/report.html');
    for (let times = 0; times < 2; times++) expect(await outputOf('runs', 'report', at('run'))).toBe(`${page}\n`);
    await outputOf('runs', 'compare', at('run'), at('run'), '--report', page);
    expect(readFileSync(page, 'utf8')).toContain('2 training runs compared');
    writeFileSync(at('index.html'), '<h1>mine</h1>');
    for (const args of [
      ['report', at('run'), '-o', at('index.html')],
      ['compare', at('run'), '--report', at('index.html')],
    ]) {
      expect(await failureOf('runs', ...args)).toEqual({
        line: `${at('index.html')}: is of no report of this command; choose another place`,
        exitCode: 2,
      });
    }
    expect(readFileSync(at('index.html'), 'utf8')).toBe('<h1>mine</h1>');
  });

  it('lines up columns', () => {
    expect(
      formatTable([
        ['run', 'steps'],
        ['a', '5'],
        ['long', '1000'],
      ]),
    ).toBe('run   steps\na         5\nlong   1000');
  });
});
