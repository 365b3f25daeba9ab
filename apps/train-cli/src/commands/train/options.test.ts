import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { threadsOption } from '../../cli/number-options.ts';
import { flaggedSettings } from '../../cli/setting-flags.ts';
import { dataSettings, resolveConfig, trainConfigSchema } from '@irodori/training';
import { dataCommand } from '../data/index.ts';
import { trainCommand } from './index.ts';
import { patchFromFlags } from './options.ts';
import type { TrainFlags } from './options.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command line turns into, without training. */
async function configOf(...args: string[]) {
  let flags: TrainFlags = {};
  const command = trainCommand()
    .exitOverride()
    .action((given: TrainFlags) => {
      flags = given;
    });
  await command.parseAsync(args, { from: 'user' });
  return resolveConfig((await patchFromFlags(flags)).patch);
}

describe('flags of irodori train', () => {
  it('set schedule, warmup, clip, accumulation and steps per run', async () => {
    const flags = '--schedule cosine --warmup 200 --clip 1.5 --accumulate 4 --steps-per-run 8 --lr 0.0002';
    const config = await configOf(...flags.split(' '));
    expect(config).toMatchObject({ learningRate: 2e-4, clip: 1.5, accumulate: 4, stepsPerRun: 8 });
    expect(config.schedule).toMatchObject({ kind: 'cosine', warmup: 200, floor: 0 });
  });

  it('leave the defaults where nothing is said', async () => {
    const { schedule, clip, accumulate, stepsPerRun } = await configOf('--preset', 'tiny');
    expect({ kind: schedule.kind, warmup: schedule.warmup, clip, accumulate, stepsPerRun }).toEqual({
      kind: 'constant',
      warmup: 0,
      clip: 0,
      accumulate: 1,
      stepsPerRun: null,
    });
  });

  it('say what no number of threads means', () => {
    const { description } = trainCommand().options.find(({ long }) => long === '--threads')!;
    const helps = [description, threadsOption().description];
    expect(helps).toEqual(helps.map(() => expect.stringMatching(/\(default: 0, one per core\)$/) as string));
  });

  it('filter and count the pictures and choose their line art, as `irodori data` does', async () => {
    const flags =
      '--rating s,q --min-score -3 --require 1girl,solo --exclude comic --min-chroma 0 --pictures 40 --sketches exact=2,xdogSoft';
    const { filters, pictures, sketches } = await configOf(...flags.split(' '));
    expect({ filters, pictures, sketches }).toEqual({
      filters: { rating: ['s', 'q'], minScore: -3, require: ['1girl', 'solo'], exclude: ['comic'], minChroma: 0 },
      pictures: 40,
      sketches: { exact: 2, xdogSoft: 1 },
    });
    const names = (command: Command) => command.options.map(({ long }) => long);
    const shared = flaggedSettings(dataSettings).map(({ flag }) => flag.split(' ')[0]);
    expect(names(trainCommand())).toEqual(expect.arrayContaining(shared));
    for (const name of ['preview', 'stats']) {
      const command = dataCommand().commands.find((one) => one.name() === name) as Command;
      expect(names(command)).toEqual(expect.arrayContaining(shared));
    }
  });

  it.each(['flag', 'file'])('begin with the bundled model by %s', async (way) => {
    const file = join(folder, 'init.yaml');
    writeFileSync(file, 'init: bundled\n');
    const { init } = await configOf(...(way === 'flag' ? ['--init', 'bundled'] : ['--config', file]));
    expect(existsSync(join(init ?? '', 'model.json'))).toBe(true);
  });

  it('come from the table, each with its default in the help', () => {
    const settings = flaggedSettings(trainConfigSchema);
    const { options } = trainCommand();
    expect(options.length - settings.length).toBe(6);
    const described = (long: string) => options.find((option) => option.long === long)?.description;
    expect(described('--lr')).toBe('learning rate (default: 0.0001)');
    expect(described('--schedule')).toBe('learning rate over time: constant, cosine, step (default: constant)');
    expect(described('--keep')).toBe('newest checkpoints kept, beside best and last (default: 3)');
    for (const { flag, about } of settings) expect(about.help, flag).toMatch(/^\w/);
  });

  it.each([
    [['--sketches', 'xdogSof=1'], "--sketches: unknown 'xdogSof'; did you mean 'xdogSoft'?"],
    [['--sketches', 'paper='], '--sketches: '],
    [['--pictures', '0'], '--pictures: '],
    [['--schedule', 'cosin'], "--schedule: unknown value 'cosin'; did you mean 'cosine'?"],
    [['--warmup', '-1'], '--warmup: '],
    [['--warmup', '2.5'], '--warmup: '],
    [['--clip', '-3'], '--clip: '],
    [['--accumulate', '0'], '--accumulate: '],
    [['--steps-per-run', '0'], '--steps-per-run: '],
  ])('%j are refused by their own name', async (args, message) => {
    const refused = configOf(...args);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ exitCode: 2 });
  });
});
