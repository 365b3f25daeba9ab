import { Worker } from 'node:worker_threads';

/** A thread went away or refused: one line. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
}

export interface WireError {
  readonly name: string;
  readonly message: string;
}

export const toWire = (error: unknown): WireError =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  dead: Error | undefined;
}

/** What a thread is sent, and what it answers; ids pair them up. */
export interface Envelope<T> {
  readonly id: number;
  readonly body: T;
}
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: WireError });

/**
 * Some threads over one module of this folder. Tasks go to the thread with the fewest; answers come as promises, so the
 * order in which results are used does not depend on the threads.
 */
export class WorkerPool<Task, Result> {
  readonly #threads: Thread[];
  #nextId = 0;
  #closing = false;

  readonly #revive: (error: WireError) => Error;

  constructor(module: string, workerData: object, count: number, revive: (error: WireError) => Error) {
    this.#revive = revive;
    const start = () => {
      if (!import.meta.url.endsWith('.ts')) {
        return new Worker(new URL(`./${module}.js`, import.meta.url), { workerData });
      }
      const source = new URL(`./${module}.ts`, import.meta.url).href;
      const bootstrap = new URL('./from-source.mjs', import.meta.url);
      return new Worker(bootstrap, { workerData: { ...workerData, module: source }, execArgv: [] });
    };
    this.#threads = Array.from({ length: count }, () => this.#watch(start()));
  }

  #watch(worker: Worker): Thread {
    const thread: Thread = { worker, pending: new Map(), dead: undefined };
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const waiting = thread.pending.get(answer.id);
      thread.pending.delete(answer.id);
      // An idle thread does not keep the process alive; one whose end is waited for must, late answers or not.
      if (thread.pending.size === 0 && !this.#closing) worker.unref();
      if ('error' in answer) waiting?.reject(this.#revive(answer.error));
      else waiting?.resolve(answer.value);
    });
    const fail = (error: Error) => {
      thread.dead ??= error;
      for (const waiting of thread.pending.values()) waiting.reject(thread.dead);
      thread.pending.clear();
    };
    worker.on('error', (error) => fail(new WorkerError(`data thread: ${error.message}`)));
    worker.on('exit', (code) => fail(new WorkerError(`data thread ended (code ${code})`)));
    return thread;
  }

  /** `handOver`: buffers in the task that the thread gets instead of a copy. */
  run(task: Task, handOver: readonly ArrayBuffer[] = []): Promise<Result> {
    return this.#send(
      this.#threads.reduce((a, b) => (b.pending.size < a.pending.size ? b : a)),
      task,
      handOver,
    );
  }

  /** The same task to every thread. */
  broadcast(task: Task): Promise<Result[]> {
    return Promise.all(this.#threads.map((thread) => this.#send(thread, task)));
  }

  #send(thread: Thread, body: Task, handOver: readonly ArrayBuffer[] = []): Promise<Result> {
    if (thread.dead) return Promise.reject(thread.dead);
    const id = this.#nextId++;
    return new Promise<Result>((resolve, reject) => {
      thread.pending.set(id, { resolve: resolve, reject });
      thread.worker.ref();
      thread.worker.postMessage({ id, body } satisfies Envelope<Task>, handOver);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}
