import { describe, expect, it } from 'vitest';
import { presets } from '../models/index.ts';
import { countParameters, initParameters, modelParameters } from './parameters.ts';

describe('countParameters', () => {
  it('gives the totals of the specification', () => {
    expect(countParameters(presets.paper).generator).toBe(36_502_723);
    expect(countParameters(presets.paper).discriminator).toBe(886_881);
    expect(countParameters(presets.tiny).generator).toBe(249_827);
    expect(countParameters(presets.lite).generator).toBe(4_038_739);
    const liteAsPaper = {
      ...presets.lite,
      generator: { ...presets.lite.generator, hintLevels: { encoder: [3], decoder: [] } },
    };
    expect(countParameters(liteAsPaper).generator).toBe(4_037_971);
  });
});

describe('initParameters', () => {
  const infos = modelParameters(presets.tiny).generator;
  const weights = initParameters(infos, 7);

  it('draws convolutions uniformly within the Xavier bound', () => {
    const name = 'generator.bottom.conv1.conv.weight';
    const values = weights.get(name)!;
    const bound = Math.sqrt(6 / ((40 + 40) * 9));
    expect(Math.max(...values)).toBeLessThanOrEqual(bound);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-bound);
    // Variance of U(-b, b) is b^2 / 3; 14,400 samples.
    const variance = values.reduce((s, v) => s + v * v, 0) / values.length;
    expect(variance / ((bound * bound) / 3)).toBeCloseTo(1, 1);
  });

  it('starts gains at 1 and biases at 0', () => {
    expect(weights.get('generator.bottom.conv1.norm.weight')!.every((v) => v === 1)).toBe(true);
    expect(weights.get('generator.output.conv.bias')!.every((v) => v === 0)).toBe(true);
  });

  it('repeats with the seed and differs with another', () => {
    const name = 'generator.output.conv.weight';
    expect(initParameters(infos, 7).get(name)).toEqual(weights.get(name));
    expect(initParameters(infos, 8).get(name)).not.toEqual(weights.get(name));
  });
});
