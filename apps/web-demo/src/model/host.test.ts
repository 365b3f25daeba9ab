import { beforeEach, expect, it, vi } from 'vitest';
import { canceled, unlessCanceled, type Fault } from './errors.ts';
import { WorkerHost, type WorkerService } from './host.ts';
import { threadWorker } from './thread-worker.testing.ts';

interface Service extends WorkerService {
  /** Never answers. */
  endless(): Promise<true>;
}

// Without locks, as in old browsers; a host may look for them after its test.
beforeEach(() => void vi.stubGlobal('navigator', {}));

const base: WorkerService = { ping: () => true, hold: () => Promise.resolve(true) };

/** A host whose workers are counted; `atWork` resolves once an endless call has begun. */
function host() {
  let begun: () => void;
  const atWork = new Promise<void>((resolve) => (begun = resolve));
  const seen = { made: 0, ended: 0 };
  const service = { ...base, endless: () => new Promise(() => begun()) };
  const OneWorker = threadWorker(() => service);
  const workers = new WorkerHost<Service>(() => {
    seen.made++;
    const worker = new OneWorker() as unknown as Worker;
    const { terminate } = worker;
    worker.terminate = () => {
      seen.ended++;
      terminate.call(worker);
    };
    return worker;
  });
  return { workers, seen, atWork };
}

it('a call that is canceled ends the worker in the middle of it; the next call has a new one', async () => {
  const { workers, seen, atWork } = host();
  const control = new AbortController();
  const call = workers.call((remote) => remote.endless(), 60_000, control.signal);
  const beside = workers.call((remote) => remote.endless(), 60_000);
  const ends = Promise.allSettled([call, beside]);
  await atWork;
  control.abort(canceled());
  const reasons = (await ends).map((end) => end.status === 'rejected' && (end.reason as Fault).key);
  expect(reasons).toEqual(['fault.canceled', 'fault.canceled']);
  expect([seen, workers.alive]).toEqual([{ made: 1, ended: 1 }, false]);
  expect(await workers.answers()).toBe(false);
  expect(await workers.call((remote) => remote.ping(), 60_000)).toBe(true);
  expect(seen.made).toBe(2);
  workers.stop(canceled());
});

it('what was canceled before starts no worker; after the answer canceling ends nothing', async () => {
  const { workers, seen } = host();
  const early = workers.call((remote) => remote.ping(), 60_000, AbortSignal.abort(canceled()));
  await expect(early).rejects.toMatchObject({ key: 'fault.canceled' });
  expect(seen.made).toBe(0);
  const control = new AbortController();
  await workers.call((remote) => remote.ping(), 60_000, control.signal);
  control.abort(canceled());
  expect([seen, workers.alive]).toEqual([{ made: 1, ended: 0 }, true]);
  workers.stop(canceled());
});

it('what nobody waits for any longer fails at once, before and while it is waited for', async () => {
  const control = new AbortController();
  expect(await unlessCanceled(Promise.resolve(1), control.signal)).toBe(1);
  const waiting = unlessCanceled(new Promise(() => undefined), control.signal);
  control.abort(canceled());
  await expect(waiting).rejects.toMatchObject({ key: 'fault.canceled' });
  const late = unlessCanceled(new Promise(() => undefined), control.signal);
  await expect(late).rejects.toMatchObject({ key: 'fault.canceled' });
});
