import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Checkpoint } from '@irodori/runtime';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../cli/files.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { LineLog } from './line-log.ts';
import { lockRun } from './run-lock.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const diskFull = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

function checkpoint(step: number, best: Checkpoint['meta']['best'] = null): Checkpoint {
  const meta = { version: 1 as const, step, dataPosition: step, seed: 1, configHash: 'x', config: {}, best };
  return {
    meta: { ...meta, loop: {}, images: step, seconds: 1 },
    tensors: new Map([['w', { shape: [2], data: Float32Array.of(step, 1) }]]),
  };
}

describe('CheckpointStore', () => {
  const rules = { keep: 2, keepEvery: 100 };
  const quiet = () => undefined;

  it('keeps the newest, the multiples, last and best', () => {
    const store = new CheckpointStore(folder, rules);
    for (const step of [50, 100, 150, 200, 250]) store.save(checkpoint(step, { step: 150, score: 20 }));
    expect(store.steps()).toEqual([250, 200, 100]);
    const at = (name: string) => store.load(join(folder, 'checkpoints', name)).meta.step;
    expect([at('last.safetensors'), at('best.safetensors')]).toEqual([250, 150]);
    expect(readdirSync(join(folder, 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('takes the newest that is whole, down to the best', () => {
    const store = new CheckpointStore(folder, rules);
    for (const step of [1, 2]) store.save(checkpoint(step, { step: 1, score: 20 }));
    const told: string[] = [];
    const spoil = (name: string) => writeFileSync(join(folder, 'checkpoints', name), 'spoiled');
    // Written anew, so that the hard links of last and best keep their content.
    rmSync(join(folder, 'checkpoints/step-0000002.safetensors'));
    spoil('step-0000002.safetensors');
    expect(store.newestGood((line) => told.push(line))?.meta.step).toBe(1);
    expect(told).toHaveLength(1);
    rmSync(join(folder, 'checkpoints/step-0000001.safetensors'));
    spoil('step-0000001.safetensors');
    expect(store.newestGood(quiet)?.meta.step).toBe(1);
    spoil('best.safetensors');
    expect(store.newestGood(quiet)).toBeUndefined();
  });

  it('makes room on a full disk by dropping older ones, and tries again once', () => {
    let full = false;
    const store = new CheckpointStore(folder, { keep: 5, keepEvery: 0 }, (path, bytes) => {
      if (full) {
        full = false;
        throw diskFull();
      }
      writeFileAtomically(path, bytes);
    });
    for (const step of [1, 2, 3]) store.save(checkpoint(step));
    full = true;
    store.save(checkpoint(4));
    expect(store.steps()).toEqual([4, 3]);
  });

  it('leaves every older checkpoint alone when nothing can be dropped', () => {
    const store = new CheckpointStore(folder, rules);
    store.save(checkpoint(1));
    const failing = new CheckpointStore(folder, rules, () => {
      throw diskFull();
    });
    expect(() => failing.save(checkpoint(2))).toThrow('ENOSPC');
    expect(store.newestGood(quiet)?.meta.step).toBe(1);
  });
});

describe('writeFileAtomically', () => {
  it('leaves nothing behind when it fails', () => {
    mkdirSync(join(folder, 'taken'));
    expect(() => writeFileAtomically(join(folder, 'taken'), 'x')).toThrow(/taken/);
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('LineLog', () => {
  const path = () => join(folder, 'log.jsonl');
  const steps = () =>
    readFileSync(path(), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { step: number }).step);

  it('cuts back to any step, also behind a line cut in half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 14 }),
        fc.boolean(),
        (count, cut, torn) => {
          rmSync(path(), { force: true });
          const log = new LineLog(path());
          for (let step = 1; step <= count; step++) log.append({ step });
          log.close();
          if (torn) writeFileSync(path(), `${readFileSync(path(), 'utf8')}{"step":`);
          const again = new LineLog(path());
          again.truncateAfter(cut);
          again.append({ step: cut + 1 });
          again.close();
          const kept = Array.from({ length: Math.min(count, cut) }, (_, index) => index + 1);
          expect(steps()).toEqual([...kept, cut + 1]);
        },
      ),
    );
  });
});

describe('lockRun', () => {
  const lock = () => lockRun(folder, () => undefined);

  it('lets one in at a time', async () => {
    const release = await lock();
    await expect(lock()).rejects.toThrow(new RegExp(`process ${process.pid} on .* is training here`));
    await release();
    await (
      await lock()
    )();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a process of this machine that is no more, at once', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    mkdirSync(join(folder, '.lock'));
    writeFileSync(join(folder, '.lock.owner.json'), JSON.stringify({ pid, host: hostname(), started: '1' }));
    await (
      await lock()
    )();
  });

  it('waits out another machine, until it gives no sign of life', async () => {
    mkdirSync(join(folder, '.lock'));
    writeFileSync(join(folder, '.lock.owner.json'), JSON.stringify({ pid: 1, host: 'elsewhere', started: '1' }));
    await expect(lock()).rejects.toThrow('process 1 on elsewhere');
    const long = Date.now() / 1000 - 60;
    utimesSync(join(folder, '.lock'), long, long);
    await (
      await lock()
    )();
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
