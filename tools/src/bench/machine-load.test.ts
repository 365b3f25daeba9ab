import { expect, it } from 'vitest';
import { parseMachineTime } from './machine-load.ts';

it('counts what is neither idle nor waiting as busy, guests not twice', () => {
  const stat = 'cpu  1000 200 300 6000 500 0 100 0 50 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
  expect(parseMachineTime(stat)).toEqual({ busy: 16, all: 81 });
  expect(parseMachineTime('intr 5')).toBeUndefined();
});
