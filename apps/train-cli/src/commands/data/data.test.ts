import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '@irodori/data';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeError } from '../../cli/errors.ts';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { dataCommand } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
/** Beside the pictures, not among them. */
const sheets = mkdtempSync(join(tmpdir(), 'irodori-sheets-'));
afterAll(() => rmSync(sheets, { recursive: true, force: true }));

/** What the command printed; rejects as the command does. */
async function run(...args: string[]): Promise<string> {
  let said = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    await dataCommand().parseAsync(args, { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return said;
}

const failureOf = async (...args: string[]) =>
  describeError(
    await run(...args).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );

beforeAll(async () => {
  for (let i = 0; i < 12; i++) {
    const background = { r: 20 * i, g: 200 - 10 * i, b: 90 };
    writeFileSync(
      at(`${i}.png`),
      await sharp({ create: { width: 80, height: 90, channels: 3, background } })
        .png()
        .toBuffer(),
    );
  }
  writeFileSync(at('cut.png'), 'no picture');
});

describe('irodori data', () => {
  it('lists what can be named', async () => {
    expect(await run('list')).toMatch(/^irodori-mix +the embedded mix/);
    const entries = JSON.parse(await run('list', '--json')) as { spec: string }[];
    expect(entries.map(({ spec }) => spec)).toContain('danbooru:DIR');
  });

  it.each([
    ['pairs', 2 * 68 + 4],
    ['samples', 3 * 68 + 4],
  ])('previews %s as one sheet', async (what, height) => {
    const said = await run(
      'preview',
      '--data',
      'streamline',
      '--size',
      '64',
      '--count',
      '3',
      '--columns',
      '3',
      '--what',
      what,
      '-o',
      join(sheets, `${what}.png`),
    );
    expect(said).toContain(`3 from streamline, ${what}`);
    const sheet = await decodeImage(join(sheets, `${what}.png`));
    expect([sheet.width, sheet.height]).toEqual([3 * 68 + 4, height]);
  });

  it('shows a folder with its extracted lines, no wider than there are pictures', async () => {
    await run(
      'preview',
      '--data',
      `folder:${folder}`,
      '--size',
      '64',
      '--count',
      '2',
      '-o',
      join(sheets, 'folder.png'),
    );
    const sheet = await decodeImage(join(sheets, 'folder.png'));
    expect([sheet.width, sheet.height]).toEqual([2 * 68 + 4, 2 * 68 + 4]);
    // Flat pictures have no lines: their sketches are white paper.
    const at2 = 4 * (sheet.width * 100 + 36);
    expect([...sheet.data.subarray(at2, at2 + 3)]).toEqual([255, 255, 255]);
  });

  it('measures a folder and names what was skipped', async () => {
    const result = JSON.parse(
      await run('stats', '--data', `folder:${folder}`, '--size', '64', '--count', '40', '--json'),
    ) as {
      lookedAt: number;
      skipped: { items: { id: string }[] };
    };
    expect(result.lookedAt).toBeGreaterThan(8);
    expect(result.skipped.items.map(({ id }) => id)).toEqual(['cut.png']);
    expect(await run('stats', '--data', `folder:${folder}`, '--size', '64')).toContain('broken: cut.png: expected PNG');
  });

  it('prepares shards and goes on', async () => {
    const args = [
      'prepare',
      '--data',
      `folder:${folder}`,
      '--size',
      '64',
      '--workers',
      '1',
      '--split',
      'train',
      '--quiet',
      '-o',
      at('shards'),
    ];
    expect(await run(...args)).toMatch(/shards\/train: \d+ pictures in 1 shards/);
    expect(await run(...args)).toContain('(1 shards were there)');
    expect(readdirSync(at('shards/train'))).toContain('000000.tar');
    const told = assertJsonLines((await run(...args, '--json')).split('\n').filter(Boolean));
    expect(told.map(({ event }) => event)).toEqual(['start', 'progress', 'result', 'end']);
    expect(told[2]).toMatchObject({ value: { split: 'train', reused: 1 } });
  });

  it('answers wrong usage with 2 and failures with 1, in one line', async () => {
    const sheet = join(sheets, 'never.png');
    expect(await failureOf('preview', '--data', 'nothing', '-o', sheet)).toMatchObject({
      exitCode: 2,
      line: expect.stringContaining("unknown kind 'nothing'") as string,
    });
    for (const [output, line] of [
      [at('3.png'), 'would replace a picture of --data'],
      [join(sheets, 'sheet.txt'), 'expected a name that ends in .png'],
    ] as const) {
      expect(await failureOf('preview', '--data', `folder:${folder}`, '-o', output)).toMatchObject({
        exitCode: 2,
        line: expect.stringContaining(line) as string,
      });
    }
    for (const [args, line] of [
      [['--min-side', '-1'], '--min-side: expected at least 0, got -1'],
      [['--sketches', 'exact=x'], '--sketches: expected number, got null'],
      [['--count', '0'], '--count: expected a whole number from 1 to 100000000, got 0'],
      [['--data', folder], `expected a kind before the path, such as folder:${folder}`],
    ] as const) {
      expect(await failureOf('stats', ...args)).toMatchObject({
        exitCode: 2,
        line: expect.stringContaining(line) as string,
      });
    }
    expect(await failureOf('preview', '--data', `folder:${at('gone')}`, '-o', sheet)).toMatchObject({
      exitCode: 1,
      line: expect.stringContaining('no such folder') as string,
    });
    expect(await failureOf('preview', '--data', 'streamline', '-o', '/proc/never/sheet.png')).toMatchObject({
      exitCode: 1,
    });
    for (const data of ['streamline', 'irodori-mix', 'streamline:val']) {
      expect(await failureOf('prepare', '--data', data, '-o', at('endless'))).toMatchObject({
        exitCode: 2,
        line: expect.stringMatching(/endless.*add --count$/) as string,
      });
    }
    expect(existsSync(at('endless'))).toBe(false);
    expect(
      await failureOf('prepare', '--data', 'streamline', '--count', '9', '--shard-size', '0', '-o', at('endless')),
    ).toMatchObject({ exitCode: 2 });
    expect(existsSync(sheet)).toBe(false);
  });
});
