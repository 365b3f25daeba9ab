import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const tests = fileURLToPath(new URL('../../integrations/krita/tests', import.meta.url));
const python = ['python3', 'python'].find((name) => {
  const found = spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']);
  return found.status === 0;
});
if (python === undefined) {
  const line = 'Krita plug-in: not tested, python3 (3.8 or newer) is missing';
  if (process.env['IRODORI_REQUIRE_PYTHON'] === '1') throw new Error(line);
  process.stderr.write(`${line}\n`);
}

describe.skipIf(python === undefined)('Krita plug-in', () => {
  it('colors by a server, in calls that Krita states, with the standard library alone', () => {
    const flags = ['-I', '-B', '-W', 'error', '-m', 'unittest', 'discover', '-s', tests];
    const { status, stderr } = spawnSync(python!, flags, { encoding: 'utf8' });
    expect(stderr).toMatch(/\nOK\n$/);
    expect(status).toBe(0);
  });
});
