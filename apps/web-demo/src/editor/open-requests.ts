/** One request to show something else on the canvas. */
export interface OpenRequest {
  /** Claims the canvas: false where the result of a later request is already shown. */
  claim(): boolean;
  /** Waits until every earlier request has ended. */
  earlier(): Promise<void>;
}

/**
 * The requests to open something, in the order in which they were made. They take different times, so that they may end
 * in another order: the result of a later request is never replaced by that of an earlier one. What the page opens by
 * itself (the last drawing, an example) waits for every request of the artist and is dropped when there is one.
 */
export class OpenRequests {
  #asked = 0;
  #shown = 0;
  readonly #running = new Map<number, Promise<unknown>>();

  /** Runs a request of the artist. Its place in the order is that of this call. */
  async run<T>(work: (request: OpenRequest) => Promise<T>): Promise<T> {
    const serial = ++this.#asked;
    const request: OpenRequest = {
      claim: () => {
        if (serial < this.#shown) return false;
        this.#shown = serial;
        return true;
      },
      earlier: () => this.#settled(serial),
    };
    const running = work(request);
    this.#running.set(serial, running);
    try {
      return await running;
    } finally {
      this.#running.delete(serial);
    }
  }

  /** Waits until no request runs; true where none has shown anything so far. */
  async untouched(): Promise<boolean> {
    await this.#settled(Infinity);
    return this.#shown === 0;
  }

  async #settled(before: number): Promise<void> {
    for (;;) {
      const open = [...this.#running].filter(([serial]) => serial < before).map(([, running]) => running);
      if (open.length === 0) return;
      await Promise.allSettled(open);
    }
  }
}
