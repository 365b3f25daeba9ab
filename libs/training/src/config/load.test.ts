import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatConfig, readConfigFile, resolveConfig } from './load.ts';
import { mergePatches } from './merge.ts';
import { arithmeticOf } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string) => {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return path;
};

describe('settings', () => {
  it('come back from the file of a run folder as they were', async () => {
    const config = resolveConfig({
      preset: 'tiny',
      schedule: { kind: 'cosine', warmup: 5 },
      generator: { hintScale: 2 },
    });
    expect(parse(formatConfig(config))).toMatchObject({ version: 1 });
    expect(resolveConfig(await readConfigFile(file(formatConfig(config))))).toEqual(config);
    // As Notepad of Windows writes it.
    const windows = `\uFEFF${formatConfig(config).replaceAll('\n', '\r\n')}`;
    expect(resolveConfig(await readConfigFile(file(windows)))).toEqual(config);
  });

  it('later ones win, objects key by key, lists whole', () => {
    const merged = mergePatches(
      { size: 128, schedule: { kind: 'cosine', warmup: 5 }, generator: { hintLevels: { encoder: [3], decoder: [3] } } },
      { size: 256, schedule: { warmup: 9 }, generator: { hintLevels: { encoder: [3], decoder: [] } }, seed: undefined },
    );
    expect(merged).toEqual({
      size: 256,
      schedule: { kind: 'cosine', warmup: 9 },
      generator: { hintLevels: { encoder: [3], decoder: [] } },
    });
  });

  it.each([
    ['stpes: 3', "unknown setting 'stpes'; did you mean 'steps'?"],
    ['schedule: {warmpu: 3}', "unknown setting 'schedule.warmpu'; did you mean 'warmup'?"],
    ['preset: tiney', "preset: unknown value 'tiney'; did you mean 'tiny'?"],
    ['size: 100', 'size: must be a multiple of 32, got 100'],
    ['steps: many', 'steps: expected number, got "many"'],
    ['steps: -5', 'steps: expected more than 0, got -5'],
    ['steps: 2.5', 'steps: expected a whole number, got 2.5'],
    ['batch: 257', 'batch: expected at most 256, got 257'],
    ['perceptual: vgg', 'perceptual: expected bundled, none, or vgg19=FILE, got "vgg"'],
    ['- 1', 'expected settings like'],
    ['a: [', 'not YAML'],
    ['version: 2', 'version 2 is newer than this program, which reads up to 1; update it'],
    ['version: one', 'version: expected 1 or nothing, got "one"'],
    ['experiment: 3', 'experiment: expected a name, got 3'],
  ])('%s is refused in one line', async (text, message) => {
    const path = file(text);
    await expect(readConfigFile(path)).rejects.toThrow(message);
    await expect(readConfigFile(path)).rejects.toThrow(/^[^\n]*config\.yaml: [^\n]*$/);
    await expect(readConfigFile(path)).rejects.toMatchObject({ name: 'TrainingError', kind: 'settings' });
  });

  it('how long a run goes on does not change what it computes, everything else does', () => {
    const base = resolveConfig({});
    expect(arithmeticOf(resolveConfig({ steps: 5, threads: 2, checkpoints: { every: 7 } }))).toBe(arithmeticOf(base));
    for (const patch of [{ seed: 2 }, { size: 64 }, { weights: { huber: 1 } }, { generator: { hintScale: 2 } }]) {
      expect(arithmeticOf(resolveConfig(patch))).not.toBe(arithmeticOf(base));
    }
    expect(arithmeticOf(resolveConfig({ generator: { hintScale: 2, swishSkip: true } }))).toBe(
      arithmeticOf(resolveConfig({ generator: { swishSkip: true, hintScale: 2 } })),
    );
  });
});
