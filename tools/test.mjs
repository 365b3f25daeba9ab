// npm test: sets up what is missing, then every project's tests. Arguments go to Nx, such as --projects=runtime.
import { spawn } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { programOf } from './programs.mjs';
import { root, run, setup } from './setup.mjs';

setup({ quiet: true });
const runMany = ['run-many', '--outputStyle=static'];
const tests = ['-t', 'test'];
const given = process.argv.slice(2);

/** Starts Nx and gives its exit code; with `lowPriority` other processes come first. */
function beside(args, { lowPriority = false } = {}) {
  // Set-up has built what they need. Nx without its daemon would put builds back from its cache: files vanish for a moment under the other's tests.
  const { command, args: commandLine } = programOf(
    'nx',
    [...runMany, '--excludeTaskDependencies', ...tests, ...args],
    root,
  );
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const child = spawn(command, commandLine, { cwd: root, stdio: 'inherit', env });
  // Its child processes inherit the priority. Without a process number the start has failed.
  if (lowPriority && child.pid !== undefined) setPriority(child.pid, Math.min(19, getPriority() + 10));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`nx: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

if (given.length > 0) run('nx', [...runMany, ...tests, ...given]);
else {
  // The editor's browser tests wait for their pages: they run from the start and come first, and all others, which hardly wait, take the
  // processor time that is left. The libraries' tests are one run (vitest.libs.ts) instead of one for each.
  const others = ['test-libs', '--projects=train-cli,tools', '--parallel=2'];
  const codes = await Promise.all([beside(['--projects=web-demo']), beside(others, { lowPriority: true })]);
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}
