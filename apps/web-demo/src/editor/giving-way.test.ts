import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GivingWay } from './giving-way.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const state = { painting: false, told: [] as boolean[] };
  const way = new GivingWay(
    () => state.painting,
    (held) => state.told.push(held),
  );
  return { way, state };
}

it('waits once for a whole stroke, and goes on a moment after its last event', () => {
  const { way, state } = setUp();
  for (let i = 0; i < 20; i++) {
    way.touched();
    vi.advanceTimersByTime(50);
  }
  expect(state.told).toEqual([true]);
  vi.advanceTimersByTime(1000);
  expect(state.told).toEqual([true, false]);
});

it('waits on while the editor paints what the stroke asked for', () => {
  const { way, state } = setUp();
  state.painting = true;
  way.touched();
  vi.advanceTimersByTime(10_000);
  expect(state.told).toEqual([true]);
  state.painting = false;
  vi.advanceTimersByTime(1000);
  expect(state.told).toEqual([true, false]);
});

it('work that was begun anew is told to wait by the next touch', () => {
  const { way, state } = setUp();
  way.touched();
  way.begun();
  way.touched();
  expect(state.told).toEqual([true, true]);
});
