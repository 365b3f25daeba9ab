import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeFolder } from '../fixtures.testing.ts';
import { prepareShards } from '../prepare/prepare.ts';

const folder = makeFolder('pool');

it('closing waits for the threads, also when answers came in the meantime', async () => {
  const out = `${folder}/shards`;
  await prepareShards({ spec: 'streamline', split: 'train', size: 32, seed: 1, count: 8, out, workers: 0 });
  // A process with nothing else to do: it would end in the middle.
  const program = `
      const { createLoader } = await import('@irodori/data');
      for (let i = 0; i < 2; i++) {
        const loader = await createLoader({ spec: 'shards:${out}', split: 'train', size: 32, seed: 1, batch: 1, workers: 1 });
        await loader.next();
        for (const start = performance.now(); performance.now() < start + 50;);
        await loader.close();
      }
      console.log('done');`;
  const args = ['--conditions=@irodori/source', '--import', 'tsx', '--input-type=module', '-e', program];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  expect(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })).toBe('done\n');
});
