import { resolveConfig } from '@irodori/training';
import { expect, it } from 'vitest';
import { experiments } from './index.ts';

it('every experiment is a valid difference, and paper says of each setting whose it is', () => {
  for (const [name, { config, description }] of experiments) {
    expect(description).not.toBe('');
    expect(resolveConfig(config, name).size % 32).toBe(0);
  }
  const paper = experiments.get('paper');
  const silent = Object.keys(paper?.config ?? {}).filter((key) => !['steps', 'clip'].includes(key));
  for (const key of silent) expect(paper?.origin?.[key], key).toMatch(/paper|our choice/);
});

it('paper trains on as many pictures, for as long and as fast as the paper says', () => {
  expect(resolveConfig(experiments.get('paper')!.config)).toMatchObject({
    preset: 'paper',
    size: 256,
    batch: 1,
    learningRate: 1e-4,
    pictures: 2500,
    epochs: 251,
  });
});
