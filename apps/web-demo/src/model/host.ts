import { proxy, releaseProxy, wrap } from 'comlink';
import type { Remote } from 'comlink';
import { Fault, toFault } from './errors.ts';

/** What every worker offers, so that the page notices when it ends. */
export interface WorkerService {
  ping(): true;
  /** Acquires the lock of this name and holds it until the worker ends. */
  hold(name: string): Promise<true>;
}

/** The first message of a worker: from now on it receives messages. */
const LISTENING = 'irodori-listening';

/** Called by a worker once it listens: messages sent before are lost, and their calls would never be answered. */
export const announce = (): void => (self as unknown as { postMessage(message: string): void }).postMessage(LISTENING);

/** The worker's half of {@link WorkerService}. Where the browser has no locks, only time limits notice its end. */
export const watched: WorkerService = {
  ping: () => true,
  hold: (name) =>
    new Promise((resolve) => {
      if (!navigator.locks) return resolve(true);
      void navigator.locks.request(name, () => {
        resolve(true);
        return new Promise(() => undefined);
      });
    }),
};

/** A worker that may crash or be ended by the browser: pending calls then fail, and the next call starts a new one. */
export class WorkerHost<Service extends WorkerService> {
  readonly #make: () => Worker;
  #worker: Worker | undefined;
  #remote: Remote<Service> | undefined;
  #fail: ((error: Fault) => void) | undefined;
  #death: Promise<never> | undefined;
  #listening: Promise<void> | undefined;
  #generation = 0;

  /** @param onEnd called when a worker ends that was not stopped; pending calls fail as well */
  constructor(
    make: () => Worker,
    private readonly onEnd: (fault: Fault) => void = () => undefined,
  ) {
    this.#make = make;
  }

  /** Whether a worker is up. */
  get alive(): boolean {
    return this.#worker !== undefined;
  }

  /** Number of the current worker: a new one has none of the state of the one before. */
  get generation(): number {
    return this.#generation;
  }

  /** The worker's functions; starts it if need be. */
  #start(): Remote<Service> {
    if (!this.#remote) {
      const worker = this.#make();
      this.#generation++;
      this.#worker = worker;
      this.#remote = wrap<Service>(worker);
      this.#death = new Promise<never>((_, reject) => (this.#fail = reject));
      this.#death.catch(() => undefined);
      this.#listening = new Promise((resolve) => {
        worker.addEventListener('message', function first({ data }) {
          if (data !== LISTENING) return;
          worker.removeEventListener('message', first);
          resolve();
        });
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        if (this.#worker === worker) this.#lost(new Fault('fault.worker', event.message || 'the worker stopped'));
      });
      void this.#listening.then(() => this.#watch(worker));
    }
    return this.#remote;
  }

  /** The worker holds a lock; the browser grants it to the page the moment the worker ends, for whatever reason. */
  async #watch(worker: Worker): Promise<void> {
    const remote = this.#remote;
    if (!navigator.locks || !remote || this.#worker !== worker) return;
    const name = `irodori-worker-${Date.now()}-${Math.random()}`;
    try {
      await (remote as unknown as Remote<WorkerService>).hold(name);
      await navigator.locks.request(name, () => {
        if (this.#worker === worker) this.#lost(new Fault('fault.worker', 'the browser ended the worker'));
      });
    } catch {
      // The worker was replaced before it answered.
    }
  }

  #lost(fault: Fault): void {
    this.stop(fault);
    this.onEnd(fault);
  }

  /** Ends the worker at once, in the middle of whatever it does; waiting calls fail with `reason`. */
  stop(reason: Fault): void {
    this.#remote?.[releaseProxy]();
    this.#worker?.terminate();
    this.#fail?.(reason);
    this.#worker = undefined;
    this.#remote = undefined;
  }

  /**
   * Runs a call; fails when the worker is stopped or gives no answer within `limitMs`.
   * @param signal ends the worker, in the middle of whatever it does; waiting calls fail with the signal's reason
   */
  async call<T>(work: (remote: Remote<Service>) => Promise<T>, limitMs: number, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const remote = this.#start();
    const death = this.#death!;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const fault = new Fault('fault.worker', `no answer within ${Math.round(limitMs / 1000)} s`);
        if (this.#remote === remote) this.stop(fault);
        reject(fault);
      }, limitMs);
    });
    const cancel = (): void => {
      if (this.#remote === remote) this.stop(toFault(signal!.reason));
    };
    signal?.addEventListener('abort', cancel);
    try {
      const listened = Promise.race([this.#listening!, death, late]);
      return await Promise.race([listened.then(() => work(remote)), death, late]);
    } catch (error) {
      throw toFault(error, 'fault.worker');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Whether an idle worker still answers. */
  async answers(): Promise<boolean> {
    if (!this.alive) return false;
    try {
      await this.call((remote) => remote.ping(), 10_000);
      return true;
    } catch {
      return false;
    }
  }
}

export { proxy };
