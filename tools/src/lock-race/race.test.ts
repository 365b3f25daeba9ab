import { expect, it } from 'vitest';
import { race } from './race.ts';

it('of four starters exactly one has the folder, also after a crash', async () => {
  const { afterCrash, faults } = await race(20);
  expect(faults).toEqual([]);
  expect(afterCrash).toBeGreaterThan(5);
});
