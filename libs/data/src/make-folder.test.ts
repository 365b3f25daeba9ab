import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const at = (...names: string[]): string => join(folder, ...names);

it('makes those above, too, and leaves one that is there as it is', () => {
  makeFolder(at('a', 'b', 'c'));
  writeFileSync(at('a', 'b', 'x'), '');
  makeFolder(at('a', 'b'));
  expect(readdirSync(at('a', 'b')).sort()).toEqual(['c', 'x']);
  expect(statSync(at('a', 'b', 'c')).isDirectory()).toBe(true);
});

it.each([['file'], ['file', 'below', 'it']])('names the file that is in the way: %s', (...names) => {
  writeFileSync(at('file'), '');
  expect(() => makeFolder(at(...names))).toThrow(expect.objectContaining({ code: 'EEXIST', path: at('file') }));
});

// Node's own recursive mkdir does not return here.
it.runIf(process.platform === 'linux')('ends where the system makes no folders', () => {
  expect(() => makeFolder('/proc/x/train')).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/proc/x' }));
});

it.skipIf(process.getuid?.() === 0)('says so of a place that may not be written', () => {
  mkdirSync(at('in'));
  for (const mode of [0o500, 0o000]) {
    chmodSync(folder, mode);
    expect(() => makeFolder(at('out', 'train'))).toThrow(
      expect.objectContaining({ code: 'EACCES', path: at('out'), syscall: 'mkdir' }),
    );
    chmodSync(folder, 0o700);
  }
});
