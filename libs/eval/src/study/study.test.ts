import { describe, expect, it } from 'vitest';
import { createStudy } from './create-study.ts';
import { studyPage } from './page.ts';
import { parseStudyKey } from './read-files.ts';
import { paperTable, raterFile, scoresWithMean, studyItems, type ScoreOf } from './scores.testing.ts';
import { studyMarkdown } from './study-markdown.ts';
import { studyReport } from './study-report.ts';

const RATERS = 10;
const PICTURES = 4;
const systems = ['Ours', 'PaintsChainer'];
const { study, key } = createStudy(studyItems(PICTURES, systems), 5);

/** Ten raters and four pictures whose means are those of the paper's Table 1. */
const asInThePaper: ScoreOf = (rater, sample, hinted, system, question) => {
  const mean = paperTable[hinted ? 'Have' : 'No']![system]![question]!;
  return scoresWithMean(mean, RATERS * PICTURES)[rater * PICTURES + Number(sample.slice(-1))]!;
};
const files = Array.from({ length: RATERS }, (_, rater) => raterFile(key, rater, asInThePaper));

describe('study', () => {
  it('does not tell systems apart', () => {
    const page = studyPage(study);
    for (const system of systems) expect(page).not.toContain(system);
    for (const sample of key.items.map((item) => item.sample)) expect(page).not.toContain(sample);
    const codes = study.items.flatMap((item) => item.choices.map(({ code }) => code));
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('needs nothing but its file', () => {
    const page = studyPage(study);
    expect(page).not.toMatch(/(?:src|href)=["'](?!data:)/);
    expect(page).not.toMatch(/https?:/);
    expect(page).toContain("default-src 'none'");
  });

  it('is the same for the same pictures and seed, another for another seed', () => {
    expect(createStudy(studyItems(PICTURES, systems), 5).key).toEqual(key);
    expect(createStudy(studyItems(PICTURES, systems), 6).key.study).not.toBe(key.study);
  });

  it('refuses a single system, no pictures and missing results', () => {
    expect(() => createStudy(studyItems(1, ['A']), 1)).toThrow('expected two systems or more to compare, got 1');
    expect(() => createStudy([], 1)).toThrow('expected at least one picture');
    const [first, second] = studyItems(1, ['A', 'B']);
    const partial = { ...second!, results: new Map([['A', '']]) };
    expect(() => createStudy([first!, partial], 1)).toThrow('picture-0: not every picture has a result of B');
  });
});

describe('study report', () => {
  const report = studyReport(key, files);

  it('gives Table 1 of the paper from scores with its means', () => {
    expect(report.cells).toHaveLength(12);
    for (const { hinted, system, question, score } of report.cells) {
      expect(score.mean).toBeCloseTo(paperTable[hinted ? 'Have' : 'No']![system]![question]!, 10);
      expect(score.n).toBe(40);
      expect(score.low).toBeLessThanOrEqual(score.mean);
      expect(score.high).toBeGreaterThanOrEqual(score.mean);
    }
    const rows = studyMarkdown(report)
      .split('\n')
      .filter((line) => /^\| (No|Have) \| (Ours|Paints\w+) \|/.test(line));
    const cells = rows.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/ .*/, '')),
    );
    expect(cells).toEqual([
      ['No', 'Ours', '', '3.30', '3.60', ''],
      ['No', 'PaintsChainer', '', '3.30', '3.10', ''],
      ['Have', 'Ours', '3.30', '2.80', '3.10', '3.20'],
      ['Have', 'PaintsChainer', '3.25', '2.40', '2.70', '2.50'],
    ]);
  });

  it('tests differences over raters', () => {
    const unhinted = report.comparisons.find((c) => c.question === 'unhinted')!;
    expect(unhinted).toMatchObject({ first: 'Ours', second: 'PaintsChainer', raters: 10 });
    expect(unhinted.difference).toBeCloseTo(0.7, 10);
    const equal = report.comparisons.find((c) => !c.hinted && c.question === 'overflow')!;
    expect(equal.difference).toBeCloseTo(0, 10);
    expect(equal.signFlipP).toBe(1);
  });

  it('finds raters who all say the same in full agreement and clearly different', () => {
    const one: ScoreOf = (_rater, sample, _hinted, system) =>
      (system === 'Ours' ? 4 : 1) + (Number(sample.slice(-1)) % 2);
    const alike = studyReport(
      key,
      files.map((_, rater) => raterFile(key, rater, one)),
    );
    for (const { interval, ordinal } of alike.agreement) expect([interval, ordinal]).toEqual([1, 1]);
    for (const { signFlipP, difference } of alike.comparisons) {
      expect(signFlipP).toBeCloseTo(2 / 1024, 12);
      expect(difference).toBe(3);
    }
  });

  it('works with one rater, who has no interval and no agreement', () => {
    const single = studyReport(key, files.slice(0, 1));
    expect(single.cells[0]!.score.low).toBeNaN();
    expect(studyMarkdown(single)).toContain('not defined');
  });
});

describe('bad files', () => {
  const good = files[0]!;
  const changed = (change: (file: { answers: { score: number }[]; study: string; version: number }) => void) => {
    const file = JSON.parse(good.text) as Parameters<typeof change>[0];
    change(file);
    return { name: 'bad.json', text: JSON.stringify(file) };
  };
  const cases: [string, { name: string; text: string }, string][] = [
    ['cut in half', { name: 'bad.json', text: good.text.slice(0, good.text.length / 2) }, 'cut short or no JSON'],
    ['empty', { name: 'bad.json', text: '' }, 'cut short or no JSON'],
    ['another JSON', { name: 'bad.json', text: '[]' }, "expected a rater's file"],
    ['null', { name: 'bad.json', text: 'null' }, "expected a rater's file"],
    ['unfinished', changed((f) => f.answers.pop()), 'expected 48 answers, got 47'],
    ['answered twice', changed((f) => f.answers.push(f.answers[0]!)), 'twice'],
    ['out of range', changed((f) => (f.answers[0]!.score = 6)), 'expected scores from 0 to 5, got 6'],
    ['edited', changed((f) => (f.answers[0]!.score = f.answers[0]!.score === 5 ? 0 : 5)), 'changed after saving'],
    ['another study', changed((f) => (f.study = 's0')), 'belongs to study s0'],
    ['a later version', changed((f) => (f.version = 9)), 'expected version 1, got 9'],
    ['filled twice', { name: 'again.json', text: good.text }, 'again.json: the same rater as rater-0.json'],
  ];

  it.each(cases)('%s: one line, and the others still count', (_what, file, message) => {
    const report = studyReport(key, [good, files[1]!, file]);
    expect(report.raters).toBe(2);
    expect(report.refused).toHaveLength(1);
    expect(report.refused[0]).toContain(message);
    expect(report.refused[0]).not.toContain('\n');
    expect(report.refused[0]).toMatch(/^(bad|again)\.json: /);
  });

  it('says so when none is left', () => {
    expect(() => studyReport(key, [])).toThrow("expected at least one rater's file, got none");
    expect(() => studyReport(key, [{ name: 'x.json', text: '{' }])).toThrow('x.json: expected');
    expect(() => parseStudyKey({ name: 'k.json', text: '{}' })).toThrow('k.json: expected the key');
  });
});

describe('a damaged key', () => {
  const text = JSON.stringify(key);
  const changed = (change: (copy: typeof key & Record<string, unknown>) => void) => {
    const copy = JSON.parse(text) as typeof key & Record<string, unknown>;
    change(copy);
    return JSON.stringify(copy);
  };
  it.each<[string, string, RegExp]>([
    [
      'a missing code',
      changed(({ items }) => delete (items[1]!.codes as Record<string, string>)[Object.keys(items[1]!.codes)[0]!]),
      /items\[1\]\.codes: expected each of the 2 systems once/,
    ],
    [
      'a system twice',
      changed(({ systems: names }) => (names as string[]).push('Ours')),
      /systems: expected different names/,
    ],
    ['an item twice', changed(({ items }) => (items as unknown[]).push(items[0])), /a second item/],
    ['an item that is none', changed(({ items }) => ((items as unknown[])[2] = null)), /items\[2\]: expected id/],
    ['no items', changed((copy) => ((copy as { items: unknown }).items = [])), /items: expected some/],
    [
      'a newer version',
      changed((copy) => ((copy as { version: number }).version = 2)),
      /expected version 1 of the key, got 2/,
    ],
  ])('with %s is refused in one line that names it', (_, broken, message) => {
    expect(() => parseStudyKey({ name: 'k.json', text: broken })).toThrow(message);
    expect(() => parseStudyKey({ name: 'k.json', text: broken })).toThrow(/^k\.json: [^\n]+$/);
  });
});
