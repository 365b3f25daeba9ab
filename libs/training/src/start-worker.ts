import { extname } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';

/** A thread over a module of this folder, whether it runs from sources or built. */
export function startWorker(
  module: 'data-worker' | 'trainer-worker',
  workerData: unknown,
  transferList: MessagePort[],
) {
  const extension = extname(import.meta.url);
  const execArgv = extension === '.ts' ? ['--conditions=@irodori/source', '--import', 'tsx'] : [];
  const url = new URL(`./${module}${extension}`, import.meta.url);
  return new Worker(url, { workerData, transferList, execArgv });
}
