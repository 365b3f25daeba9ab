import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStudyKey, questionsFor, fnv1a, type StudyKey } from '@irodori/eval';
import { encodePng } from '@irodori/data';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeError } from '../../cli/errors.ts';
import { writeTinyModel } from '../eval/tiny-model.testing.ts';
import { studyCommand } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-study-'));
const at = (name: string) => join(folder, name);
const index = at('gallery/index.json');
let printed = '';

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
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<void> {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await studyCommand().exitOverride().parseAsync(args, { from: 'user' });
}

const refused = (...args: string[]) =>
  run(...args).then(
    () => ({ line: 'no error', exitCode: 0 }),
    (error: unknown) => describeError(error),
  );

const create = (...more: string[]) => run('new', '--gallery', index, '-o', at('study'), '-m', at('model'), ...more);

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
    await create('--results', `theirs=${at('theirs')}`);
    const page = readFileSync(at('study/study.html'), 'utf8');
    expect(page).not.toContain('theirs');
    expect(page.match(/data:image\/webp/g)!.length).toBe(6);
    const text = readFileSync(at('study/study-key.json'), 'utf8');
    const key = parseStudyKey({ name: 'key', text });
    expect(key.systems).toEqual(['ours', 'theirs']);
    expect(key.items.map(({ hinted }) => hinted)).toEqual([false, true]);
    for (const rater of ['x', 'y']) writeFileSync(at(`${rater}.json`), ratings(key, rater));
    await run('report', at('study/study-key.json'), at('x.json'), at('y.json'), '-o', at('report'));
    expect(printed).toContain('| Have | ours | 4.00 [4.00, 4.00] n=2 |');
    expect(printed).toContain('| No | theirs |  | 2.00 [2.00, 2.00] n=2 |');
    expect(readFileSync(at('report/study-report.md'), 'utf8')).toBe(printed);
  });

  it('prints the table of the good files and fails with the number of bad ones', async () => {
    writeFileSync(at('cut.json'), readFileSync(at('x.json'), 'utf8').slice(0, 300));
    copyFileSync(at('x.json'), at('twice.json'));
    const files = [at('x.json'), at('cut.json'), at('twice.json')];
    const { line, exitCode } = await refused('report', at('study/study-key.json'), ...files);
    expect({ line, exitCode }).toEqual({
      line: '2 of 3 files were left out; the report is of the other 1',
      exitCode: 1,
    });
    expect(printed).toContain('## Left out');
    expect(printed).toContain('cut.json: expected');
    expect(printed).toContain(`twice.json: the same rater as ${at('x.json')}`);
  });

  it('never replaces the key of a study', async () => {
    const key = readFileSync(at('study/study-key.json'), 'utf8');
    const again = ['new', '--gallery', index, '-o', at('study'), '-m', at('model'), '--seed', '2'];
    const { line, exitCode } = await refused(...again, '--results', `theirs=${at('theirs')}`);
    expect(exitCode).toBe(2);
    expect(line).toMatch(/study: holds the key of a study, .*choose another --out/);
    expect(readFileSync(at('study/study-key.json'), 'utf8')).toBe(key);
  });

  it('says in one line what is wrong', async () => {
    rmSync(at('study'), { recursive: true });
    expect(await refused('new', '--gallery', index, '-o', at('study'), '-m', at('model'))).toMatchObject({
      exitCode: 2,
    });
    const wrongName = ['new', '--gallery', index, '-o', at('study'), '-m', at('model'), '--results', 'theirs'];
    expect((await refused(...wrongName)).line).toContain('expected NAME=DIR');
    const pictures = ['--pictures', 'b', '--results', `theirs=${at('theirs')}`];
    expect(
      (await refused('new', '--gallery', index, '-o', at('study'), '-m', at('model'), ...pictures)).line,
    ).toContain("no picture 'b'; it has a");
    rmSync(at('theirs/a.none.png'));
    expect(
      (await refused('new', '--gallery', index, '-o', at('study'), '-m', at('model'), ...pictures.slice(2))).line,
    ).toContain('a.none.png: no such file');
    expect(existsSync(at('study'))).toBe(false);
  });
});
