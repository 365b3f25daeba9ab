import { describe, expect, it } from 'vitest';
import { checkpointPath, parseLines, stepOfFile, validationLineSchema } from './run-folder.ts';

describe('run folder', () => {
  it('names checkpoints so that they sort by step', () => {
    const steps = [5, 40, 300, 12_345_678];
    const names = steps.map((step) => checkpointPath(step).split('/').at(-1) ?? '');
    expect(names.map(stepOfFile)).toEqual(steps);
    expect(names.slice(0, 3)).toEqual([...names.slice(0, 3)].sort());
    expect(stepOfFile('last.safetensors')).toBeUndefined();
    expect(stepOfFile('step-0000005.safetensors.tmp')).toBeUndefined();
  });

  it('leaves out half-written, foreign and later lines', () => {
    const line = (step: number) => JSON.stringify({ step, psnr: 20, mae: 4, hintMae: null });
    const text = `${line(0)}\n{"step":1}\n${line(2)}\n${line(3)}\n{"step":4,"psn`;
    expect(parseLines(text, validationLineSchema, 2).map(({ step }) => step)).toEqual([0, 2]);
    expect(parseLines('', validationLineSchema)).toEqual([]);
  });
});
