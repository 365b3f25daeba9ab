import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { asideIn } from '@irodori/data/aside';
import type { Checkpoint } from '@irodori/runtime';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertWritable, readFileChecked, writeFileAtomically } from './files.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { LineLog } from './line-log.ts';
import { lockRun } from './run-lock.ts';
import { sweepRun } from './sweep.ts';

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
    expect(store.newestGood((line) => told.push(line))?.meta.step).toBe(2);
    expect(told).toHaveLength(1);
    spoil('last.safetensors');
    expect(store.newestGood((line) => told.push(line))?.meta.step).toBe(1);
    expect(told).toHaveLength(3);
    rmSync(join(folder, 'checkpoints/step-0000001.safetensors'));
    spoil('step-0000001.safetensors');
    expect(store.newestGood(quiet)?.meta.step).toBe(1);
    spoil('best.safetensors');
    expect(store.newestGood(quiet)).toBeUndefined();
  });

  it('is content with last or best alone, and prefers last to an older step', () => {
    const store = new CheckpointStore(folder, rules);
    const at = (name: string) => join(folder, 'checkpoints', name);
    for (const step of [1, 2, 3]) store.save(checkpoint(step, { step: 1, score: 20 }));
    rmSync(at('step-0000003.safetensors'));
    expect(store.newestGood(quiet)?.meta.step).toBe(3);
    rmSync(at('step-0000002.safetensors'));
    expect(store.newestGood(quiet)?.meta.step).toBe(3);
    rmSync(at('last.safetensors'));
    expect([store.newestGood(quiet)?.meta.step, store.isEmpty]).toEqual([1, false]);
    rmSync(at('best.safetensors'));
    expect([store.newestGood(quiet), store.isEmpty]).toEqual([undefined, true]);
  });

  it('finds them as well where files have no second names', () => {
    const store = new CheckpointStore(folder, rules);
    for (const step of [1, 2]) store.save(checkpoint(step));
    const last = join(folder, 'checkpoints/last.safetensors');
    copyFileSync(last, `${last}.copy`);
    rmSync(last);
    copyFileSync(`${last}.copy`, last);
    writeFileSync(join(folder, 'checkpoints/step-0000002.safetensors'), 'spoiled');
    expect(store.newestGood(quiet)?.meta.step).toBe(2);
  });

  it('passes over a newest one that cannot be read', () => {
    const store = new CheckpointStore(folder, rules);
    store.save(checkpoint(1));
    mkdirSync(join(folder, 'checkpoints/step-0000002.safetensors'));
    const told: string[] = [];
    expect(store.newestGood((line) => told.push(line))?.meta.step).toBe(1);
    expect(told).toEqual([expect.stringMatching(/step-0000002.safetensors: expected a file, got a folder; trying/)]);
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

describe('assertWritable', () => {
  it('takes files and new names, no folders and no devices, and leaves nothing', () => {
    writeFileSync(join(folder, 'old'), 'x');
    assertWritable(['old', 'new', 'deep/new', 'deep/er/new'].map((name) => join(folder, name)));
    expect(readdirSync(folder)).toEqual(['old']);
    expect(() => assertWritable([join(folder, 'new'), folder])).toThrow(
      'expected a file name to write to, got a folder',
    );
    expect(() => assertWritable(['/dev/null'])).toThrow('expected a file name to write to, got a device or pipe');
    const below = join(folder, 'old/deep/x.png');
    expect(() => assertWritable([below])).toThrow(
      `${below}: cannot be written, ${join(folder, 'old')} is not a folder`,
    );
  });

  it('sweeps what killed processes left in these folders', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const put = (place: string) => {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, basename(asideIn(place)).replace(`.${process.pid}-`, `.${dead}-`)), 'half');
    };
    const [there, other] = [join(folder, 'there'), join(folder, 'other')];
    for (const place of [folder, there, other]) put(place);
    assertWritable([join(there, 'a.png'), join(folder, 'new/a.png')]);
    expect([folder, there, other].map((place) => readdirSync(place).length)).toEqual([2, 0, 1]);
  });

  // /proc takes nothing, of root neither.
  it.runIf(process.platform === 'linux')('tries out what permissions do not tell', () => {
    const elsewhere = join(folder, 'x');
    expect(() => assertWritable([elsewhere, '/proc/x/y/report.json'])).toThrow(
      '/proc/x/y/report.json: no folder can be made there; choose another place',
    );
    expect(() => assertWritable([elsewhere, '/proc/x.png'])).toThrow(
      '/proc/x.png: no file can be made there; choose another place',
    );
    expect(() => writeFileAtomically('/proc/x.png', 'x')).toThrow('/proc/x.png: no file can be made there');
  });
});

describe.skipIf(process.getuid?.() === 0)('a place that is closed', () => {
  const closed = () => join(folder, 'closed');
  beforeEach(() => mkdirSync(closed()));
  afterEach(() => chmodSync(closed(), 0o700));

  it.each([0o555, 0o000])('is said to be one where nothing can be written, mode %o', (mode) => {
    chmodSync(closed(), mode);
    for (const name of ['x.png', 'deep/x.png']) {
      const path = join(closed(), name);
      expect(() => assertWritable([path])).toThrow(`${path}: permission denied; choose a place you may write to`);
    }
  });

  it('is said to be one that cannot be read, where something is read', async () => {
    const path = join(closed(), 'hints.json');
    writeFileSync(path, 'x');
    chmodSync(path, 0o200);
    await expect(readFileChecked(path, 10)).rejects.toThrow(`${path}: no permission to read it`);
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
  it('lets one trainer in at a time and says what to do', async () => {
    const lock = await lockRun(folder, () => undefined);
    await expect(lockRun(folder, () => undefined)).rejects.toThrow(
      new RegExp(`process ${process.pid} on .* is training here; wait for it, stop it, or choose another folder`),
    );
    lock.release();
    (await lockRun(folder, () => undefined)).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('sweepRun', () => {
  const put = (name: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'x');
  };
  const names = () => readdirSync(folder, { recursive: true }).map(String).sort();

  it('removes what a killed trainer left half-written, and nothing else', () => {
    const kept = ['config.yaml', 'checkpoints/step-0000001.safetensors', 'model/model.json', '.lock-1', 'a.part'];
    const left = ['.1-a.part', 'checkpoints/.1-b.part', 'checkpoints/.last.safetensors.part', 'samples/.1-c.part'];
    for (const name of [...kept, ...left, '.model-7/model.json', '.model-old-7/model.json']) put(name);
    sweepRun(folder);
    const folders = ['checkpoints', 'model', 'samples'];
    expect(names()).toEqual([...kept, ...folders].map((name) => join(name)).sort());
  });

  it('puts the old model back when the new one was not there yet', () => {
    put('.model-old-7/model.json');
    sweepRun(folder);
    expect(names()).toEqual(['model', join('model', 'model.json')]);
  });
});
