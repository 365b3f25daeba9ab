import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeCheckpoint } from '@irodori/runtime';
import { sha256 } from '@irodori/training';
import { describe, expect, it } from 'vitest';
import { lossLines, runCli, smallest } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

const irodori = fileURLToPath(new URL('../../bin/irodori.mjs', import.meta.url));
const found = spawnSync('mpirun', ['--version'], { encoding: 'utf8' });
const hasMpi = found.status === 0 && found.stdout.includes('Open MPI');
if (!hasMpi) {
  const line =
    'training on several ranks: not tested, mpirun of Open MPI is missing (Debian: openmpi-bin libopenmpi-dev)';
  if (process.env['IRODORI_REQUIRE_MPI'] === '1') throw new Error(line);
  console.warn(line);
}

/** As root and on fewer cores than ranks, as in containers. */
const mpirun = (ranks: number, args: readonly string[]): string[] => [
  ...['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-n', String(ranks)],
  ...[process.execPath, irodori, 'train', ...args],
];

function startRanks(ranks: number, args: readonly string[]) {
  const child = spawn('mpirun', mpirun(ranks, args), { env: { ...process.env, CI: 'true' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const done = new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
  return { child, done, said: () => said };
}

const small = [...smallest, '--validation', 'none', '--ema', '0'];
/**
 * Adam's first steps are as long for a gradient of nearly zero as for any other, in the direction of its rounding; what that
 * does to the losses grows with the learning rate.
 */
const gentle = [...small, '--lr', '0.00001'];

const { at } = temporaryFolder();
const ends = (steps: number, name: string) => ['--steps', String(steps), '--out', at(name)];

const losses = ['huber', 'adversarial', 'generator', 'discriminator'] as const;

/** Adam's first moments after a step, by parameter; after the first one they are the gradient times 1 - beta1. */
function moments(run: string): Map<string, Float32Array> {
  const file = readFileSync(join(run, 'checkpoints/last.safetensors'));
  const { tensors } = decodeCheckpoint(file, sha256);
  return new Map(
    [...tensors].filter(([name]) => name.startsWith('firstMoment.')).map(([name, { data }]) => [name, data]),
  );
}

describe.skipIf(!hasMpi)('training on several ranks', () => {
  it('is training one process on the whole batch', async () => {
    expect((await runCli(['train', ...gentle, '--batch', '2', ...ends(1, 'one')])).code).toBe(0);
    expect(await startRanks(2, [...gentle, '--batch', '1', ...ends(1, 'two')]).done).toMatchObject({ code: 0 });
    const [one, two] = [moments(at('one')), moments(at('two'))];
    expect(one.size).toBeGreaterThan(20);
    let [off, size] = [0, 0];
    for (const [name, expected] of one) {
      const got = two.get(name)!;
      for (const [i, value] of expected.entries()) {
        off += (got[i]! - value) ** 2;
        size += value ** 2;
      }
    }
    expect(Math.sqrt(off / size)).toBeLessThan(1e-5);

    type Line = Record<(typeof losses)[number] | 'images', number>;
    const [[alone], [together]] = [lossLines(at('one')) as Line[], lossLines(at('two')) as Line[]];
    expect(together!.images).toBe(alone!.images);
    for (const name of losses) expect(Math.abs(together![name] / alone![name] - 1)).toBeLessThan(1e-3);

    // And on with another number of ranks, where the two stopped in the data.
    expect((await runCli(['train', '--resume', 'auto', '-q', ...ends(2, 'two')])).code).toBe(0);
    expect((lossLines(at('two')) as Line[]).map(({ images }) => images)).toEqual([2, 3, 4]);
  });

  it('is, bit for bit, one process that accumulates the same gradients', async () => {
    expect((await runCli(['train', ...small, '--accumulate', '2', ...ends(10, 'sum')])).code).toBe(0);
    expect(await startRanks(2, [...small, ...ends(10, 'ranks')]).done).toMatchObject({ code: 0 });
    expect(lossLines(at('ranks'))).toEqual(lossLines(at('sum')));
  });

  it('goes on with its ranks, and ends on all when one is lost', async () => {
    const { child, done } = startRanks(2, ['--resume', 'auto', '-q', ...ends(100_000, 'ranks')]);
    while (lossLines(at('ranks')).length <= 10) {
      expect(child.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ranks = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    expect(ranks).toHaveLength(2);
    process.kill(Number(ranks[1]), 'SIGKILL');
    const { code, said } = await done;
    expect(code).not.toBe(0);
    expect(said).toMatch(/rank \d .*exited on signal 9/);
  });
});
