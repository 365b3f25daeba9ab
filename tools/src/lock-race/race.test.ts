import { expect, it } from 'vitest';
import { race } from './race.ts';

// More rounds: tools/src/lock-race.ts.

it('of four starters exactly one has the folder, also after a crash', async () => {
  const { afterCrash, faults } = await race(10);
  expect(faults).toEqual([]);
  expect(afterCrash).toBeGreaterThan(2);
});
