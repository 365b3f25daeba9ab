import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { hintMixes } from '@irodori/image';
import { openDataset } from '@irodori/data';
import type { TrainBatch } from '@irodori/runtime';
import { NO_VALIDATION } from './config/schema.ts';
import { toWire } from './messages.ts';
import type { DataReply, DataRequest, DataWorkerInput } from './messages.ts';

const { input, port } = workerData as { input: DataWorkerInput; port: MessagePort };

const tensors = ({ sketch, hint, target }: TrainBatch): TrainBatch => ({ sketch, hint, target });

const buffers = ({ sketch, hint, target }: TrainBatch) => [sketch.buffer, hint.buffer, target.buffer] as ArrayBuffer[];

function reply(message: DataReply, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

const options = {
  base: input.base,
  size: input.size,
  seed: input.seed,
  pool: input.pool,
  filters: input.filters,
  sample: { hints: hintMixes[input.hints], ...(input.sketches === null ? {} : { styles: input.sketches }) },
};
const training = openDataset(input.data, {
  ...options,
  split: 'train',
  ...(input.pictures === null ? {} : { pictures: input.pictures }),
});
training.catch(() => undefined);

async function answer(request: DataRequest): Promise<void> {
  if (request.kind === 'describe') {
    const dataset = await training;
    const sources = dataset.describe().sources.map(({ name, licence }) => ({ name, license: licence ?? 'unknown' }));
    reply({ kind: 'described', data: { length: dataset.length, sources } });
  } else if (request.kind === 'batch') {
    const dataset = await training;
    const batch = tensors(await dataset.batch(request.position * input.batch, input.batch));
    reply({ kind: 'batch', position: request.position, batch }, buffers(batch));
  } else if (input.validation === NO_VALIDATION) {
    reply({ kind: 'validation', samples: [] });
  } else {
    const dataset = await openDataset(input.validation ?? input.data, { ...options, split: 'val' });
    const samples: TrainBatch[] = [];
    for (let index = 0; index < Math.min(request.count, dataset.length); index++) {
      samples.push(tensors(await dataset.batch(index, 1)));
    }
    await dataset.close();
    reply({ kind: 'validation', samples }, samples.flatMap(buffers));
  }
}

let queue: Promise<void> = Promise.resolve();
port.on('message', (request: DataRequest) => {
  queue = queue.then(() => answer(request)).catch((error: unknown) => reply({ kind: 'failed', error: toWire(error) }));
});
port.on('close', () => {
  void queue.then(async () => (await training).close()).catch(() => undefined);
});
