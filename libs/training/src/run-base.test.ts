import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveConfig } from './config/load.ts';
import type { TrainConfigPatch } from './config/schema.ts';
import { baseOf, fromHere } from './run-base.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'irodori-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every setting that names a file, with the path as written in the settings. */
const naming: readonly (readonly [setting: string, of: (path: string) => TrainConfigPatch])[] = [
  ['data', (path) => ({ data: `fluent,folder:${path}=2` })],
  ['validation', (path) => ({ validation: `folder:${path}` })],
  ['perceptual', (path) => ({ perceptual: `vgg19=${path}` })],
  ['remember', (path) => ({ remember: { data: `folder:${path}` } })],
  ['init', (path) => ({ init: path })],
];

/** A run in a folder of its own, begun with `FOLDER/files/PATH` in its settings. */
function homeOf(name: string, cwd?: string): { home: string; run: string } {
  const home = join(folder, name);
  const run = join(home, 'runs/a');
  mkdirSync(run, { recursive: true });
  mkdirSync(join(home, 'files/here'), { recursive: true });
  if (cwd !== undefined) writeFileSync(join(run, 'run.json'), JSON.stringify({ cwd }));
  return { home, run };
}

describe.each(naming)('a relative path in %s', (setting, of) => {
  const config = (path: string) => resolveConfig(of(path));

  it('starts where the run was begun, and after a move from a folder that holds it', () => {
    const { home, run } = homeOf(`begun-${setting}`, join(folder, `begun-${setting}`));
    expect(baseOf(run, config('files/here'))).toBe(home);
    const moved = homeOf(`moved-${setting}`, join(folder, 'gone'));
    expect(baseOf(moved.run, config('files/here'))).toBe(moved.home);
  });

  it('given anew is meant from here, and stays as it is where it is the same', () => {
    const before = config('files/here');
    expect(fromHere(before, before, folder)).toEqual(before);
    expect(fromHere(config('other'), before, folder)).toEqual(config(resolve('other')));
  });
});

describe('what a run began with', () => {
  it('may be gone, and its other paths are found all the same', () => {
    const { home, run } = homeOf('without', join(folder, 'gone'));
    expect(baseOf(run, resolveConfig({ data: 'folder:files/here', init: 'files/nowhere' }))).toBe(home);
  });

  it('lies nowhere where it is fresh weights', () => {
    const { home, run } = homeOf('fresh', join(folder, 'gone'));
    const config = resolveConfig({ data: 'folder:files/here', init: 'preset:tiny,7' });
    expect(baseOf(run, config)).toBe(home);
    expect(fromHere(config, resolveConfig({}), folder).init).toBe('preset:tiny,7');
  });
});
