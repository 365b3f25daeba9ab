import { readFileSync } from 'node:fs';

/** Processor time of the whole machine since it started, seconds; undefined where there is no /proc. */
export function machineTime(): { readonly busy: number; readonly all: number } | undefined {
  try {
    return parseMachineTime(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined;
  }
}

/** The first line of /proc/stat (proc(5)): ticks of user, nice, system, idle, iowait, irq, softirq, steal. */
export function parseMachineTime(text: string): { readonly busy: number; readonly all: number } | undefined {
  const line = text.split('\n').find((one) => one.startsWith('cpu '));
  const ticks = (line ?? '').slice('cpu '.length).trim().split(' ').slice(0, 8).map(Number);
  if (ticks.length !== 8 || ticks.some(Number.isNaN)) return undefined;
  const all = ticks.reduce((sum, n) => sum + n, 0) / TICKS;
  return { busy: all - (ticks[3]! + ticks[4]!) / TICKS, all };
}

/** Ticks of /proc a second, the same on all of Linux. */
const TICKS = 100;
