import { expect, it } from 'vitest';
import { bestChoice, choicesOf } from './choose-weights.ts';

const tensor = (...values: number[]) => ({ data: Float32Array.from(values) });

it('takes the average or the weights themselves, whichever does better on what is held out', async () => {
  const state = new Map([
    ['generator.a', tensor(1)],
    ['generator.frozen', tensor(7)],
    ['ema.generator.a', tensor(2)],
    ['firstMoment.generator.a', tensor(9)],
    ['discriminator.a', tensor(9)],
  ]);
  const choices = choicesOf(state, 12);
  expect(choices.map(({ kind }) => kind)).toEqual(['average', 'raw']);
  for (const { weights } of choices) expect([...weights.keys()]).toEqual(['generator.a', 'generator.frozen']);
  // What does not learn has no average: it is the same in both.
  expect(choices.map(({ weights }) => weights.get('generator.frozen')![0])).toEqual([7, 7]);
  const score = (sign: number) => (weights: ReadonlyMap<string, Float32Array>) =>
    Promise.resolve(sign * weights.get('generator.a')![0]!);
  expect((await bestChoice(choices, score(1))).choice.kind).toBe('average');
  expect((await bestChoice(choices, score(-1))).choice.kind).toBe('raw');
  expect((await bestChoice(choices, score(1))).score).toBe(2);
});

it('knows no average where the run keeps none', () => {
  expect(choicesOf(new Map([['generator.a', tensor(1)]]), 1).map(({ kind }) => kind)).toEqual(['raw']);
});
