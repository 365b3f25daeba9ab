import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricsLineSchema, parseLines } from '@irodori/runtime';
import type { CheckpointMeta, OrtBackend, StepResult, StepSession, StepsResult, TrainBatch } from '@irodori/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileAtomically } from './files.ts';
import { resolveConfig } from './config/load.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { EventLog } from './event-log.ts';
import { LineLog } from './line-log.ts';
import { TrainLoop } from './loop.ts';
import type { LoopParts } from './loop.ts';
import type { TrainerEvent } from './messages.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'irodori-'));
  mkdirSync(join(folder, 'checkpoints'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A batch that knows its position. */
const batchAt = (position: number): TrainBatch => ({
  sketch: new Float32Array(),
  hint: new Float32Array(),
  target: Float32Array.of(position),
});

/** A session whose one weight counts what it learned: the sum of the learning rates. */
class CountingSession implements StepSession {
  stepCount = 0;
  weight = 0;
  poisonWeightAt = -1;
  readonly #lossOf: (position: number) => number;

  constructor(lossOf: (position: number) => number) {
    this.#lossOf = lossOf;
  }

  async step({ target }: TrainBatch, learningRate: number): Promise<StepResult> {
    const generator = this.#lossOf(target[0] ?? -1);
    const committed = Number.isFinite(generator);
    if (committed) {
      this.stepCount += 1;
      this.weight = this.stepCount === this.poisonWeightAt ? Number.NaN : this.weight + learningRate;
      this.poisonWeightAt = this.stepCount === this.poisonWeightAt ? -1 : this.poisonWeightAt;
    }
    const losses = { perceptual: 0, huber: 1, adversarial: 0, generator, discriminator: 0 };
    return { losses, committed };
  }

  load(state: ReadonlyMap<string, Float32Array>, step: number): void {
    this.weight = state.get('generator.w')?.[0] ?? 0;
    this.stepCount = step;
  }

  state() {
    return new Map([['generator.w', { shape: [1], data: Float32Array.of(this.weight) }]]);
  }

  async dispose(): Promise<void> {}
}

/** The same in runs of several steps, of which all stand or none. */
class LoopingSession extends CountingSession {
  readonly runs: number[] = [];

  async steps(batches: readonly TrainBatch[], rates: readonly number[]): Promise<StepsResult> {
    this.runs.push(batches.length);
    const [step, weight] = [this.stepCount, this.weight];
    const losses: StepResult['losses'][] = [];
    let committed = true;
    for (const [k, batch] of batches.entries()) {
      const one = await this.step(batch, rates[k] ?? 0);
      losses.push(one.losses);
      committed &&= one.committed;
    }
    if (!committed) [this.stepCount, this.weight] = [step, weight];
    return { losses, committed };
  }
}

const diskFull = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** Set by the tests below: how many steps a run makes. */
let stepsPerRun = 1;

function setUp(
  lossOf: (position: number) => number,
  patch: object = {},
  { write, ...other }: Partial<Omit<LoopParts, 'store'>> & { write?: typeof writeFileAtomically } = {},
) {
  const config = resolveConfig({
    steps: 12,
    learningRate: 1,
    checkpoints: { every: 5 },
    guard: { factor: 100, retries: 2 },
    ...patch,
  });
  const events: TrainerEvent[] = [];
  const positions: number[] = [];
  const session = new (stepsPerRun > 1 ? LoopingSession : CountingSession)(lossOf);
  const batches = {
    take: async (position: number) => {
      positions.push(position);
      return batchAt(position);
    },
    release: () => undefined,
  };
  let stop: 'interrupted' | undefined;
  const parts: LoopParts & { readonly store: CheckpointStore } = {
    ort: {} as OrtBackend,
    config,
    configHash: 'hash',
    run: folder,
    program: {} as LoopParts['program'],
    session,
    sessionOptions: {},
    batches,
    samples: [],
    store: new CheckpointStore(folder, config.checkpoints, write),
    metrics: new LineLog(join(folder, 'metrics.jsonl')),
    validations: new LineLog(join(folder, 'validation.jsonl')),
    events: new EventLog(folder, 0),
    totalSteps: config.steps ?? undefined,
    stepsPerRun,
    emit: (event) => {
      events.push(event);
      if (event.kind === 'step' && event.line.step === 1_000) stop = 'interrupted';
    },
    stopped: () => stop,
    ...other,
  };
  const lines = () => parseLines(readFileSync(join(folder, 'metrics.jsonl'), 'utf8'), metricsLineSchema);
  const warnings = () => events.flatMap((event) => (event.kind === 'warning' ? [event.text] : []));
  return { loop: new TrainLoop(parts), session, positions, lines, warnings, parts };
}

describe.each([1, 4])('TrainLoop, %i steps a run', (count) => {
  beforeEach(() => {
    stepsPerRun = count;
  });

  it('trains to the end, one line a step, and saves what it has', async () => {
    const { loop, session, lines, parts, warnings } = setUp(() => 1);
    expect(await loop.run()).toBe('finished');
    expect(session.weight).toBe(12);
    expect(lines().map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(parts.store.steps()).toEqual([12, 10, 5]);
    expect(warnings()).toEqual([]);
  });

  it('rolls back on NaN: the last good checkpoint, half the rate, without that batch', async () => {
    const { loop, session, positions, lines, warnings } = setUp((position) => (position === 7 ? Number.NaN : 1));
    expect(await loop.run()).toBe('finished');
    // Five steps of 1 were saved, the two after it are taken back, then seven of 1/2.
    expect(session.weight).toBe(5 + 7 * 0.5);
    // In runs of four, position 8 was fetched with the batch that failed, and is used after it.
    const again = count === 1 ? [] : [8];
    expect(positions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, ...again, 8, 9, 10, 11, 12, 13, 14]);
    expect(lines().map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(warnings()).toEqual([
      'step 8: generator loss is NaN: rolled back to step 5, learning rate halved (x 0.5), that batch is skipped',
    ]);
  });

  it('rolls back when the loss explodes', async () => {
    const { loop, warnings } = setUp((position) => (position === 30 ? 1e6 : 1), { steps: 40 });
    expect(await loop.run()).toBe('finished');
    expect(warnings()[0]).toMatch(/^step 31: generator loss jumped to 1\.000e\+6.*rolled back to step 30/);
  });

  it('never saves a weight that is no number', async () => {
    const { loop, session, warnings, parts } = setUp(() => 1);
    session.poisonWeightAt = 10;
    expect(await loop.run()).toBe('finished');
    expect(warnings()[0]).toMatch(/^step 10: a weight is not a finite number: rolled back to step 5/);
    expect(session.weight).toBe(5 + 7 * 0.5);
    for (const step of parts.store.steps()) {
      const { tensors } = parts.store.load(
        join(folder, `checkpoints/step-${String(step).padStart(7, '0')}.safetensors`),
      );
      expect(Number.isFinite(tensors.get('generator.w')?.data[0])).toBe(true);
    }
  });

  it('gives up in one line when rolling back does not help', async () => {
    const { loop, parts } = setUp((position) => (position > 6 ? Number.NaN : 1));
    await expect(loop.run()).rejects.toThrow(
      /^step 6: generator loss is NaN again after 2 roll-backs; step 5 is the last good checkpoint; try a lower learningRate, a longer schedule.warmup, or clip/,
    );
    expect(parts.store.newestGood(() => undefined)?.meta.step).toBe(5);
  });

  it('stops on a full disk and says what still stands', async () => {
    let written = 0;
    const write: typeof writeFileAtomically = (path, bytes) => {
      if (++written > 2) throw diskFull();
      writeFileAtomically(path, bytes);
    };
    const { loop, parts } = setUp(() => 1, {}, { write });
    await expect(loop.run()).rejects.toThrow(
      /^training stopped at step 10: ENOSPC.*; step 5 is the last one saved; resuming goes on from there$/,
    );
    expect(parts.store.newestGood(() => undefined)?.meta.step).toBe(5);
  });

  it('promises nothing of a run that could not save at all', async () => {
    const write = () => {
      throw diskFull();
    };
    const { loop } = setUp(() => 1, {}, { write });
    await expect(loop.run()).rejects.toThrow(/^training stopped at step \d+: ENOSPC.*; nothing was saved yet$/);
  });

  it('goes on when validation fails', async () => {
    const inference = () => {
      throw new Error('no room');
    };
    const program = { inference } as unknown as LoopParts['program'];
    const { loop, warnings, parts } = setUp(() => 1, { samples: { every: 5 } }, { samples: [batchAt(0)], program });
    expect(await loop.run()).toBe('finished');
    expect(parts.store.steps()[0]).toBe(12);
    expect(warnings()).toEqual(
      [0, 5, 10, 12].map((step) => `no validation at step ${step}: no room; training goes on`),
    );
  });

  it('saves when told to stop', async () => {
    const { loop, session, parts } = setUp(() => 1, { steps: 5_000, checkpoints: { every: 600 } });
    expect(await loop.run()).toBe('interrupted');
    expect(session.stepCount).toBe(1_000);
    expect(parts.store.steps()[0]).toBe(1_000);
  });

  it('ends by time when time is what bounds it', async () => {
    const { loop, session } = setUp(() => 1, { steps: null, minutes: 1e-5 });
    expect(await loop.run()).toBe('finished');
    expect(session.stepCount).toBeGreaterThan(0);
  });
});

describe('TrainLoop with an end by time', () => {
  /** The seconds of its clock after each step; a step takes half a minute, a validation ten. */
  async function secondsOf(minutes: number, before?: CheckpointMeta, every = 500): Promise<number[]> {
    stepsPerRun = 1;
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const inference = () => {
      now += 600_000;
      throw new Error('no model');
    };
    const seconds: number[] = [];
    const emit = (event: TrainerEvent) => void (event.kind === 'step' && seconds.push(event.seconds));
    const program = { inference } as unknown as LoopParts['program'];
    const lossOf = () => {
      now += 30_000;
      return 1;
    };
    try {
      // A checkpoint takes a minute.
      const write: typeof writeFileAtomically = (path, content) => {
        now += 60_000;
        writeFileAtomically(path, content);
      };
      const patch = { steps: null, minutes, samples: { every }, checkpoints: { every: Math.min(every, 5) } };
      const { loop, parts } = setUp(lossOf, patch, { samples: [batchAt(0)], program, emit, write });
      if (before !== undefined) loop.resume(before);
      expect(await loop.run()).toBe('finished');
      expect(parts.store.newestGood(() => undefined)?.meta.seconds).toBe(seconds.at(-1));
      expect(loop.seconds).toBe(seconds.at(-1));
    } finally {
      vi.restoreAllMocks();
    }
    return seconds;
  }

  it('counts its steps alone: no validation, no sample sheet, no checkpoint, whichever it is', async () => {
    expect(await secondsOf(2)).toEqual([30, 60, 90, 120]);
    expect(await secondsOf(2, undefined, 1)).toEqual([30, 60, 90, 120]);
  });

  it('makes a step however short the time is, also when resumed before the first one', async () => {
    expect(await secondsOf(0.001)).toEqual([30]);
    const config = resolveConfig({});
    const meta: CheckpointMeta = {
      ...{ version: 1, step: 0, dataPosition: 0, seed: 1, configHash: '', config, best: null, loop: {} },
      ...{ images: 0, seconds: 224 },
    };
    expect(await secondsOf(1, meta)).toEqual([30, 60]);
  });
});

describe('TrainLoop with a time for its runs', () => {
  it.each([
    { runSeconds: 1e-9, expected: [1, 1, 1, 1, 1, 1] },
    { runSeconds: 1e9, expected: [1, 4, 1] },
  ])('makes runs of no more than $runSeconds s once it knows how long a step takes', async (given) => {
    const { runSeconds, expected } = given;
    stepsPerRun = 4;
    const { loop, session } = setUp(() => 1, { steps: 6 }, { runSeconds });
    expect(await loop.run()).toBe('finished');
    expect((session as LoopingSession).runs).toEqual(expected);
    expect(session.weight).toBe(6);
  });
});
