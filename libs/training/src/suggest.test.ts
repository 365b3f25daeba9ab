import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './suggest.ts';

describe('nearest', () => {
  it.each([
    ['tiney', 'tiny'],
    ['papre', 'paper'],
    ['ltie', 'lite'],
    ['LITE', 'lite'],
  ])('%s means %s', (word, meant) => expect(nearest(word, ['tiny', 'lite', 'paper', 'swift'])).toBe(meant));

  it('keeps silent when nothing is near', () => {
    expect(nearest('enormous', ['tiny', 'lite'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
    expect(didYouMean('enormous', ['tiny', 'lite'])).toBe('; expected one of tiny, lite');
  });
});
