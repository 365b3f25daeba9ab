// npm run setup: packages as package-lock.json says, then everything built that is used as built. Does nothing that is already done.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { programOf } from './programs.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const marker = join(root, 'node_modules', '.irodori-setup');
/** What npm itself wrote down about what it installed. */
const installedFile = join(root, 'node_modules', '.package-lock.json');

/** Runs a program of this repository and waits; its output is shown, or kept for the case that it fails. */
export function run(command, args, { quiet = false, env = {}, allowFailure = false } = {}) {
  const program = programOf(command, args, root);
  const result = spawnSync(program.command, program.args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status === 0 || allowFailure) return result.status ?? 1;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const why = result.error?.message ?? (result.signal ? `ended by ${result.signal}` : `exit code ${result.status}`);
  console.error(`${[command, ...args].join(' ')}: ${why}`);
  process.exit(result.signal === 'SIGINT' ? 130 : 1);
}

/** Whether every package that npm has to install here is there in the version of the lock file. */
function isInstalled(lock) {
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(lock).packages;
  const present = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    if (entry.optional || entry.link) return entry.link ? existsSync(join(root, path)) : true;
    return present[path]?.version === entry.version && present[path]?.integrity === entry.integrity;
  });
}

function install(quiet) {
  const lock = readFileSync(lockFile, 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  if (!isInstalled(lock)) {
    console.error('installing packages (npm ci) ...');
    run('npm', ['ci', '--no-audit', '--no-fund'], { quiet, env: { ONNXRUNTIME_NODE_INSTALL: 'skip' } });
  }
  writeFileSync(marker, hash);
}

/** Installs and builds what is missing. */
export function setup({ quiet = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: expected 20.19 or newer (https://nodejs.org)`);
    process.exit(1);
  }
  install(quiet);
  // The tools run from their sources.
  run('nx', ['run-many', '-t', 'build', '--exclude=tools', '--outputStyle=static'], { quiet });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  setup({ quiet: process.argv.includes('--quiet') });
}
