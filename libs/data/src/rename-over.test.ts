import { expect, it } from 'vitest';
import { renameOver, renameOverSync } from './rename-over.ts';

const busy = (code: string) => Object.assign(new Error(`${code}: busy`), { code });

/** A system on which the first `times` tries fail. */
function failing(times: number, code: string, platform: NodeJS.Platform) {
  const seen = { tries: 0, waited: 0 };
  const rename = () => {
    if (++seen.tries <= times) throw busy(code);
  };
  return { seen, platform, rename, wait: (ms: number) => void (seen.waited += ms) };
}

it.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows waits for a file that another program has open (%s)',
  async (code) => {
    const system = failing(3, code, 'win32');
    renameOverSync('a', 'b', system);
    expect(system.seen).toEqual({ tries: 4, waited: 80 });
    const again = failing(3, code, 'win32');
    const wait = (ms: number) => Promise.resolve(again.wait(ms));
    await renameOver('a', 'b', { platform: 'win32', rename: async () => again.rename(), wait });
    expect(again.seen).toEqual(system.seen);
  },
);

it('gives up after two seconds, with the error of the system', () => {
  const system = failing(100, 'EBUSY', 'win32');
  expect(() => renameOverSync('a', 'b', system)).toThrow('EBUSY');
  expect(system.seen.waited).toBeGreaterThan(2_000);
  expect(system.seen.waited).toBeLessThan(3_000);
});

it.each([
  ['EPERM', 'linux'],
  ['EPERM', 'darwin'],
  ['ENOENT', 'win32'],
  ['ENOSPC', 'win32'],
] as const)('%s on %s is final', (code, platform) => {
  const system = failing(1, code, platform);
  expect(() => renameOverSync('a', 'b', system)).toThrow(code);
  expect(system.seen).toEqual({ tries: 1, waited: 0 });
});
