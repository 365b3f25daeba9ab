import { describe, expect, it } from 'vitest';
import { chooseEnds } from './ends.ts';
import type { Ends } from './ends.ts';

const none: Ends = { steps: null, epochs: null, minutes: null };
const steps = (n: number): Ends => ({ ...none, steps: n });
const minutes = (n: number): Ends => ({ ...none, minutes: n });
/** Epochs of 100 steps. */
const count = (ends: Ends) => {
  const all = [ends.steps, ends.epochs === null ? null : 100 * ends.epochs].filter((n) => n !== null);
  return all.length === 0 ? undefined : Math.min(...all);
};
const ask = (totals: Ends, step: number, given?: Ends, more: { asked?: Ends; byFlags?: boolean } = {}) =>
  chooseEnds({
    totals,
    asked: more.asked ?? totals,
    given,
    byFlags: more.byFlags ?? true,
    done: { step, seconds: 60 * step },
    count,
  });

describe('chooseEnds', () => {
  it.each([
    ['nothing said', undefined],
    ['the same command', steps(100)],
  ])('an unfinished run completes its total: %s', (_, given) => {
    expect(ask(steps(100), 40, given)).toEqual({ totals: steps(100), asked: steps(100), how: 'completed' });
  });

  it('another number is the new total', () => {
    expect(ask(steps(100), 40, steps(50))).toMatchObject({ totals: steps(50), how: 'set' });
    expect(ask(steps(100), 40, minutes(60))).toMatchObject({ totals: minutes(60), how: 'set' });
    expect(() => ask(steps(100), 40, steps(30))).toThrow(/^30 steps in all: the run has 40 steps and 40.0 minutes/);
  });

  it('a finished run says so, and adds what is given', () => {
    expect(ask(steps(100), 100)).toMatchObject({ how: 'finished', totals: steps(100) });
    expect(ask(steps(100), 100, steps(100))).toEqual({ totals: steps(200), asked: steps(100), how: 'added' });
    expect(ask(minutes(60), 60, minutes(60))).toMatchObject({ totals: minutes(120), how: 'added' });
    expect(ask(minutes(60), 61, { ...none, epochs: 2 })).toMatchObject({ totals: steps(261), how: 'added' });
    expect(ask(steps(100), 100, { steps: 50, epochs: null, minutes: 9 })).toMatchObject({
      totals: { steps: 150, epochs: null, minutes: 109 },
    });
  });

  it('time does not end a run before its first step', () => {
    const done = { step: 0, seconds: 224 };
    const question = { totals: minutes(3), asked: minutes(3), given: minutes(3), byFlags: true, done, count };
    expect(chooseEnds(question)).toEqual({ totals: minutes(3), asked: minutes(3), how: 'completed' });
    expect(chooseEnds({ ...question, given: minutes(2) })).toMatchObject({ totals: minutes(2), how: 'set' });
  });

  it('a killed command that added can be repeated', () => {
    const { totals, asked } = ask(minutes(60), 60, minutes(60));
    expect(ask(totals, 90, minutes(60), { asked })).toMatchObject({ totals: minutes(120), how: 'completed' });
    expect(ask(totals, 120, minutes(60), { asked })).toMatchObject({ totals: minutes(180), how: 'added' });
  });

  it('a file or an experiment sets the total and never adds', () => {
    const byFlags = false;
    expect(ask(steps(100), 100, steps(100), { byFlags }).how).toBe('finished');
    expect(ask(steps(100), 100, steps(300), { byFlags })).toMatchObject({ totals: steps(300), how: 'set' });
    expect(ask(steps(100), 100, steps(50), { byFlags }).how).toBe('finished');
  });
});
