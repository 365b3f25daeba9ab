import { parentPort, workerData } from 'node:worker_threads';
import { openMixed } from '../open-dataset.ts';
import { toWire, type Answer, type Envelope } from './pool.ts';
import type { Batch } from '../dataset.ts';
import { doTask, type DataTask, type DataWorkerInput, type PreparedItem } from './tasks.ts';
import { sharp } from '../sharp.ts';

// Small pictures: threads inside one decode cost more than they bring, and nothing is decoded twice.
sharp.concurrency(1);
sharp.cache(false);

const { spec, options } = workerData as DataWorkerInput;
const data = openMixed(spec, options);
data.catch(() => undefined);

/** Large arrays are transferred, not copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (Array.isArray(value)) {
    return (value as PreparedItem[])
      .flatMap((item) => ('color' in item ? [item.color, item.line] : []))
      .flatMap((bytes) => (bytes && bytes.buffer.byteLength === bytes.byteLength ? [bytes.buffer as ArrayBuffer] : []));
  }
  const { sketch, hint, target } = value as Partial<Batch>;
  return [sketch, hint, target].flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
}

let queue: Promise<void> = Promise.resolve();
parentPort!.on('message', ({ id, body }: Envelope<DataTask>) => {
  queue = queue.then(async () => {
    try {
      const value = await doTask(await data, body);
      parentPort!.postMessage({ id, value } satisfies Answer, buffersOf(value));
    } catch (error) {
      parentPort!.postMessage({ id, error: toWire(error) } satisfies Answer);
    }
  });
});
