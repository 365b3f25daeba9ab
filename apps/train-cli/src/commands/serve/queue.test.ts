import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Queue } from './queue.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const forever = new AbortController().signal;

it('lets in as many as it has workers and room, and works on as many as it has workers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(5),
      fc.integer({ min: 1, max: 20 }),
      fc.scheduler(),
      async (workers, room, asked, s) => {
        const queue = new Queue(
          Array.from({ length: workers }, (_, i) => i),
          room,
        );
        const busy = new Set<number>();
        const order: number[] = [];
        const tickets = Array.from({ length: asked }, () => queue.enter());
        expect(tickets.filter((ticket) => ticket !== undefined)).toHaveLength(Math.min(asked, workers + room));
        const works = tickets.map((ticket, i) =>
          ticket?.run(async (worker) => {
            expect(busy.has(worker)).toBe(false);
            busy.add(worker);
            order.push(i);
            expect(busy.size).toBeLessThanOrEqual(workers);
            await s.schedule(Promise.resolve());
            busy.delete(worker);
            ticket.leave();
          }, forever),
        );
        await s.waitFor(Promise.all(works.filter((work) => work !== undefined)));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect([queue.running, queue.waiting]).toEqual([0, 0]);
        expect(Array.from({ length: workers + room }, () => queue.enter()).every(Boolean)).toBe(true);
      },
    ),
  );
});

it('who gives up waiting is not served, and the next one is', async () => {
  const queue = new Queue(['one'], 3);
  let finish = (): void => undefined;
  const first = queue.enter()!;
  const held = first.run(() => new Promise<void>((resolve) => (finish = resolve)), forever);
  const stop = new AbortController();
  const second = queue.enter()!.run(async () => 'second', stop.signal);
  const third = queue.enter()!.run(async () => 'third', forever);
  stop.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  await turn();
  finish();
  await held;
  expect(await third).toBe('third');
});

it('a place that is left while work goes on stays taken until it ends', async () => {
  const queue = new Queue(['one'], 0);
  let finish = (): void => undefined;
  const ticket = queue.enter()!;
  const held = ticket.run(() => new Promise<void>((resolve) => (finish = resolve)), forever);
  ticket.leave();
  expect(queue.enter()).toBeUndefined();
  await turn();
  finish();
  await held;
  expect(queue.enter()).toBeDefined();
});

it('a work that fails gives its worker back', async () => {
  const queue = new Queue(['one'], 1);
  const ticket = queue.enter()!;
  await expect(ticket.run(() => Promise.reject(new Error('broken')), forever)).rejects.toThrow('broken');
  expect(await ticket.run(async (worker) => worker, forever)).toBe('one');
});
