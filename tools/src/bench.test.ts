import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const measured = vi.hoisted(() => vi.fn(() => Promise.resolve(0)));
vi.mock('./bench/train-step.ts', () => ({ benchTrainStep: measured }));

let folder = '';
const { argv, exitCode } = process;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'irodori-'))));
afterEach(() => {
  process.argv = argv;
  process.exitCode = exitCode;
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program in this process. */
async function bench(...args: string[]): Promise<{ code: unknown; errors: unknown[] }> {
  const said = vi.spyOn(console, 'error').mockReset();
  process.argv = [...argv.slice(0, 2), ...args];
  process.exitCode = undefined;
  vi.resetModules();
  await import('./bench.ts');
  return { code: process.exitCode, errors: said.mock.calls.flat() };
}

it('refuses a place for the figures that cannot be written before anything is measured', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const inside = join(file, 'figures.json');
  expect(await bench('train-step', '--json', inside)).toEqual({
    code: 1,
    errors: [`bench: ${inside}: cannot be written, ${file} is not a folder`],
  });
  expect(measured).not.toHaveBeenCalled();
  expect(await bench('train-step', '--json', join(folder, 'figures.json'))).toEqual({ code: 0, errors: [] });
  expect(measured).toHaveBeenCalledOnce();
});
