import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseStudyKey, questionsFor, fnv1a, type StudyKey } from '@irodori/eval';
import { encodePng } from '@irodori/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { failureOf, outputOf, runInProcess } from '../../e2e/in-process.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';
import { writeTinyModel } from '../eval/tiny-model.testing.ts';

const { at } = temporaryFolder();
const index = at('gallery/index.json');

beforeAll(async () => {
  writeTinyModel(at('model'), 'ours', 1);
  mkdirSync(at('gallery'));
  mkdirSync(at('theirs'));
  const data = new Uint8Array(3 * 64 * 64).fill(255).map((v, i) => (Math.floor(i / 3) % 64 === 20 ? 0 : v));
  const png = await encodePng({ width: 64, height: 64, channels: 3, data });
  writeFileSync(at('gallery/a.png'), png);
  const hints = { version: 1, hints: [{ x: 10, y: 10, color: '#d04060' }] };
  writeFileSync(at('gallery/a.hints.json'), JSON.stringify(hints));
  writeFileSync(index, JSON.stringify([{ id: 'a', sketch: 'a.png', hints: 'a.hints.json' }]));
  for (const name of ['a.png', 'a.none.png']) copyFileSync(at('gallery/a.png'), at(`theirs/${name}`));
});

const create = ['study', 'new', '--gallery', index, '-o', at('study'), '-m', at('model')];
const theirs = ['--results', `theirs=${at('theirs')}`];

/** What a rater's browser would save: everything of `ours` 4, of the others 2. */
function ratings(key: StudyKey, rater: string): string {
  const answers = key.items.flatMap(({ id, hinted, codes }) =>
    Object.entries(codes).flatMap(([code, system]) =>
      questionsFor(hinted).map((question) => ({ item: id, code, question, score: system === 'ours' ? 4 : 2 })),
    ),
  );
  const checksum = fnv1a(JSON.stringify(answers));
  return JSON.stringify({
    format: 'irodori-study-answers',
    version: 1,
    study: key.study,
    rater,
    name: '',
    answers,
    checksum,
  });
}

describe('irodori study', () => {
  it("makes a blind page of models and other programs' pictures, and reads the ratings", async () => {
    await outputOf(...create, ...theirs);
    const page = readFileSync(at('study/study.html'), 'utf8');
    expect(page).not.toContain('theirs');
    expect(page.match(/data:image\/webp/g)!.length).toBe(6);
    const text = readFileSync(at('study/study-key.json'), 'utf8');
    const key = parseStudyKey({ name: 'key', text });
    expect(key.systems).toEqual(['ours', 'theirs']);
    expect(key.items.map(({ hinted }) => hinted)).toEqual([false, true]);
    for (const rater of ['x', 'y']) writeFileSync(at(`${rater}.json`), ratings(key, rater));
    const files = [at('study/study-key.json'), at('x.json'), at('y.json')];
    const printed = await outputOf('study', 'report', ...files, '-o', at('report'));
    expect(printed).toContain('| Have | ours | 4.00 [4.00, 4.00] n=2 |');
    expect(printed).toContain('| No | theirs |  | 2.00 [2.00, 2.00] n=2 |');
    expect(readFileSync(at('report/study-report.md'), 'utf8')).toBe(printed);
    // An earlier report is replaced, a file that is none is not.
    await outputOf('study', 'report', ...files, '-o', at('report'));
    mkdirSync(at('notes'));
    writeFileSync(at('notes/study-report.md'), 'by hand');
    const { line, exitCode } = await failureOf('study', 'report', ...files, '-o', at('notes'));
    expect(exitCode).toBe(2);
    expect(line).toMatch(/notes\/study-report\.md: is of no report of this command; choose another place$/);
    expect(readdirSync(at('notes'))).toEqual(['study-report.md']);
    expect(readFileSync(at('notes/study-report.md'), 'utf8')).toBe('by hand');
  });

  it('prints the table of the good files and fails with the number of bad ones', async () => {
    writeFileSync(at('cut.json'), readFileSync(at('x.json'), 'utf8').slice(0, 300));
    copyFileSync(at('x.json'), at('twice.json'));
    const files = [at('x.json'), at('cut.json'), at('twice.json')];
    const { code, stdout, stderr } = await runInProcess(['study', 'report', at('study/study-key.json'), ...files]);
    expect(stderr).toContain('irodori: 2 of 3 files were left out; the report is of the other 1\n');
    expect(code).toBe(1);
    expect(stdout).toContain('## Left out');
    expect(stdout).toContain('cut.json: expected');
    expect(stdout).toContain(`twice.json: the same rater as ${at('x.json')}`);
  });

  it('never replaces the key of a study', async () => {
    const key = readFileSync(at('study/study-key.json'), 'utf8');
    const { line, exitCode } = await failureOf(...create, '--seed', '2', ...theirs);
    expect(exitCode).toBe(2);
    expect(line).toMatch(/study: holds the key of a study, .*choose another --out/);
    expect(readFileSync(at('study/study-key.json'), 'utf8')).toBe(key);
    mkdirSync(at('site'));
    writeFileSync(at('site/study.html'), 'a page');
    const elsewhere = await failureOf(...create.slice(0, 5), at('site'), ...create.slice(6), ...theirs);
    expect(elsewhere.line).toMatch(/site\/study\.html is already there; choose another place$/);
    expect(readdirSync(at('site'))).toEqual(['study.html']);
  });

  it('says in one line what is wrong', async () => {
    rmSync(at('study'), { recursive: true });
    const refusal = async (...more: string[]) => (await failureOf(...create, ...more)).line;
    expect(await failureOf(...create)).toMatchObject({ exitCode: 2 });
    expect(await refusal('--results', 'theirs')).toContain('expected NAME=DIR');
    expect(await refusal('--pictures', 'b', ...theirs)).toContain("no picture 'b'; it has a");
    rmSync(at('theirs/a.none.png'));
    expect(await refusal(...theirs)).toContain('a.none.png: no such file');
    expect(existsSync(at('study'))).toBe(false);
  });
});
