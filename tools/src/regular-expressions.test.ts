import { checkSync } from 'recheck';
import { expect, it } from 'vitest';
import { findPatterns } from './regular-expressions.testing.ts';

/** What recheck says of a pattern: `safe`, or how it can be made slow. */
function verdict(source: string, flags: string): string {
  const result = checkSync(source, flags, { timeout: 10_000 });
  if (result.status === 'safe') return 'safe';
  if (result.status === 'unknown') return `not understood (${result.error.kind})`;
  return `${result.complexity.summary}, such as ${result.attack.pattern}`;
}

it('every regular expression of the sources takes time in proportion to its input', () => {
  const { patterns, built } = findPatterns();
  const slow = patterns.flatMap(({ source, flags, places }) => {
    const said = verdict(source, flags);
    return said === 'safe' ? [] : [`${places.join(' ')}: /${source}/${flags}: ${said}`];
  });
  expect(slow).toEqual([]);
  expect(built, 'patterns put together at run time cannot be checked').toEqual([]);
  expect(patterns.length).toBeGreaterThan(50);
});

it('knows a pattern that hangs', () => {
  expect(verdict(String.raw`^(?:<!--[\s\S]*?-->\s*)*<svg`, 'i')).toMatch(/exponential/);
});
