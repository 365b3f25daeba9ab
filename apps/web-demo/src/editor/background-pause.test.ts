import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BackgroundPause } from './background-pause.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const state = { painting: false, told: [] as boolean[] };
  const pause = new BackgroundPause(
    () => state.painting,
    (held) => state.told.push(held),
  );
  return { pause, state };
}

it('waits once for a whole stroke, and goes on a moment after its last event', () => {
  const { pause, state } = setUp();
  for (let i = 0; i < 20; i++) {
    pause.touched();
    vi.advanceTimersByTime(50);
  }
  expect(state.told).toEqual([true]);
  vi.advanceTimersByTime(1000);
  expect(state.told).toEqual([true, false]);
});

it('waits on while the editor paints what the stroke asked for', () => {
  const { pause, state } = setUp();
  state.painting = true;
  pause.touched();
  vi.advanceTimersByTime(10_000);
  expect(state.told).toEqual([true]);
  state.painting = false;
  vi.advanceTimersByTime(1000);
  expect(state.told).toEqual([true, false]);
});

it('work that was begun anew is told to wait by the next touch', () => {
  const { pause, state } = setUp();
  pause.touched();
  pause.begun();
  pause.touched();
  expect(state.told).toEqual([true, true]);
});
