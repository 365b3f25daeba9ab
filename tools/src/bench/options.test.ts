import { expect, it } from 'vitest';
import { parseTrainStep, runsFor } from './options.ts';

it('fewer steps than a run holds are still measured', () => {
  const [{ steps, stepsPerRun }] = parseTrainStep(['--steps', '4', '--no-peer']) as [
    ReturnType<typeof parseTrainStep>[0] & object,
  ];
  expect(stepsPerRun).toBeGreaterThan(steps);
  expect(runsFor(steps, stepsPerRun)).toBe(1);
  expect([runsFor(16, 8), runsFor(17, 8), runsFor(0, 8)]).toEqual([2, 3, 0]);
});
