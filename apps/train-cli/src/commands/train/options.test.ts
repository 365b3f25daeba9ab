import { describe, expect, it } from 'vitest';
import { trainCommand } from './index.ts';
import { resolveConfig } from '@irodori/training';
import { patchFromFlags } from './options.ts';
import type { TrainFlags } from './options.ts';

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

  it.each([
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
