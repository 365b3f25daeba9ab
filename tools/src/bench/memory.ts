import { readFileSync } from 'node:fs';

/** Most memory a process that runs ever held, KiB, as the kernel counts it; undefined where there is no /proc. */
export function peakMemory(pid: number | 'self'): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
