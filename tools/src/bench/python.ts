import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '../command-line.ts';

const run = promisify(execFile);

/** A Python interpreter that has PyTorch, and which PyTorch. */
interface TorchPython {
  readonly command: string;
  readonly version: string;
}

/**
 * $IRODORI_PYTHON, else the first of the usual places that can import torch.
 * @returns undefined when none can
 * @throws UsageError when $IRODORI_PYTHON is set and cannot
 */
export async function findTorch(): Promise<TorchPython | undefined> {
  const wanted = process.env.IRODORI_PYTHON;
  const candidates = wanted ? [wanted] : ['python3', 'python', '/usr/bin/python3', '/usr/local/bin/python3'];
  for (const command of candidates) {
    try {
      const { stdout } = await run(command, ['-c', 'import torch; print(torch.__version__)'], { timeout: 120_000 });
      return { command, version: stdout.trim() };
    } catch {
      continue;
    }
  }
  if (wanted) throw new UsageError(`IRODORI_PYTHON: expected a Python with PyTorch, '${wanted}' cannot import it`);
  return undefined;
}
