import { describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import { arithmeticOf } from './config/schema.ts';
import { buildProgram } from './build-program.ts';
import { initialWeights } from './initial-weights.ts';
import { openSource } from './model-source.ts';

const program = (preset: 'tiny' | 'swift') => buildProgram(resolveConfig({ preset, size: 32, perceptual: 'none' }));

describe('initialWeights', () => {
  it('takes both networks of the source over the seed', async () => {
    const tiny = await program('tiny');
    const source = await openSource('preset:tiny,7');
    const weights = await initialWeights({ seed: 1, init: 'preset:tiny,7' }, tiny);
    expect(weights.size).toBe(tiny.initial(1).size);
    for (const [name, data] of weights) expect(data).toEqual(source.training!.state.get(name));
    expect(weights).not.toEqual(tiny.initial(1));
  });

  it('draws from the seed without a source', async () => {
    const tiny = await program('tiny');
    expect(await initialWeights({ seed: 3, init: null }, tiny)).toEqual(tiny.initial(3));
  });

  it('refuses another network in one line', async () => {
    await expect(initialWeights({ seed: 1, init: 'preset:tiny' }, await program('swift'))).rejects.toThrow(
      /^preset:tiny: its generator has \d+ values in 'generator\..*', expected \d+; begin with the same preset/,
    );
    await expect(initialWeights({ seed: 1, init: 'nowhere' }, await program('tiny'))).rejects.toThrow('nowhere');
  });

  it('does not bind a run to where it began: a moved folder resumes', () => {
    const at = (init: string | null) => arithmeticOf(resolveConfig({ init }));
    expect(at('runs/a')).toBe(at('elsewhere/a'));
    expect(arithmeticOf(resolveConfig({ pool: 10 }))).not.toBe(arithmeticOf(resolveConfig({ pool: 20 })));
  });
});
