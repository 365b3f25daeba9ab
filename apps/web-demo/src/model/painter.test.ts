import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from './errors.ts';
import { Painter } from './painter.ts';
import type { PainterPhase } from './painter.ts';

interface Run {
  drawing: number;
  finish(): void;
  fail(error: Error): void;
}

function setUp() {
  const state = { drawing: 0, runs: [] as Run[], shown: [] as number[], phases: [] as PainterPhase[] };
  const painter = new Painter<number>({
    run: () =>
      new Promise((resolve, reject) => {
        const { drawing } = state;
        state.runs.push({ drawing, finish: () => resolve(drawing), fail: reject });
      }),
    show: (result) => state.shown.push(result),
    phase: (phase) => state.phases.push(phase),
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
  it('runs once for the edits of one task, before any timer, and once for all that follow meanwhile', async () => {
    const { state, edit } = setUp();
    edit();
    edit();
    expect(state.runs).toHaveLength(0);
    await Promise.resolve();
    expect(state.runs.map(({ drawing }) => drawing)).toEqual([2]);
    for (let i = 0; i < 5; i++) {
      edit();
      await vi.advanceTimersByTimeAsync(10);
    }
    state.runs[0]!.finish();
    await settle();
    expect(state.runs.map(({ drawing }) => drawing)).toEqual([2, 7]);
    state.runs[1]!.finish();
    await settle();
    expect(state.shown).toEqual([7]);
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
    expect(state.shown).toEqual([3]);
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

  it('ignores a canceled run, and reports a failed one without losing the wish to run again', async () => {
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
    expect(state.shown).toEqual([2]);
  });

  it('a run that fails for the drawing before does not take away the run for the one that came meanwhile', async () => {
    const { state, edit } = setUp();
    edit();
    await vi.advanceTimersByTimeAsync(100);
    edit();
    state.runs[0]!.fail(new Fault('fault.worker', 'the drawing before'));
    await vi.advanceTimersByTimeAsync(100);
    expect(state.phases.map(({ kind }) => kind)).not.toContain('failed');
    state.runs[1]!.finish();
    await settle();
    expect(state.shown).toEqual([2]);
    expect(state.phases.at(-1)).toEqual({ kind: 'idle' });
  });

  it('whatever the order of events: one run at a time, and what is shown last is the last drawing', async () => {
    const step = fc.constantFrom('edit', 'finish', 'fail', 'tick', 'now', 'cancel');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { painter, state, edit } = setUp();
        let [finished, canceled] = [0, 0];
        for (const what of steps) {
          if (what === 'edit') edit();
          else if (what === 'now') painter.now();
          else if (what === 'finish' && finished < state.runs.length) state.runs[finished++]!.finish();
          else if (what === 'fail' && finished < state.runs.length) state.runs[finished++]!.fail(new Error('broken'));
          else if (what === 'cancel') {
            painter.cancel();
            canceled = state.runs.length;
          }
          await vi.advanceTimersByTimeAsync(what === 'tick' ? 100 : 0);
          expect(state.runs.length - Math.max(finished, canceled)).toBeLessThanOrEqual(1);
          expect(state.shown.every((drawing, i, all) => i === 0 || drawing >= all[i - 1]!)).toBe(true);
        }
        edit();
        for (let i = 0; i < 12; i++) {
          await vi.advanceTimersByTimeAsync(100);
          while (finished < state.runs.length) state.runs[finished++]!.finish();
        }
        await vi.advanceTimersByTimeAsync(100);
        expect(state.shown.at(-1)).toEqual(state.drawing);
      }),
      { numRuns: 60 },
    );
  });

  it('shows at once what it made before, and drops what runs meanwhile', async () => {
    const { state, shown, phases } = { state: { drawing: 1 }, shown: [] as string[], phases: [] as string[] };
    let finish = (_: string): void => undefined;
    const painter = new Painter<string>({
      run: () => new Promise((resolve) => (finish = resolve)),
      recall: () => (state.drawing === 0 ? 'before' : undefined),
      show: (result) => shown.push(result),
      phase: ({ kind }) => phases.push(kind),
    });
    painter.edited();
    await vi.advanceTimersByTimeAsync(100);
    expect(phases.at(-1)).toBe('running');
    state.drawing = 0;
    painter.edited();
    expect(shown).toEqual(['before']);
    expect(painter.dirty).toBe(false);
    finish('late');
    await settle();
    expect(shown).toEqual(['before']);
    expect(phases.at(-1)).toBe('idle');
    // Nothing waits; the next edit runs as always.
    state.drawing = 2;
    painter.edited();
    await vi.advanceTimersByTimeAsync(100);
    finish('next');
    await settle();
    expect(shown).toEqual(['before', 'next']);
  });

  it('does not tell of a failure when the drawing on screen is another, made before', async () => {
    const phases: string[] = [];
    let drawing = 1;
    let fail = (_: Error): void => undefined;
    const painter = new Painter<string>({
      run: () => new Promise((_, reject) => (fail = reject)),
      recall: () => (drawing === 0 ? 'before' : undefined),
      show: () => undefined,
      phase: ({ kind }) => phases.push(kind),
    });
    painter.edited();
    await vi.advanceTimersByTimeAsync(100);
    drawing = 0;
    painter.edited();
    fail(new Error('the drawing before'));
    await settle();
    expect(phases).toEqual(['waiting', 'running', 'idle']);
  });
});
