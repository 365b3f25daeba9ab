import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { TrainBatch } from '@irodori/runtime';
import { fromWire } from './messages.ts';
import type { DataDescription, DataReply, DataRequest } from './messages.ts';

/** Batches kept ready or under way per data worker. */
const AHEAD = 4;

/**
 * The training thread's end of the data workers: asks for batches before they are needed, so that a step finds its own
 * ready. Batch `p` always comes from worker `p mod n` and depends on nothing but `p`.
 */
export class BatchSource {
  readonly #ports: readonly MessagePort[];
  readonly #ready = new Map<number, TrainBatch>();
  readonly #asked = new Set<number>();
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #answer: DataReply | undefined;
  #inARow = 1;

  constructor(ports: readonly MessagePort[]) {
    this.#ports = ports;
    for (const port of ports) port.on('message', (reply: DataReply) => this.#receive(reply));
  }

  /** Says how many batches are taken in a row between two pauses; as many for the next are then kept ready. */
  expect(inARow: number): void {
    this.#inARow = inARow;
  }

  #port(index: number): MessagePort {
    const port = this.#ports[index % this.#ports.length];
    if (port === undefined) throw new RangeError('no data worker');
    return port;
  }

  #send(index: number, request: DataRequest): void {
    this.#port(index).postMessage(request);
  }

  #receive(reply: DataReply): void {
    if (reply.kind === 'failed') this.#failure ??= fromWire(reply.error);
    else if (reply.kind !== 'batch') this.#answer = reply;
    else if (this.#asked.delete(reply.position)) this.#ready.set(reply.position, reply.batch);
    this.#wake?.();
  }

  /** Takes in what has arrived while the thread was busy. */
  #drain(): void {
    for (const port of this.#ports) {
      for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
        this.#receive(got.message as DataReply);
      }
    }
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }

  /**
   * The batch at one position; those after it are asked for as well.
   * @throws what the data worker threw, or what {@link fail} was given
   */
  async take(position: number): Promise<TrainBatch> {
    this.#drain();
    for (const old of [...this.#ready.keys()]) if (old < position) this.#ready.delete(old);
    for (const old of [...this.#asked]) if (old < position) this.#asked.delete(old);
    const ahead = Math.max(AHEAD * this.#ports.length, 2 * this.#inARow);
    for (let at = position; at < position + ahead; at++) {
      if (this.#ready.has(at) || this.#asked.has(at)) continue;
      this.#asked.add(at);
      this.#send(at, { kind: 'batch', position: at });
    }
    const batch = await this.#until(() => this.#ready.get(position));
    this.#ready.delete(position);
    return batch;
  }

  /** The first pictures of the held-out part, one sample each. */
  async validation(count: number): Promise<readonly TrainBatch[]> {
    this.#send(0, { kind: 'validation', count });
    const reply = await this.#until(() => this.#answer);
    this.#answer = undefined;
    return reply.kind === 'validation' ? reply.samples : [];
  }

  /** What the training set is. */
  async describe(): Promise<DataDescription> {
    this.#send(0, { kind: 'describe' });
    const reply = await this.#until(() => this.#answer);
    this.#answer = undefined;
    return reply.kind === 'described' ? reply.data : { length: 0, sources: [] };
  }

  /** Makes every call under way and every later one throw this. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  close(): void {
    for (const port of this.#ports) port.close();
  }
}
