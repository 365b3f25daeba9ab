import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { tinyStepProgram } from './tiny-models.testing.ts';
import { TrainSession } from './train-session.ts';

const batch = (ink = 0.25, hint = Math.E) => ({
  sketch: new Float32Array(16).fill(ink),
  hint: new Float32Array(4).fill(hint),
  target: Float32Array.from({ length: 48 }, (_, index) => index),
});
const start = () => new Map([['net.weight', Float32Array.of(8, 4)]]);
const values = (session: TrainSession) =>
  Object.fromEntries([...session.state()].map(([name, { data }]) => [name, [...data]]));

describe('TrainSession', () => {
  it('carries every kind of state from run to run and counts steps from 1', async () => {
    const session = await TrainSession.create(ort, tinyStepProgram(), start());
    const first = await session.step(batch(), 0.5);
    expect(first.committed).toBe(true);
    expect(first.losses['huber']).toBe(12);
    expect(first.losses['generator']).toBeCloseTo(1, 6);
    await session.step(batch(), 0.5);
    expect(session.stepCount).toBe(2);
    // w: 8 -> 4 -> 2; m: 0+1+2; v: 0.25*2; e starts at w: (8+8)/2 = 8, (8+4)/2 = 6.
    expect(values(session)).toEqual({
      'net.weight': [2, 1],
      'firstMoment.net.weight': [3, 3],
      'secondMoment.net.weight': [0.5, 0.5],
      'ema.net.weight': [6, 3],
    });
    await session.dispose();
  });

  it('gives the fake picture when asked for', async () => {
    const session = await TrainSession.create(ort, tinyStepProgram(), start());
    expect((await session.step(batch(), 0.5)).fake).toBeUndefined();
    expect((await session.step(batch(), 0.5, { fake: true })).fake).toEqual(batch().target);
  });

  it('goes on from a saved state exactly as if never stopped', async () => {
    const whole = await TrainSession.create(ort, tinyStepProgram(), start());
    for (let step = 0; step < 4; step++) await whole.step(batch(0.1 * step), 0.3);
    const first = await TrainSession.create(ort, tinyStepProgram(), start());
    for (let step = 0; step < 2; step++) await first.step(batch(0.1 * step), 0.3);
    const saved = new Map([...first.state()].map(([name, { data }]) => [name, data.slice()]));
    const second = await TrainSession.create(ort, tinyStepProgram(), saved, { step: first.stepCount });
    for (let step = 2; step < 4; step++) await second.step(batch(0.1 * step), 0.3);
    expect(values(second)).toEqual(values(whole));
  });

  it('leaves the state alone when a loss is not finite', async () => {
    const session = await TrainSession.create(ort, tinyStepProgram(), start());
    await session.step(batch(), 0.5);
    const before = values(session);
    const result = await session.step(batch(0.25, -1), 0.5);
    expect(result.committed).toBe(false);
    expect(session.stepCount).toBe(1);
    expect(values(session)).toEqual(before);
  });

  it('leaves the state alone when the batch does not fit', async () => {
    const session = await TrainSession.create(ort, tinyStepProgram(), start());
    const wrong = { ...batch(), hint: new Float32Array(3) };
    await expect(session.step(wrong, 0.5)).rejects.toThrow('batch: hint expects [1, 4, 1, 1], got 3 values');
    expect(session.stepCount).toBe(0);
    expect((await session.step(batch(), 0.5)).committed).toBe(true);
  });

  it('refuses a second step while one runs', async () => {
    const session = await TrainSession.create(ort, tinyStepProgram(), start());
    const running = session.step(batch(), 0.5);
    await expect(session.step(batch(), 0.5)).rejects.toThrow('still running');
    expect((await running).committed).toBe(true);
  });

  it('names a missing or misshapen parameter', async () => {
    await expect(TrainSession.create(ort, tinyStepProgram(), new Map())).rejects.toThrow("'net.weight' is missing");
    const wrong = new Map([['net.weight', new Float32Array(3)]]);
    await expect(TrainSession.create(ort, tinyStepProgram(), wrong)).rejects.toThrow("'net.weight' expects [2], got 3");
  });

  it('says in one line that bytes are no graph', async () => {
    const program = { ...tinyStepProgram(), bytes: new Uint8Array([1, 2, 3]) };
    await expect(TrainSession.create(ort, program, start())).rejects.toThrow(/^training step: the runtime cannot load/);
  });
});
