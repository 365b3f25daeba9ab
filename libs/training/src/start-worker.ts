import { Worker } from 'node:worker_threads';

/** A thread over a module of this folder, whether it runs from sources or built. */
export function startWorker(module: 'trainer-worker', workerData: object): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${module}.js`, import.meta.url), { workerData });
  return new Worker(new URL('./from-source.mjs', import.meta.url), {
    workerData: { ...workerData, module: new URL(`./${module}.ts`, import.meta.url).href },
    execArgv: ['--conditions=@irodori/source'],
  });
}
