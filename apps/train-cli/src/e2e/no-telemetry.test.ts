import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli, smallest, temporaryFolder } from './cli.testing.ts';

const folder = temporaryFolder();
const sample = fileURLToPath(new URL('../../../../samples/gallery/elf.png', import.meta.url));

/** Runs a command in a home folder of its own and returns every file it left there. */
async function filesLeftAtHome(name: string, args: readonly string[]): Promise<string[]> {
  const home = join(folder, name);
  mkdirSync(home);
  // Undefined: not inherited from the tests, which switch the events off for themselves.
  const env = { HOME: home, USERPROFILE: home, XDG_CACHE_HOME: '', ORT_DISABLE_TELEMETRY: undefined };
  const { code, stderr } = await runCli(args, { env });
  expect(code, stderr).toBe(0);
  return readdirSync(home, { recursive: true }).map(String);
}

it.each([
  ['colorize', ['colorize', '-i', sample, '-o', join(folder, 'elf.png')]],
  ['train', ['train', ...smallest, '--steps', '2', '--out', join(folder, 'run')]],
  ['doctor', ['doctor']],
])('%s leaves no usage events in the home folder', async (name, args) => {
  expect(await filesLeftAtHome(name, args)).toEqual([]);
});
