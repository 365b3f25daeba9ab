import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Painter } from './painter.ts';
import type { Queue } from './queue.ts';

/** How a picture ended. */
export type Outcome = 'done' | 'refused' | 'busy' | 'canceled' | 'late' | 'failed';

export interface Metrics {
  readonly registry: Registry;
  ended(outcome: Outcome, seconds?: number): void;
}

export function createMetrics(queue: Queue<Painter>, painters: readonly Painter[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const pictures = new Counter({
    name: 'irodori_pictures_total',
    help: 'Pictures by how they ended',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'irodori_picture_seconds',
    help: 'From the arrival of a request to its answer, pictures that were colored',
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120],
    registers,
  });
  new Gauge({
    name: 'irodori_running',
    help: 'Pictures being colored',
    registers,
    collect() {
      this.set(queue.running);
    },
  });
  new Gauge({
    name: 'irodori_waiting',
    help: 'Requests that wait for a worker',
    registers,
    collect() {
      this.set(queue.waiting);
    },
  });
  new Gauge({
    name: 'irodori_worker_memory_bytes',
    help: 'Resident memory of each process that paints, after its last picture',
    labelNames: ['worker'],
    registers,
    collect() {
      for (const [i, { memory }] of painters.entries()) this.set({ worker: String(i) }, memory);
    },
  });
  return {
    registry,
    ended(outcome, took) {
      pictures.inc({ outcome });
      if (outcome === 'done' && took !== undefined) seconds.observe(took);
    },
  };
}
