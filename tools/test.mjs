// npm test: sets up what is missing, then every project's tests. Arguments go to Nx, such as --projects=runtime.
import { spawn } from 'node:child_process';
import { programOf } from './programs.mjs';
import { root, run, setup } from './setup.mjs';

setup({ quiet: true });
const tests = ['run-many', '--outputStyle=static', '-t', 'test'];
const given = process.argv.slice(2);

/** Exit code of a run beside others. */
function beside(args) {
  const { command, args: all } = programOf('nx', [...tests, ...args], root);
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const child = spawn(command, all, { cwd: root, stdio: 'inherit', env });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`nx: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

if (given.length > 0) run('nx', [...tests, ...given]);
else {
  // Nx begins with what most others depend on. The editor's browser tests, the longest of all, would come last and alone:
  // they run beside all the others from the start. The libraries' tests are one run (vitest.libs.ts) instead of one for each.
  const others = ['test-libs', '--projects=train-cli,tools', '--parallel=1'];
  const codes = await Promise.all([beside(['--projects=web-demo']), beside(others)]);
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}
