import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRng } from '@irodori/image';
import { decodeCheckpoint, runFiles } from '@irodori/runtime';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { lossLines, runCli, sizeOf, smallest, startCli, temporaryFolder } from './cli.testing.ts';

const STEPS = 60;
const KILLS = 20;
const folder = temporaryFolder();
// On a busy machine each start takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
const args = [...smallest, '--steps', String(STEPS), '--checkpoint-every', '3', '--sample-every', '1000'];
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Everything that training computed: tensors and position, not times. */
function endState(run: string) {
  const bytes = readFileSync(join(run, runFiles.last));
  const { meta, tensors } = decodeCheckpoint(bytes, sha256);
  const digests = [...tensors].map(([name, { data }]) => [
    name,
    sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
  const { seconds: _, ...rest } = meta;
  return { meta: rest, tensors: Object.fromEntries(digests) as Record<string, string> };
}

describe('going on with a run', () => {
  const undisturbed = join(folder, 'undisturbed');
  beforeAll(async () => {
    expect(await runCli(['train', ...args, '--out', undisturbed])).toMatchObject({ code: 0 });
  });

  it('the same seed gives the same losses and weights twice', async () => {
    const again = join(folder, 'again');
    expect(await runCli(['train', ...args, '--out', again])).toMatchObject({ code: 0 });
    expect(lossLines(again)).toEqual(lossLines(undisturbed));
    expect(endState(again)).toEqual(endState(undisturbed));
  });

  it(`killed at ${KILLS} random moments it ends with the same weights and the same metrics`, async () => {
    const run = join(folder, 'killed');
    const metrics = join(run, runFiles.metrics);
    const rng = createRng('kill');
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, done } = startCli(['train', ...args, '--out', run, '--resume', 'auto']);
      // Mostly in the middle of training or saving, a few times before the first step.
      const before = sizeOf(metrics);
      const early = kill % 5 === 4;
      while (!early && child.exitCode === null && sizeOf(metrics) <= before) await sleep(5);
      await sleep(rng.range(0, early ? 900 : 120));
      child.kill('SIGKILL');
      await done;
    }
    const { code, stderr } = await runCli(['train', ...args, '--out', run, '--resume', 'auto']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(endState(run).tensors).toEqual(endState(undisturbed).tensors);
    expect(lossLines(run)).toEqual(lossLines(undisturbed));
    expect(readdirSync(join(run, 'checkpoints')).filter((name) => name.endsWith('.part')).length).toBeLessThan(KILLS);
  }, 600_000);

  it('in runs of four steps, killed and resumed with other runs, it still ends with the same weights', async () => {
    const run = join(folder, 'looped');
    const rng = createRng('kill looped');
    for (const stepsPerRun of [4, 7, 1, 4]) {
      const { child, done } = startCli([
        'train',
        ...args,
        '--steps-per-run',
        `${stepsPerRun}`,
        '--out',
        run,
        '--resume',
        'auto',
      ]);
      const before = sizeOf(join(run, runFiles.metrics));
      while (child.exitCode === null && sizeOf(join(run, runFiles.metrics)) <= before) await sleep(5);
      await sleep(rng.range(0, 120));
      child.kill('SIGKILL');
      await done;
    }
    const last = await runCli(['train', ...args, '--steps-per-run', '4', '--out', run, '--resume', 'auto']);
    expect(last).toMatchObject({ code: 0, stderr: '' });
    expect(endState(run).tensors).toEqual(endState(undisturbed).tensors);
    expect(lossLines(run)).toEqual(lossLines(undisturbed));
  });

  it('Ctrl-C saves, exits 130, and the rest goes on bit for bit', async () => {
    const run = join(folder, 'interrupted');
    const { child, done } = startCli(['train', ...args, '--out', run]);
    while (child.exitCode === null && sizeOf(join(run, runFiles.metrics)) < 400) await sleep(5);
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 130 });
    const stopped = endState(run).meta.step;
    expect(stopped).toBeGreaterThan(0);
    expect(stopped).toBeLessThan(STEPS);
    expect(await runCli(['train', '-q', '--out', run, '--resume', 'auto'])).toMatchObject({ code: 0 });
    expect(endState(run).tensors).toEqual(endState(undisturbed).tensors);
  });

  it('passes over a damaged newest checkpoint and says so', async () => {
    const run = join(folder, 'again');
    const newest = join(run, 'checkpoints', `step-${String(STEPS).padStart(7, '0')}.safetensors`);
    const bytes = readFileSync(newest);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(newest, bytes);
    const { code, stderr } = await runCli(['train', '-q', '--out', run, '--resume', 'auto']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/checksum does not match/);
    expect(endState(run).tensors).toEqual(endState(undisturbed).tensors);
  });

  it('refuses a second trainer in the same folder, and settings that change the arithmetic', async () => {
    const run = join(folder, 'held');
    const { child, done } = startCli(['train', ...args, '--out', run]);
    while (child.exitCode === null && sizeOf(join(run, '.lock.owner.json')) === 0) await sleep(5);
    const second = await runCli(['train', '-q', '--out', run, '--resume', 'auto']);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^irodori: .*process \d+ on .* is training here.*\n$/);
    child.kill('SIGKILL');
    await done;
    const other = await runCli(['train', '-q', '--out', undisturbed, '--resume', 'auto', '--seed', '6']);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/trained with seed 5, cannot go on with 6/);
  });
});
