import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { checkOutputs, formatOf } from './outputs.ts';

const { folder, at } = temporaryFolder();

beforeEach(() => {
  mkdirSync(at('taken'), { recursive: true });
  for (const name of ['old', 'other', 'file']) writeFileSync(at(name), name);
});

const usage = (message: string) => expect.objectContaining({ message, exitCode: 2 });

describe('checkOutputs', () => {
  it('lets new names through, whatever happens to those that are there', () => {
    const names = [at('new'), at('deep/new')];
    for (const replaced of ['never', { overwrite: false }, { isOwn: () => false }] as const) {
      checkOutputs(names, replaced);
    }
    expect(readdirSync(folder).sort()).toEqual(['file', 'old', 'other', 'taken']);
  });

  it('replaces nothing that cannot be made again', () => {
    expect(() => checkOutputs([at('new'), at('old')], 'never')).toThrow(
      usage(`${at('old')} is already there; choose another place`),
    );
  });

  it('replaces results when told, and only then', () => {
    checkOutputs([at('old')], { overwrite: true });
    for (const overwrite of [false, undefined]) {
      expect(() => checkOutputs([at('new'), at('old')], { overwrite })).toThrow(
        usage(`${at('old')} is already there: --overwrite replaces it`),
      );
    }
  });

  it('replaces reports of its own, and names the file that is none', () => {
    const isOwn = (path: string) => path === at('old');
    checkOutputs([at('old'), at('new')], { isOwn });
    expect(() => checkOutputs([at('old'), at('other')], { isOwn })).toThrow(
      usage(`${at('other')}: is of no report of this command; choose another place`),
    );
  });

  it.each(['never', { overwrite: true }, { isOwn: () => true }] as const)(
    'refuses folders and places below files, with %o',
    (replaced) => {
      expect(() => checkOutputs([at('new'), at('taken')], replaced)).toThrow(/taken: expected a file name/);
      expect(() => checkOutputs([at('new'), at('file/new')], replaced)).toThrow(/file is not a folder/);
    },
  );
});

it('formatOf names the format of JSON, and nothing of other files', () => {
  writeFileSync(at('a.json'), '{"format":"x"}');
  writeFileSync(at('null.json'), 'null');
  expect(['a.json', 'null.json', 'old', 'none', 'taken'].map((name) => formatOf(at(name)))).toEqual([
    'x',
    ...Array<undefined>(4).fill(undefined),
  ]);
});
