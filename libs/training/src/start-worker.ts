import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A thread over a module of this folder, whether it runs from sources or built. */
export function startWorker(module: 'trainer-worker', workerData: unknown): Worker {
  const extension = extname(import.meta.url);
  const execArgv = extension === '.ts' ? ['--conditions=@irodori/source', '--import', 'tsx'] : [];
  return new Worker(new URL(`./${module}${extension}`, import.meta.url), { workerData, execArgv });
}
