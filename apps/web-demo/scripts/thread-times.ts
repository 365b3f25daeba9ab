import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';

interface ThreadTime {
  readonly name: string;
  /** Processor milliseconds so far. */
  readonly ms: number;
}

/** Processor time so far of a browser's processes, of pages by thread where the system tells it (Linux); by number. */
export type ThreadTimes = ReadonlyMap<string, ThreadTime>;

export async function threadTimes(of: Browser | BrowserContext): Promise<ThreadTimes> {
  const browser = 'browser' in of ? of.browser() : of;
  const session = await (browser
    ? browser.newBrowserCDPSession()
    : (of as BrowserContext).newCDPSession((of as BrowserContext).pages()[0]!));
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const times = new Map<string, ThreadTime>();
  for (const { type, id, cpuTime } of processInfo) {
    const threads = type === 'renderer' ? threadsOf(id) : [];
    if (threads.length === 0) times.set(String(id), { name: type, ms: 1000 * cpuTime });
    for (const [thread, time] of threads) times.set(`${id}/${thread}`, time);
  }
  return times;
}

function threadsOf(pid: number): [string, ThreadTime][] {
  const folder = `/proc/${pid}/task`;
  const found: [string, ThreadTime][] = [];
  try {
    for (const id of readdirSync(folder)) {
      const name = readFileSync(`${folder}/${id}/comm`, 'utf8').trim();
      const [nanoseconds] = readFileSync(`${folder}/${id}/schedstat`, 'utf8').split(' ');
      found.push([id, { name: Number(id) === pid ? 'page' : name, ms: Number(nanoseconds) / 1e6 }]);
    }
  } catch {
    // A thread that ended meanwhile, or no Linux.
  }
  return found;
}

/** What passed between two readings by name, largest first, as text; `count`: of each of so many. */
export function spent(before: ThreadTimes, after: ThreadTimes, count = 1): string {
  const sums = new Map<string, number>();
  for (const [id, { name, ms }] of after) {
    sums.set(name, (sums.get(name) ?? 0) + (ms - (before.get(id)?.ms ?? 0)) / count);
  }
  const rows = [...sums].filter(([, ms]) => ms >= 1).sort((a, b) => b[1] - a[1]);
  const all = rows.reduce((sum, [, ms]) => sum + ms, 0);
  const text = (ms: number) => ms.toFixed(ms < 100 ? 1 : 0);
  return `${text(all)} (${rows.map(([name, ms]) => `${name} ${text(ms)}`).join(', ')})`;
}
