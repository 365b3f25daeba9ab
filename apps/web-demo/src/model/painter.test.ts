import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from './errors.ts';
import { Painter } from './painter.ts';
import type { PainterPhase } from './painter.ts';
import type { Lane } from './types.ts';

interface Run {
  lane: Lane;
  drawing: number;
  finish(): void;
  fail(error: Error): void;
}

function setUp(lastFullMs = 0) {
  const state = { drawing: 0, runs: [] as Run[], shown: [] as [number, Lane][], phases: [] as PainterPhase[] };
  const painter = new Painter<number>({
    run: (lane) =>
      new Promise((resolve, reject) => {
        const { drawing } = state;
        state.runs.push({ lane, drawing, finish: () => resolve(drawing), fail: reject });
      }),
    show: (result, lane) => state.shown.push([result, lane]),
    phase: (phase) => state.phases.push(phase),
    lastFullMs: () => lastFullMs,
  });
  const edit = () => {
    state.drawing++;
    painter.edited();
  };
  return { painter, state, edit };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Painter', () => {
  it('waits for a pause, runs once for many edits and shows the result', async () => {
    const { state, edit } = setUp();
    for (let i = 0; i < 5; i++) {
      edit();
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(state.runs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(state.runs).toHaveLength(1);
    state.runs[0]!.finish();
    await settle();
    expect(state.shown).toEqual([[5, 'full']]);
    expect(state.phases.at(-1)).toEqual({ kind: 'idle' });
  });

  it('drops a stale result and runs again with the newest drawing', async () => {
    const { state, edit } = setUp();
    edit();
    await vi.advanceTimersByTimeAsync(100);
    edit();
    edit();
    state.runs[0]!.finish();
    await settle();
    expect(state.shown).toEqual([]);
    state.runs[1]!.finish();
    await settle();
    expect(state.shown).toEqual([[3, 'full']]);
    expect(state.runs).toHaveLength(2);
  });

  it('in manual mode only runs on demand', async () => {
    const { painter, state, edit } = setUp();
    painter.auto = false;
    edit();
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.runs).toHaveLength(0);
    expect(painter.dirty).toBe(true);
    painter.now();
    await vi.advanceTimersByTimeAsync(1);
    edit();
    state.runs[0]!.finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.runs).toHaveLength(1);
    painter.auto = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.runs).toHaveLength(2);
  });

  it('gives a quick look first where the full pass is slow, and skips the full pass when it is already stale', async () => {
    const { state, edit } = setUp(900);
    edit();
    await vi.advanceTimersByTimeAsync(100);
    expect(state.runs[0]!.lane).toBe('preview');
    state.runs[0]!.finish();
    await settle();
    expect(state.runs[1]!.lane).toBe('full');
    state.runs[1]!.finish();
    await settle();
    expect(state.shown).toEqual([
      [1, 'preview'],
      [1, 'full'],
    ]);
    edit();
    await vi.advanceTimersByTimeAsync(100);
    edit();
    state.runs[2]!.finish();
    await settle();
    expect(state.runs.map((run) => run.lane)).toEqual(['preview', 'full', 'preview', 'preview']);
  });

  it('ignores a cancelled run, and reports a failed one without losing the wish to run again', async () => {
    const { painter, state, edit } = setUp();
    edit();
    await vi.advanceTimersByTimeAsync(100);
    painter.cancel();
    state.runs[0]!.finish();
    await settle();
    expect(state.shown).toEqual([]);
    painter.now();
    await vi.advanceTimersByTimeAsync(1);
    state.runs[1]!.fail(new Fault('fault.memory', 'too much'));
    await settle();
    expect(state.phases.at(-1)).toMatchObject({ kind: 'failed', fault: { key: 'fault.memory' } });
    edit();
    await vi.advanceTimersByTimeAsync(100);
    state.runs[2]!.finish();
    await settle();
    expect(state.shown).toEqual([[2, 'full']]);
  });

  it('whatever the order of events: one run at a time, and what is shown last is the last drawing', async () => {
    const step = fc.constantFrom('edit', 'finish', 'tick', 'now', 'cancel');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 900), async (steps, slow) => {
        const { painter, state, edit } = setUp(slow);
        let [finished, cancelled] = [0, 0];
        for (const what of steps) {
          if (what === 'edit') edit();
          else if (what === 'now') painter.now();
          else if (what === 'finish' && finished < state.runs.length) state.runs[finished++]!.finish();
          else if (what === 'cancel') {
            painter.cancel();
            cancelled = state.runs.length;
          }
          await vi.advanceTimersByTimeAsync(what === 'tick' ? 100 : 0);
          expect(state.runs.length - Math.max(finished, cancelled)).toBeLessThanOrEqual(1);
          expect(state.shown.every(([drawing], i, all) => i === 0 || drawing >= all[i - 1]![0])).toBe(true);
        }
        edit();
        for (let i = 0; i < 12; i++) {
          await vi.advanceTimersByTimeAsync(100);
          while (finished < state.runs.length) state.runs[finished++]!.finish();
        }
        await vi.advanceTimersByTimeAsync(100);
        expect(state.shown.at(-1)).toEqual([state.drawing, 'full']);
      }),
      { numRuns: 60 },
    );
  });
});
