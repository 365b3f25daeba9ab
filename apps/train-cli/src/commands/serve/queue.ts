/** A place in the queue: one from the moment a request arrives until its answer is ready. */
export interface Ticket<W> {
  /**
   * Waits for a free worker, first come first served, and works.
   * @param signal gives up waiting; what runs has to watch it by itself
   */
  run<T>(work: (worker: W) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Gives the place back, once work that goes on has ended; harmless when repeated. */
  leave(): void;
}

interface Waiting<W> {
  take(worker: W): void;
}

/** Hands few workers to many requests; how many may be inside at a time is bounded, so that memory is too. */
export class Queue<W> {
  readonly #free: W[];
  readonly #workers: number;
  readonly #maxWaiting: number;
  readonly #line = new Set<Waiting<W>>();
  #inside = 0;
  /** Mean time of the last works, ms, exponential. */
  #mean: number | undefined;

  constructor(workers: readonly W[], maxWaiting: number) {
    this.#free = [...workers];
    this.#workers = workers.length;
    this.#maxWaiting = maxWaiting;
  }

  /** Works going on. */
  get running(): number {
    return this.#workers - this.#free.length;
  }

  /** Requests inside that have no worker, those whose body is still arriving included. */
  get waiting(): number {
    return Math.max(0, this.#inside - this.running);
  }

  /** In how many seconds a place is likely to be free, at least 1. */
  get retryAfter(): number {
    return Math.max(1, Math.ceil((this.#mean ?? 1000) / 1000 / this.#workers));
  }

  /** A place, or undefined when all are taken. */
  enter(): Ticket<W> | undefined {
    if (this.#inside >= this.#workers + this.#maxWaiting) return undefined;
    this.#inside += 1;
    let [left, working] = [false, 0];
    const giveUp = (): void => {
      if (left && working === 0) this.#inside -= 1;
    };
    return {
      run: async (work, signal) => {
        working += 1;
        try {
          return await this.#run(work, signal);
        } finally {
          working -= 1;
          giveUp();
        }
      },
      leave: () => {
        if (left) return;
        left = true;
        giveUp();
      },
    };
  }

  async #run<T>(work: (worker: W) => Promise<T>, signal: AbortSignal): Promise<T> {
    const worker = await this.#worker(signal);
    const began = performance.now();
    try {
      return await work(worker);
    } finally {
      const took = performance.now() - began;
      this.#mean = this.#mean === undefined ? took : 0.8 * this.#mean + 0.2 * took;
      this.#giveBack(worker);
    }
  }

  #worker(signal: AbortSignal): Promise<W> {
    signal.throwIfAborted();
    const free = this.#free.pop();
    if (free !== undefined) return Promise.resolve(free);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#line.delete(waiting);
        reject(signal.reason as Error);
      };
      const waiting: Waiting<W> = {
        take: (worker) => {
          signal.removeEventListener('abort', stop);
          resolve(worker);
        },
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#line.add(waiting);
    });
  }

  #giveBack(worker: W): void {
    const [next] = this.#line;
    if (next === undefined) {
      this.#free.push(worker);
      return;
    }
    this.#line.delete(next);
    next.take(worker);
  }
}
