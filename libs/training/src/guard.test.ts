import { describe, expect, it } from 'vitest';
import { freshGuard, judge, remember, rollBack } from './guard.ts';

const options = { factor: 10, retries: 2 };
const after = (losses: readonly number[]) =>
  losses.reduce((state, generator, index) => remember(state, { generator }, index + 1), freshGuard);

describe('guard', () => {
  it('names the loss that is not a number', () => {
    expect(judge(freshGuard, { generator: 1, huber: Number.NaN }, options)).toMatch(/huber loss is NaN/);
    expect(judge(freshGuard, { generator: Number.POSITIVE_INFINITY }, options)).toMatch(/generator loss is Infinity/);
  });

  it('lets the first steps be wild and later ones only so far', () => {
    expect(judge(after([1, 2, 1]), { generator: 500 }, options)).toBeUndefined();
    const settled = after(new Array<number>(30).fill(2));
    expect(settled.mean).toBeCloseTo(2, 12);
    expect(judge(settled, { generator: 19 }, options)).toBeUndefined();
    expect(judge(settled, { generator: 21 }, options)).toMatch(/jumped/);
  });

  it('halves the rate at each roll-back and gives up after the last retry', () => {
    const saved = after([1, 1]);
    const first = rollBack(saved, saved, 30, options);
    expect(first).toMatchObject({ count: 2, learningRateScale: 0.5, rollbacks: 1, lastRollback: 30 });
    const second = rollBack(saved, first ?? freshGuard, 40, options);
    expect(second).toMatchObject({ learningRateScale: 0.25, rollbacks: 2 });
    expect(rollBack(saved, second ?? freshGuard, 50, options)).toBeUndefined();
  });

  it('forgives after a thousand good steps', () => {
    const state = { ...freshGuard, rollbacks: 2, lastRollback: 100 };
    expect(remember(state, { generator: 1 }, 1100).rollbacks).toBe(2);
    expect(remember(state, { generator: 1 }, 1101).rollbacks).toBe(0);
  });
});
