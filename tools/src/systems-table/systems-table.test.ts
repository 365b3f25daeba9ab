import { resolveConfig } from '@irodori/training';
import { describe, expect, it } from 'vitest';
import { plannedRuns, runSettings, tableSystems } from './systems.ts';
import { meanInterval, systemsMarkdown, type RunResult } from './table.ts';

const setting = { size: 64, batch: 4, steps: 10, data: 'irodori-mix', pool: 0, learningRate: 1e-3 };

describe('the systems table', () => {
  it('has ten systems, five of them with every seed', () => {
    expect(tableSystems).toHaveLength(10);
    expect(plannedRuns(tableSystems, [1, 2, 3])).toHaveLength(10 + 5 + 5);
  });

  it('settings are those of the trainer, the same size, data and steps for all', () => {
    for (const system of tableSystems) {
      const { experiment: _, ...settings } = runSettings(system, setting, 7);
      const config = resolveConfig(settings, system.name);
      expect([config.size, config.batch, config.steps, config.data, config.seed]).toEqual([
        64,
        4,
        10,
        'irodori-mix',
        7,
      ]);
    }
  });

  it('intervals are those of Student', () => {
    // 1, 2, 3: deviation 1, standard error 1 / sqrt 3, t(2) = 4.303.
    expect(meanInterval([1, 2, 3])).toEqual({ mean: 2, half: expect.closeTo(2.4843, 3) as number });
    expect(meanInterval([5])).toEqual({ mean: 5, half: undefined });
  });

  it('tells mean and interval, and leaves out what was not run', () => {
    const run: RunResult = {
      ...{ parameters: 1234, memory: null, psnr0: 13, psnr16: 14 },
      ...{ dots: 5, frechet: 0.5, lines: 0.9 },
    };
    const results = new Map([['ours', [run, { ...run, psnr0: 15 }]]]);
    const table = systemsMarkdown(setting, tableSystems, results, { ours: [2, 2], dcgan: [3] });
    expect(table).toContain(
      '| ours | swift as it ships | 2 | 1,234 | 2.00 ± 0.00 | – | 14.00 ± 12.71 | 14.00 ± 0.00 |',
    );
    expect(table).not.toContain('dcgan');
  });
});
