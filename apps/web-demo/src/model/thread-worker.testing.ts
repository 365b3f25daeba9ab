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
