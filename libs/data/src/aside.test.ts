import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asideIn, isAside, sweepAsides } from './aside.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;
const put = (name: string, hours = 0): string => {
  writeFileSync(join(folder, name), 'x');
  const time = Date.now() / 1000 - 3600 * hours;
  utimesSync(join(folder, name), time, time);
  return name;
};
const nameOf = (pid: number): string => basename(asideIn(folder)).replace(`.${process.pid}-`, `.${pid}-`);
const elsewhere = (pid: number): string => nameOf(pid).replace(/-[0-9a-f]{8}-/, '-00000000-');

describe('sweepAsides', () => {
  it('removes files and folders of processes that are gone', () => {
    const left = nameOf(dead);
    expect(isAside(left)).toBe(true);
    put(left);
    mkdirSync(join(folder, nameOf(dead), 'model'), { recursive: true });
    sweepAsides(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what a running process makes, however old it is', () => {
    const kept = [process.pid, process.ppid].map((pid) => put(nameOf(pid), 1000));
    sweepAsides(folder);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it('keeps what another machine or container makes for a day, whatever runs here', () => {
    const kept = put(elsewhere(dead), 23);
    put(elsewhere(process.pid), 25);
    sweepAsides(folder);
    expect(readdirSync(folder)).toEqual([kept]);
  });

  it('keeps every other name', () => {
    const [whole, place] = [nameOf(dead), nameOf(dead).split('-')[1]!];
    const kept = [
      whole.slice(1),
      `x${whole}`,
      `${whole}.png`,
      `.${dead}.part`,
      `.${dead}-${place}.part`,
      `.x-${place}-0123456789ab.part`,
      'a.cbz.part',
      '.lock-0123.part',
    ];
    for (const name of kept) put(name, 1000);
    sweepAsides(folder);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it('says nothing of a folder that is not there', () => {
    expect(() => sweepAsides(join(folder, 'none'))).not.toThrow();
  });
});
