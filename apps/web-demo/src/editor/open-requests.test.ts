import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenRequests } from './open-requests.ts';

/** A promise and the way to fulfill it. */
function gate(): { wait: Promise<void>; open: () => void } {
  let open = () => {};
  const wait = new Promise<void>((resolve) => (open = resolve));
  return { wait, open };
}

const ticks = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('open requests', () => {
  it('whatever order requests end in, what is shown last was asked for last among those that succeeded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ end: fc.integer({ min: 0, max: 1000 }), fails: fc.boolean() }), { minLength: 1 }),
        async (requests) => {
          const queue = new OpenRequests();
          const shown: number[] = [];
          const gates = requests.map(() => gate());
          const runs = requests.map(({ fails }, i) =>
            queue
              .run(async (request) => {
                await gates[i]!.wait;
                if (fails) throw new Error('broken file');
                if (request.claim()) shown.push(i);
              })
              .catch(() => undefined),
          );
          const order = requests.map((_, i) => i).sort((a, b) => requests[a]!.end - requests[b]!.end || a - b);
          for (const i of order) {
            gates[i]!.open();
            await runs[i];
          }
          const wanted = requests.findLastIndex(({ fails }) => !fails);
          expect(shown.at(-1) ?? -1).toBe(wanted);
          expect(shown).toEqual([...shown].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('what opens by itself waits for requests under way, also for those made while it waits', async () => {
    const queue = new OpenRequests();
    const [first, second] = [gate(), gate()];
    const one = queue.run(async () => first.wait);
    let told: boolean | undefined;
    const idle = queue.untouched().then((free) => (told = free));
    const two = queue.run(async (request) => {
      await second.wait;
      request.claim();
    });
    first.open();
    await one;
    await ticks();
    expect(told).toBeUndefined();
    second.open();
    await two;
    await idle;
    expect(told).toBe(false);
  });

  it('a request that showed nothing leaves the canvas free', async () => {
    const queue = new OpenRequests();
    await queue.run(() => Promise.reject(new Error('broken'))).catch(() => undefined);
    expect(await queue.untouched()).toBe(true);
  });

  it('hints wait for the drawing that was asked for before them, not for one asked for after', async () => {
    const queue = new OpenRequests();
    const [before, after] = [gate(), gate()];
    const log: string[] = [];
    const one = queue.run(async () => {
      await before.wait;
      log.push('drawing');
    });
    const hints = queue.run(async (request) => {
      await request.earlier();
      log.push('hints');
    });
    const other = queue.run(async () => after.wait);
    await ticks();
    expect(log).toEqual([]);
    before.open();
    await one;
    await hints;
    expect(log).toEqual(['drawing', 'hints']);
    after.open();
    await other;
  });
});
