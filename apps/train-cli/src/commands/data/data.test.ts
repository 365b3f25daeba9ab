import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { decodeImage } from '@irodori/data';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { failureOf, outputOf } from '../../e2e/in-process.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { folder, at } = temporaryFolder();
/** Beside the pictures, not among them. */
const sheets = temporaryFolder();
const pictures = ['--data', `folder:${folder}`, '--size', '64'];
const run = (...args: string[]) => outputOf('data', ...args);

beforeAll(async () => {
  for (let i = 0; i < 12; i++) {
    const background = { r: 20 * i, g: 200 - 10 * i, b: 90 };
    const flat = sharp({ create: { width: 80, height: 90, channels: 3, background } });
    await flat.png().toFile(at(`${i}.png`));
  }
  writeFileSync(at('cut.png'), 'no picture');
  mkdirSync(at('bare/original'), { recursive: true });
});

describe('irodori data', () => {
  // /proc takes no folders, of root neither.
  const unwritable = [
    ...(process.platform === 'linux' ? [['/proc/x', 'no folder can be made there; choose another place']] : []),
    [sheets.at('file/out'), '/file is not a folder'],
  ] as [string, string][];
  it.each(unwritable)('prepares nothing in %s, and says why', async (out, why) => {
    writeFileSync(sheets.at('file'), '');
    const few = ['--data', 'streamline', '--size', '32', '--count', '2', '--workers', '1'];
    const { line, exitCode } = await failureOf('data', 'prepare', ...few, '-o', out);
    expect(line).toContain(why);
    expect(exitCode).toBe(1);
  });

  it('lists what can be named', async () => {
    expect(await run('list')).toMatch(/^irodori-mix +the embedded mix/);
    const entries = JSON.parse(await run('list', '--json')) as { spec: string }[];
    expect(entries.map(({ spec }) => spec)).toContain('danbooru:DIR');
  });

  it.each([
    ['pairs', 2 * 68 + 4],
    ['samples', 3 * 68 + 4],
  ])('previews %s as one sheet', async (what, height) => {
    const three = ['--data', 'streamline', '--size', '64', '--count', '3', '--columns', '3'];
    const out = sheets.at(`${what}.png`);
    const said = await run('preview', ...three, '--what', what, '-o', out);
    expect(said).toContain(`3 from streamline, ${what}`);
    const sheet = await decodeImage(out);
    expect([sheet.width, sheet.height]).toEqual([3 * 68 + 4, height]);
  });

  it('shows a folder with its extracted lines, no wider than there are pictures', async () => {
    await run('preview', '--data', `folder:${folder}`, '--size', '64', '--count', '2', '-o', sheets.at('folder.png'));
    const sheet = await decodeImage(sheets.at('folder.png'));
    expect([sheet.width, sheet.height]).toEqual([2 * 68 + 4, 2 * 68 + 4]);
    // Flat pictures have no lines: their sketches are white paper.
    const at2 = 4 * (sheet.width * 100 + 36);
    expect([...sheet.data.subarray(at2, at2 + 3)]).toEqual([255, 255, 255]);
  });

  it('replaces a sheet with --overwrite only, and a picture that it shows never', async () => {
    const one = ['preview', '--data', 'streamline', '--size', '64', '--count', '1', '-o', sheets.at('one.png')];
    await run(...one);
    expect(await failureOf('data', ...one)).toEqual({
      line: `${sheets.at('one.png')} is already there: --overwrite replaces it`,
      exitCode: 2,
    });
    expect(await run(...one, '--overwrite')).toContain('1 from streamline');
    symlinkSync(folder, sheets.at('linked'));
    for (const shown of [at('3.png'), sheets.at('linked/3.png')]) {
      const onPicture = ['preview', ...pictures, '--overwrite', '-o', shown];
      expect((await failureOf('data', ...onPicture)).line).toContain('would replace a picture of --data');
    }
  });

  it('measures a folder and names what was skipped', async () => {
    const result = JSON.parse(await run('stats', ...pictures, '--count', '40', '--json')) as {
      lookedAt: number;
      meanInk: number | null;
      skipped: { items: { id: string }[] };
    };
    expect(result.meanInk).toBeNull();
    expect(result.lookedAt).toBeGreaterThan(8);
    expect(result.skipped.items.map(({ id }) => id)).toEqual(['cut.png']);
    const said = await run('stats', ...pictures);
    expect(said).toContain('broken: cut.png: expected PNG');
    expect(said).toContain('no line art of its own');
  });

  it('measures the ink of those pictures that have line art, whatever they are mixed with', async () => {
    const inkOf = async (spec: string) =>
      (
        JSON.parse(await run('stats', '--data', spec, '--size', '64', '--count', '40', '--json')) as {
          meanInk: number;
        }
      ).meanInk;
    const [alone, mixed] = [await inkOf('streamline'), await inkOf(`streamline,folder:${folder}=4`)];
    expect(mixed / alone).toBeGreaterThan(0.7);
  });

  it('prepares shards and goes on, with the same settings alone', async () => {
    const args = ['prepare', ...pictures, '--workers', '1', '--split', 'train', '--quiet', '-o', at('shards')];
    expect(await run(...args)).toMatch(/shards\/train: \d+ pictures in 1 shards/);
    expect(await run(...args)).toContain('(1 shards were there)');
    expect(readdirSync(at('shards/train'))).toContain('000000.tar');
    const told = assertJsonLines(await run(...args, '--json'));
    expect(told.map(({ event }) => event)).toEqual(['start', 'progress', 'result', 'end']);
    expect(told[2]).toMatchObject({ value: { split: 'train', reused: 1 } });
    const other = await failureOf('data', ...args, '--seed', '7');
    expect(other.exitCode).toBe(2);
    expect(other.line).toContain('other settings are in prepare.json; choose another folder');
  });

  const sheet = ['-o', sheets.at('never.png')];
  const endless = ['-o', at('endless')];
  it.each<[args: string[], exitCode: number, line: RegExp | string]>([
    [['preview', '--data', 'nothing', ...sheet], 2, "unknown kind 'nothing'"],
    [['preview', '--data', `folder:${folder}`, '-o', at('3.png')], 2, 'would replace a picture of --data'],
    [['preview', '--data', `folder:${folder}`, '-o', sheets.at('sheet.txt')], 2, 'expected a name that ends in .png'],
    [['stats', '--min-side', '-1'], 2, '--min-side: expected at least 0, got -1'],
    [['stats', '--sketches', 'exact=x'], 2, '--sketches: expected number, got null'],
    [['stats', '--count', '0'], 2, '--count: expected a whole number from 1 to 100000000, got 0'],
    [['stats', '--data', folder], 2, `expected a kind before the path, such as folder:${folder}`],
    [['preview', '--data', `folder:${at('gone')}`, ...sheet], 1, 'no such folder'],
    [['preview', '--data', 'streamline', '-o', '/proc/never/sheet.png'], 1, '/proc/never'],
    [['prepare', '--data', 'streamline', ...endless], 2, /endless.*add --count$/],
    [['prepare', '--data', 'irodori-mix', ...endless], 2, /endless.*add --count$/],
    [['prepare', '--data', 'streamline:val', ...endless], 2, /endless.*add --count$/],
    [['prepare', '--data', 'streamline', '--count', '9', '--shard-size', '0', ...endless], 2, '--shard-size'],
    [['stats', '--data', 'noto', '--rating', 'g'], 2, /^data 'noto': filters on tags, rating or score need metadata/],
    [['preview', '--data', `folder:${folder}`, '--require', '1girl', ...sheet], 2, 'need metadata'],
    [['prepare', '--data', 'noto', '--count', '9', '--min-score', '3', ...endless], 2, 'need metadata'],
    [
      ['stats', '--data', `danbooru:${at('bare')}`, '--exclude', 'comic'],
      2,
      'need metadata, expected JSON-lines files',
    ],
    [['stats', '--data', 'noto', '--rating', 'x'], 2, "got 'x'"],
    [['stats', '--data', 'noto', '--size', '30'], 2, 'expected a size from 16 to 2048 that is a multiple of 4, got 30'],
  ])('answers %j with %i and one line', async (args, exitCode, line) => {
    const answer = await failureOf('data', ...args);
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.line).toMatch(line);
    expect([at('endless'), sheets.at('never.png')].filter(existsSync)).toEqual([]);
  });
});
