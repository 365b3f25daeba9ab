// Starts a thread on a TypeScript module: used when the library runs from its sources, never from dist.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
