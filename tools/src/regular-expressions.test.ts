import { check } from 'recheck';
import { expect, it } from 'vitest';
import { findPatterns } from './regular-expressions.testing.ts';

/** Its searches end by counts of characters read; its limits of time would say how busy the machine is. */
const unhurried = {
  timeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
  attackTimeout: null,
};

/** What recheck says of a pattern: `safe`, or how it can be made slow. */
async function verdict(source: string, flags: string): Promise<string> {
  const result = await check(source, flags, unhurried);
  if (result.status === 'safe') return 'safe';
  if (result.status === 'unknown') return `not understood (${result.error.kind})`;
  return `${result.complexity.summary}, such as ${result.attack.pattern}`;
}

it('every regular expression of the sources takes time in proportion to its input', async () => {
  const { patterns, built } = findPatterns();
  const slow: string[] = [];
  for (const { source, flags, places } of patterns) {
    const said = await verdict(source, flags);
    if (said !== 'safe') slow.push(`${places.join(' ')}: /${source}/${flags}: ${said}`);
  }
  expect(slow).toEqual([]);
  expect(built, 'patterns put together at run time cannot be checked').toEqual([]);
  expect(patterns.length).toBeGreaterThan(50);
});

it('knows a pattern that hangs', async () => {
  expect(await verdict(String.raw`^(?:<!--[\s\S]*?-->\s*)*<svg`, 'i')).toMatch(/exponential/);
});
