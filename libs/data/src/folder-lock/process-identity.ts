import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process apart from every other one, as far as the system says it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The kernel's own number of this start of the machine; empty where there is none (Windows, macOS). */
  readonly boot: string;
  /** The PID namespace in which `pid` counts (containers have their own); empty where there are none. */
  readonly namespace: string;
  /** Start of the process in the kernel's ticks since boot, which no clock change moves; empty where unknown. */
  readonly ticks: string;
  /** Start of the process, milliseconds since 1970. */
  readonly started: number;
}

/** `unknown`: the process runs on another machine or in another container, or the system does not say. */
type Liveness = 'alive' | 'dead' | 'unknown';

const quietly = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

/** State letter and start ticks of /proc/PID/stat; the name before them may hold spaces and parentheses. */
function procStat(pid: number): { state: string; ticks: string } | undefined {
  const text = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', ticks = ''] = [fields[0], fields[19]];
  return ticks === '' ? undefined : { state, ticks };
}

/** The process that runs this. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    boot: quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), ''),
    namespace: quietly(() => readlinkSync('/proc/self/ns/pid'), ''),
    ticks: procStat(process.pid)?.ticks ?? '',
    started: Math.round(Date.now() - process.uptime() * 1000),
  };
}

/** When a process began by `ps` or PowerShell, milliseconds since 1970; undefined where neither knows it. */
export function startByTool(pid: number, platform: NodeJS.Platform = process.platform): number | undefined {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    encoding: 'utf8',
    timeout: 10_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  };
  const parsed = quietly(() => {
    if (platform === 'win32') {
      const script = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`;
      return Date.parse(execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], options));
    }
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return Date.parse(`${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { ...options, env }).trim()} UTC`);
  }, Number.NaN);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** Two readings of one process's start may differ by so much: `ps` gives whole seconds. */
const SAME_START_MS = 5_000;

/** What is asked of the system about a process of this machine; tests answer for other systems. */
export interface Probes {
  readonly exists: (pid: number) => boolean;
  readonly stat: (pid: number) => { readonly state: string; readonly ticks: string } | undefined;
  readonly start: (pid: number) => number | undefined;
}

const system: Probes = {
  exists: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
  stat: procStat,
  start: startByTool,
};

/** Whether a process with this number runs on this machine, be it another one that was given the same number later. */
export function isRunning(pid: number, probes: Probes = system): boolean {
  // A killed process that nobody waited for stays in the table as a zombie.
  return probes.exists(pid) && !/^[ZX]$/.test(probes.stat(pid)?.state ?? '');
}

/**
 * Whether a process still runs. A process number alone says little: it is given out anew, and counts per container.
 * @param self the process that asks
 */
export function livenessOf(owner: ProcessIdentity, self: ProcessIdentity, probes: Probes = system): Liveness {
  // Machines without a boot number are told apart by their names, of those with one the number alone counts.
  const sameKernel = owner.boot === self.boot && (owner.boot !== '' || owner.host === self.host);
  if (!sameKernel || owner.namespace !== self.namespace) return 'unknown';
  if (!isRunning(owner.pid, probes)) return 'dead';
  const now = probes.stat(owner.pid);
  if (now !== undefined && owner.ticks !== '') return now.ticks === owner.ticks ? 'alive' : 'dead';
  const started = probes.start(owner.pid);
  if (started === undefined) return 'unknown';
  return Math.abs(started - owner.started) < SAME_START_MS ? 'alive' : 'dead';
}
