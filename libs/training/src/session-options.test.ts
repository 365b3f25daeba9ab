import { describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import { stepsPerRunOn } from './session-options.ts';

describe('stepsPerRunOn', () => {
  const of = (device: 'cpu' | 'webgpu' | 'cuda', patch: object = {}) => stepsPerRunOn(device, resolveConfig(patch));

  it('is several where a loop runs, unless told otherwise', () => {
    expect([of('cpu'), of('webgpu'), of('cuda')]).toEqual([8, 1, 16]);
    expect([of('cpu', { stepsPerRun: 1 }), of('cuda', { stepsPerRun: 7 })]).toEqual([1, 7]);
  });

  it('is one where there is no loop, and says so when another number was asked for', () => {
    expect(of('cuda', { accumulate: 2 })).toBe(1);
    expect(of('cuda', { engine: 'ort-training' })).toBe(1);
    expect(of('webgpu', { stepsPerRun: 1 })).toBe(1);
    expect(() => of('webgpu', { stepsPerRun: 8 })).toThrow('stepsPerRun: expected 1 with device webgpu, got 8');
    expect(() => of('cpu', { stepsPerRun: 8, accumulate: 4 })).toThrow('expected 1 with accumulate 4, got 8');
  });
});
