import { mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli, smallest } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

const { at } = temporaryFolder();
const sample = fileURLToPath(new URL('../../../../samples/gallery/elf.png', import.meta.url));

/** Runs a command in a home folder of its own and returns every file it left there. */
async function filesLeftAtHome(name: string, args: readonly string[]): Promise<string[]> {
  const home = at(name);
  mkdirSync(home);
  // Undefined: not inherited from the tests, which switch the events off for themselves.
  const env = { HOME: home, USERPROFILE: home, XDG_CACHE_HOME: '', ORT_DISABLE_TELEMETRY: undefined };
  const { code, stderr } = await runCli(args, { env });
  expect(code, stderr).toBe(0);
  return readdirSync(home, { recursive: true }).map(String);
}

it.each([
  ['colorize', ['colorize', '-i', sample, '-o', at('elf.png')]],
  ['train', ['train', ...smallest, '--steps', '2', '--out', at('run')]],
  ['doctor', ['doctor']],
])('%s leaves no usage events in the home folder', async (name, args) => {
  expect(await filesLeftAtHome(name, args)).toEqual([]);
});
