import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beat, isGone, layClaim, listClaims, setTicket, type Owner } from './claim.ts';
import { FolderLockedError, lockFolder, type LockTimes } from './folder-lock.ts';
import { livenessOf, ownIdentity, startByTool, type Probes } from './process-identity.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const short: Partial<LockTimes> = { beat: 20, silent: 200, watch: 150, choosing: 100 };
const lock = (lost?: () => void) => lockFolder(folder, { doing: 'training', lost, times: short });

/** A claim as another process would have left it. */
function leave(owner: Partial<Owner>, { ticket = 1, age = 0 } = {}): string {
  const path = layClaim(folder, 'other', { ...ownIdentity(), doing: 'training', ...owner });
  if (ticket > 0) setTicket(path, ticket);
  const time = Date.now() / 1000 - age;
  utimesSync(path, time, time);
  return path;
}

const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('lockFolder', () => {
  it('lets one in at a time, names who is in, and leaves nothing behind', async () => {
    const held = await lock();
    await expect(lock()).rejects.toThrow(FolderLockedError);
    await expect(lock()).rejects.toThrow(new RegExp(`: process ${process.pid} on .* is training here$`));
    held.release();
    (await lock()).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['with a ticket', 3],
    ['while choosing', 0],
  ])('takes over from a process that died %s, at once', async (_, ticket) => {
    leave({ pid: deadPid(), ticks: '1' }, { ticket });
    (await lock()).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a process whose number another one has now', async () => {
    leave({ ticks: '1', started: 1 });
    (await lock()).release();
  });

  it('keeps the lock of a stopped process, however long it is silent', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)']);
    try {
      await once(child.stdout, 'data');
      child.kill('SIGSTOP');
      const { ticks: _, ...own } = ownIdentity();
      const pid = child.pid as number;
      leave({ ...own, pid, ticks: '', started: startByTool(pid) ?? Number.NaN }, { age: 3600 });
      await expect(lock()).rejects.toThrow(`process ${pid}`);
    } finally {
      child.kill('SIGKILL');
    }
  });

  describe.each([
    ['another machine', { boot: 'another', host: 'elsewhere' }],
    ['another container of the same host name', { namespace: 'pid:[1]' }],
  ])('of %s', (_, owner) => {
    it('is waited for while there are signs of life', async () => {
      leave(owner);
      await expect(lock()).rejects.toThrow('if it is gone, try again in a minute');
    });

    it('is gone after a long silence', async () => {
      leave(owner, { age: 60 });
      (await lock()).release();
      expect(readdirSync(folder)).toEqual([]);
    });

    it('is not gone when its time is old but it still beats', async () => {
      const path = leave(owner, { age: 3600 });
      const timer = setInterval(() => beat(path), 30);
      await expect(lock()).rejects.toThrow(FolderLockedError);
      clearInterval(timer);
    });

    it('is not kept for ever by a time to come', async () => {
      leave(owner, { age: -86_400 });
      (await lock()).release();
    });
  });

  it('says when the lock was taken away', async () => {
    let lost = 0;
    const held = await lock(() => (lost += 1));
    await sleep(100);
    expect([lost, existsSync(held.file)]).toEqual([0, true]);
    rmSync(held.file);
    await vi.waitFor(() => expect(lost).toBe(1), { timeout: 60_000 });
    expect(existsSync(held.file)).toBe(false);
    held.release();
  });

  it('gives up on one that never finishes choosing, and leaves it alone', async () => {
    const path = leave({}, { ticket: 0 });
    await expect(lock()).rejects.toThrow(FolderLockedError);
    expect(listClaims(folder).map((claim) => claim.path)).toEqual([path]);
  });

  it.each([-60, 86_400])('takes the lock that an earlier version left, not the one it renews: %i s', async (left) => {
    const earlier = join(folder, '.lock');
    const setTime = (seconds: number) => {
      const time = Date.now() / 1000 + seconds;
      utimesSync(earlier, time, time);
    };
    mkdirSync(earlier);
    writeFileSync(join(folder, '.lock.owner.json'), JSON.stringify({ pid: 1, host: 'elsewhere', started: '1' }));
    // Also by a clock that is ahead of this one, by however little.
    for (const renewed of [-5, 0.0005, 5]) {
      setTime(renewed);
      await expect(lock()).rejects.toThrow('an earlier version of this program');
    }
    setTime(left);
    (await lock()).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('takes a claim that Windows is removing for gone', () => {
  const error = (code: string) => Object.assign(new Error(code), { code });
  expect(isGone(error('EPERM'), 'win32')).toBe(true);
  expect(isGone(error('EPERM'), 'linux')).toBe(false);
  expect(isGone(error('ENOENT'), 'linux')).toBe(true);
  expect(isGone(error('EACCES'), 'win32')).toBe(false);
});

describe('livenessOf', () => {
  const self = { pid: 7, host: 'h', boot: 'b', namespace: 'n', ticks: '70', started: 1e12 };
  const none: Probes = { exists: () => true, stat: () => undefined, start: () => undefined };
  const other = { ...self, pid: 8, ticks: '80' };

  it('knows this process, and one that is gone', () => {
    const own = ownIdentity();
    expect(livenessOf(own, own)).toBe('alive');
    expect(livenessOf({ ...own, pid: deadPid() }, own)).toBe('dead');
  });

  it.each([
    ['the same ticks', { stat: () => ({ state: 'S', ticks: '80' }) }, 'alive'],
    ['other ticks: the number was given out anew', { stat: () => ({ state: 'S', ticks: '81' }) }, 'dead'],
    ['a zombie', { stat: () => ({ state: 'Z', ticks: '80' }) }, 'dead'],
    ['no such process', { exists: () => false }, 'dead'],
  ])('with /proc: %s', (_, probes, life) => {
    expect(livenessOf(other, self, { ...none, ...probes })).toBe(life);
  });

  // Windows and macOS: no boot number, no namespaces, no ticks.
  const plain = { ...self, boot: '', namespace: '', ticks: '' };
  it.each([
    ['the same start', { start: () => 1e12 + 900 }, 'alive'],
    ['another start', { start: () => 1e12 + 60_000 }, 'dead'],
    ['no such process', { exists: () => false }, 'dead'],
    ['no tool that knows the start', {}, 'unknown'],
  ])('without /proc: %s', (_, probes, life) => {
    expect(livenessOf({ ...plain, pid: 8 }, plain, { ...none, ...probes })).toBe(life);
  });

  it('looks up nobody of another machine, start or container', () => {
    const gone: Probes = { ...none, exists: () => false };
    expect(livenessOf({ ...plain, host: 'elsewhere' }, plain, gone)).toBe('unknown');
    expect(livenessOf({ ...other, boot: 'c' }, self, gone)).toBe('unknown');
    expect(livenessOf({ ...other, namespace: 'm' }, self, gone)).toBe('unknown');
    // Containers of one machine may have names of their own.
    expect(livenessOf({ ...other, host: 'elsewhere' }, self, gone)).toBe('dead');
  });

  it('reads a start with ps where there is one', () => {
    const started = startByTool(process.pid);
    if (started === undefined) return;
    expect(Math.abs(started - ownIdentity().started)).toBeLessThan(5_000);
  });
});
