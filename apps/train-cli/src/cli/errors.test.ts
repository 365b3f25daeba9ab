import { TrainingError } from '@irodori/training';
import { describe, expect, it } from 'vitest';
import { describeError } from './errors.ts';

describe('errors of the trainer on the command line', () => {
  it.each<[TrainingError, string, number]>([
    [
      new TrainingError('unusableSetting', 'stepsPerRun: expected 1 with device webgpu, got 8', {
        settings: ['stepsPerRun', 'device'],
      }),
      '--steps-per-run: expected 1 with --device webgpu, got 8',
      2,
    ],
    [
      new TrainingError('diverged', 'loss is NaN', {
        settings: ['learningRate', 'schedule.warmup', 'clip'],
        remedy: 'try a lower learningRate, a longer schedule.warmup, or clip',
      }),
      'loss is NaN; try a lower --lr, a longer --warmup, or --clip',
      1,
    ],
    [
      new TrainingError('fixedSetting', 'runs/a: size is 64 in this run and cannot become 96', {
        path: 'runs/a',
        settings: ['size'],
        remedy: 'keep it',
      }),
      'runs/a: size is 64 in this run and cannot become 96; leave it out, or begin a new run with --init runs/a',
      2,
    ],
    [
      new TrainingError('folderNotEmpty', 'runs/a: there is something in it already', { path: 'runs/a' }),
      'runs/a: there is something in it already; choose another --out, or go on with --resume auto',
      2,
    ],
    [new TrainingError('file', 'a.yaml: the disk is full', {}), 'a.yaml: the disk is full', 1],
    [
      new TrainingError('settings', "a.yaml: unknown setting 'steps2'", { settings: [''], reason: "unknown 'steps2'" }),
      "a.yaml: unknown setting 'steps2'",
      2,
    ],
  ])('%s', async (error, line, exitCode) => {
    expect(await describeError(error)).toEqual({ line, exitCode });
  });
});
