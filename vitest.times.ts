import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/** Processor time of this process and of those that it started and waited for, in seconds, as Linux counts it. */
function spent(): { own: number; children: number } {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // After the name, in parentheses, and the state: fields 14 to 17, hundredths of a second.
  const [own = 0, ownSystem = 0, children = 0, childrenSystem = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return { own: (own + ownSystem) / 100, children: (children + childrenSystem) / 100 };
}

/*
 * One line for each test file in the file that IRODORI_TEST_TIMES names: seconds of processor time, of which in processes of its own,
 * and the test file. The first file of a worker has the worker's start, and what its tests import is counted with those that load it first.
 */
const list = process.env['IRODORI_TEST_TIMES'];
const worker = globalThis as { irodoriSpent?: { own: number; children: number } };
const before = worker.irodoriSpent ?? { own: 0, children: 0 };
if (list !== undefined) {
  afterAll(() => {
    const now = (worker.irodoriSpent = spent());
    const children = now.children - before.children;
    const whole = now.own - before.own + children;
    appendFileSync(list, `${whole.toFixed(2)}\t${children.toFixed(2)}\t${expect.getState().testPath}\n`);
  });
}
