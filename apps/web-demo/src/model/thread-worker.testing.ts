import { expose } from 'comlink';
import { vi } from 'vitest';
import { announce, type WorkerService } from './host.ts';

/**
 * A class to stand in for `Worker`: its workers offer a service on this thread.
 * @param make the service of a new worker
 */
export function threadWorker(make: () => WorkerService): new () => object {
  return class {
    readonly #port: MessagePort;

    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      expose(make(), port2);
      vi.stubGlobal('self', port2);
      announce();
    }

    addEventListener(...args: Parameters<MessagePort['addEventListener']>): void {
      this.#port.addEventListener(...args);
      this.#port.start();
    }
    removeEventListener = (...args: Parameters<MessagePort['removeEventListener']>): void =>
      this.#port.removeEventListener(...args);
    postMessage = (message: unknown, transfer: Transferable[] = []): void => this.#port.postMessage(message, transfer);
    terminate = (): void => this.#port.close();
  };
}

/** The same worker as the browser makes it, from an address and a name; the names of those that were ended go to `ended`. */
export function namedWorker(Base: new () => Worker, ended: string[]) {
  return class extends Base {
    constructor(_: URL, { name }: { name: string }) {
      super();
      const { terminate } = this;
      this.terminate = () => {
        ended.push(name);
        terminate.call(this);
      };
    }
  };
}
