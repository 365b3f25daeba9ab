import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { tinyBatch as batch, tinyStart, tinyStepProgram, valuesOf } from './tiny-models.testing.ts';
import { TrainSession } from './train-session.ts';

const open = (state: ReadonlyMap<string, Float32Array> = tinyStart, step = 0) =>
  TrainSession.create(ort, tinyStepProgram(), state, { step });

describe('TrainSession', () => {
  it('carries every kind of state from run to run and counts steps from 1', async () => {
    const session = await open();
    const first = await session.step(batch(), 0.5);
    expect(first.committed).toBe(true);
    expect(first.losses['huber']).toBe(12);
    expect(first.losses['generator']).toBeCloseTo(1, 6);
    await session.step(batch(), 0.5);
    expect(session.stepCount).toBe(2);
    // w: 8 -> 4 -> 2; m: 0+1+2; v: 0.25*2; e starts at w: (8+8)/2 = 8, (8+4)/2 = 6.
    expect(valuesOf(session)).toEqual({
      'net.weight': [2, 1],
      'firstMoment.net.weight': [3, 3],
      'secondMoment.net.weight': [0.5, 0.5],
      'ema.net.weight': [6, 3],
    });
    await session.dispose();
  });

  it('gives the fake picture when asked for', async () => {
    const session = await open();
    expect((await session.step(batch(), 0.5)).fake).toBeUndefined();
    expect((await session.step(batch(), 0.5, { fake: true })).fake).toEqual(batch().target);
  });

  it('goes on from a saved state exactly as if never stopped', async () => {
    const whole = await open();
    for (let step = 0; step < 4; step++) await whole.step(batch(0.1 * step), 0.3);
    const first = await open();
    for (let step = 0; step < 2; step++) await first.step(batch(0.1 * step), 0.3);
    const saved = new Map([...first.state()].map(([name, { data }]) => [name, data.slice()]));
    const second = await open(saved, first.stepCount);
    for (let step = 2; step < 4; step++) await second.step(batch(0.1 * step), 0.3);
    expect(valuesOf(second)).toEqual(valuesOf(whole));
  });

  it('leaves the state alone when a loss is not finite', async () => {
    const session = await open();
    await session.step(batch(), 0.5);
    const before = valuesOf(session);
    const result = await session.step(batch(0.25, -1), 0.5);
    expect(result.committed).toBe(false);
    expect(session.stepCount).toBe(1);
    expect(valuesOf(session)).toEqual(before);
  });

  it('leaves the state alone when the batch does not fit', async () => {
    const session = await open();
    const wrong = { ...batch(), hint: new Float32Array(3) };
    await expect(session.step(wrong, 0.5)).rejects.toThrow('batch: hint expects [1, 4, 1, 1], got 3 values');
    expect(session.stepCount).toBe(0);
    expect((await session.step(batch(), 0.5)).committed).toBe(true);
  });

  it('refuses a second step while one runs', async () => {
    const session = await open();
    const running = session.step(batch(), 0.5);
    await expect(session.step(batch(), 0.5)).rejects.toThrow('still running');
    expect((await running).committed).toBe(true);
  });

  it('names a missing or misshapen parameter', async () => {
    await expect(open(new Map())).rejects.toThrow("'net.weight' is missing");
    const wrong = new Map([['net.weight', new Float32Array(3)]]);
    await expect(open(wrong)).rejects.toThrow("'net.weight' expects [2], got 3");
  });

  it('says in one line that bytes are no graph', async () => {
    const program = { ...tinyStepProgram(), bytes: new Uint8Array([1, 2, 3]) };
    await expect(TrainSession.create(ort, program, tinyStart)).rejects.toThrow(
      /^training step: the runtime cannot load/,
    );
  });
});
