import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRng } from '@irodori/image';
import { decodeCheckpoint, parseManifest, runFiles } from '@irodori/runtime';
import { sha256 } from '@irodori/training';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../commands/eval/tiny-model.testing.ts';
import { lossLines, runCli, sizeOf, smallest, startCli } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

/** More of them are a soak test: IRODORI_KILLS=100 npx vitest run src/e2e/resume.test.ts -t killed */
const KILLS = Number(process.env['IRODORI_KILLS'] ?? 3);
const STEPS = 15 * KILLS;
const { folder, at } = temporaryFolder();
const args = [...smallest, '--steps', String(STEPS), '--checkpoint-every', '3', '--sample-every', '1000'];

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
  const undisturbed = at('undisturbed');
  beforeAll(async () => {
    expect(await runCli(['train', ...args, '--out', undisturbed])).toMatchObject({ code: 0 });
  });

  it(
    `killed at ${KILLS} random moments, each time in runs of other lengths, it ends with the same weights and the same metrics`,
    { timeout: 600_000 * KILLS },
    async () => {
      const run = at('killed');
      const metrics = join(run, runFiles.metrics);
      const rng = createRng('kill');
      const lengths = [['--steps-per-run', '7'], [], ['--steps-per-run', '1']];
      for (let kill = 0; kill < KILLS; kill++) {
        const { child, done } = startCli([
          ...['train', ...args, '--out', run, '--resume', 'auto'],
          ...lengths[kill % lengths.length]!,
        ]);
        // Mostly in the middle of training or saving, a few times before the first step.
        const before = sizeOf(metrics);
        const early = kill % 5 === 1;
        while (!early && child.exitCode === null && sizeOf(metrics) <= before) await sleep(5);
        await sleep(rng.range(0, early ? 900 : 120));
        child.kill('SIGKILL');
        // The same command again would make a finished run longer.
        if ((await done).code === 0) break;
      }
      const last = ['train', '-q', '--steps-per-run', '4', '--out', run, '--resume', 'auto'];
      const { code, stderr } = await runCli(last);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(endState(run).tensors).toEqual(endState(undisturbed).tensors);
      expect(lossLines(run)).toEqual(lossLines(undisturbed));
      const hidden = readdirSync(run, { recursive: true }).filter((name) => basename(String(name)).startsWith('.'));
      expect(hidden).toEqual([]);
    },
  );

  const interrupted = at('interrupted');

  it('the same seed gives the same losses; Ctrl-C saves, exits 130, and the rest goes on bit for bit', async () => {
    const { child, done } = startCli(['train', ...args, '--out', interrupted]);
    while (child.exitCode === null && sizeOf(join(interrupted, runFiles.metrics)) === 0) await sleep(5);
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 130 });
    const stopped = endState(interrupted).meta.step;
    expect(stopped).toBeGreaterThan(0);
    expect(stopped).toBeLessThan(STEPS);
    expect(lossLines(interrupted)).toEqual(lossLines(undisturbed).slice(0, stopped));
    expect(await runCli(['train', '-q', '--out', interrupted, '--resume', 'auto'])).toMatchObject({ code: 0 });
    expect(lossLines(interrupted)).toEqual(lossLines(undisturbed));
    expect(endState(interrupted)).toEqual(endState(undisturbed));
  });

  it('passes over a damaged newest checkpoint and says so', async () => {
    const newest = join(interrupted, 'checkpoints', `step-${String(STEPS).padStart(7, '0')}.safetensors`);
    const bytes = readFileSync(newest);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(newest, bytes);
    const { code, stderr } = await runCli(['train', '-q', '--out', interrupted, '--resume', 'auto']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/checksum does not match/);
    expect(endState(interrupted).tensors).toEqual(endState(undisturbed).tensors);
  });

  it('finished, it says so and stays as it is; given more, it adds that, refuses a second trainer, and goes on after a kill', async () => {
    const run = at('longer');
    const train = (...more: string[]) => runCli(['train', '--out', run, ...more]);
    const short = [...smallest.filter((arg) => arg !== '-q'), '--checkpoint-every', '3'];
    expect(await train(...short, '--steps', '6')).toMatchObject({ code: 0 });
    const [before, config] = [endState(run), readFileSync(join(run, 'config.yaml'), 'utf8')];

    const again = await train('--resume', 'auto');
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('finished: 6 steps');
    expect(again.stdout).toMatch(/^finished before: trained 6 steps/);
    expect(endState(run)).toEqual(before);
    expect(readFileSync(join(run, 'config.yaml'), 'utf8')).toBe(config);

    // Far more steps than it makes while the second one starts, however late that is.
    const more = ['--resume', 'auto', '--steps', '100000'];
    const { child, done } = startCli(['train', '--out', run, ...more]);
    while (child.exitCode === null && lossLines(run).length < 12) await sleep(5);
    const refused = await runCli(['train', '-q', '--out', run, '--resume', 'auto']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^irodori: .*process \d+ on .* is training here.*\n$/);
    child.kill('SIGKILL');
    expect((await done).stderr).toContain('was finished at step 6');
    const { child: second, done: ended } = startCli(['train', '--out', run, ...more]);
    const made = lossLines(run).length;
    while (second.exitCode === null && lossLines(run).length <= made) await sleep(5);
    second.kill('SIGINT');
    const { stderr } = await ended;
    expect(stderr).toContain('completing its 100006 steps');
    expect(readFileSync(join(run, 'config.yaml'), 'utf8')).toMatch(/^steps: 100006$/m);
  });

  it('takes other settings and writes them down, but for those that shape its state, which it names', async () => {
    const run = interrupted;
    const files = () =>
      readdirSync(run, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [name, sha256(readFileSync(join(parentPath, name)))]);
    const before = files();
    for (const [flag, value, message] of [
      ['--preset', 'swift', /preset is "tiny" in this run and cannot become "swift"/],
      ['--ema', '0.5', /ema is 0.999 in this run and cannot become 0.5/],
    ] as const) {
      const settings = ['--lr', '0.5', flag, value, '--steps', '60'];
      const { code, stderr } = await runCli(['train', '-q', '--out', run, '--resume', 'auto', ...settings]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
    // Found out only when everything else is open.
    const nowhere = ['--data', 'folder:nowhere', '--steps', '60'];
    expect(await runCli(['train', '-q', '--out', run, '--resume', 'auto', ...nowhere])).toMatchObject({ code: 1 });
    expect(files()).toEqual(before);

    const settings = ['--lr', '0.0002', '--schedule', 'cosine', '--hints', 'dense', '--steps', '3'];
    const { code, stderr } = await runCli(['train', '--out', run, '--resume', 'auto', ...settings]);
    expect(code).toBe(0);
    expect(stderr).toContain(`from step ${STEPS} on: learningRate 0.0001 -> 0.0002`);
    const { resumed } = JSON.parse(readFileSync(join(run, runFiles.info), 'utf8')) as { resumed: object[] };
    expect(resumed.at(-1)).toMatchObject({
      step: STEPS,
      changed: [
        { setting: 'learningRate', from: 1e-4, to: 2e-4 },
        { setting: 'schedule.kind', from: 'constant', to: 'cosine' },
        { setting: 'hints', from: 'rich', to: 'dense' },
      ],
    });
    expect(lossLines(run).length).toBe(STEPS + 3);
  });

  it('finds its files again from another directory, and after all were moved; what it began with may go', async () => {
    const home = at('home');
    mkdirSync(join(home, 'pictures'), { recursive: true });
    for (let i = 0; i < 24; i++) {
      const background = { r: 10 * i, g: 250 - 10 * i, b: 90 };
      const flat = sharp({ create: { width: 64, height: 64, channels: 3, background } });
      await flat.png().toFile(join(home, 'pictures', `${i}.png`));
    }
    writeTinyModel(join(home, 'start'), 'start', 3);
    const path = join(home, 'start/model.json');
    const learned = { name: 'own pictures', license: "their owner's" };
    const training = { steps: 1, images: 2, seed: 3, data: [learned] };
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), training }));
    const data = ['--data', 'folder:pictures', '--validation', 'none'];
    data.push('--remember', 'folder:pictures', '--init', 'start');
    const begun = await runCli(['train', ...smallest, ...data, '--steps', '4', '--out', 'runs/a'], { cwd: home });
    expect(begun).toMatchObject({ code: 0 });
    const manifest = readFileSync(join(home, 'runs/a/model/model.json'), 'utf8');
    expect(parseManifest(manifest).training?.data).toEqual([learned, { name: 'folder:pictures', license: 'unknown' }]);
    const more = ['train', '-q', '--resume', 'auto', '--steps', '2', '--out'];
    // From elsewhere, and with a run.json that does not say where.
    expect(await runCli([...more, join(home, 'runs/a')], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
    renameSync(home, at('moved'));
    const moved = at('moved/runs/a');
    expect(await runCli([...more, moved], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
    expect(lossLines(moved).length).toBe(8);
    const named = [...more, moved, '--data', 'folder:moved/pictures'];
    expect(await runCli(named, { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(moved, 'config.yaml'), 'utf8')).toContain(`data: folder:${at('moved/pictures')}`);
    expect(readFileSync(join(moved, 'model/model.json'), 'utf8')).not.toContain(folder);
    // What it began with may be gone by the time it goes on.
    rmSync(at('moved/start'), { recursive: true });
    const best = await runCli([...more, moved, '--validation', 'fluent', '--ship', 'best'], { cwd: folder });
    expect(best.code).toBe(0);
    expect(best.stderr).toMatch(/^warning: not compared with what it began with: .*start: no such folder[^\n]*\n$/);
    const manifestNow = parseManifest(readFileSync(join(moved, 'model/model.json'), 'utf8'));
    expect(manifestNow.training?.data).toContainEqual(learned);
    expect(manifestNow.training?.data.map(({ name }) => name)).not.toContain('data of start');
  });

  it('finishes with broken sample sheets', async () => {
    const run = at('sheets');
    const short = [...smallest, '--steps', '4', '--sample-every', '3', '--out', run];
    mkdirSync(join(run, 'samples', 'step-0000003.png'), { recursive: true });
    const refused = await runCli(['train', ...short]);
    expect(refused).toMatchObject({ code: 2 });
    const { code, stderr } = await runCli(['train', ...short, '--resume', 'auto']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /no sample sheet of step 3: .*step-0000003.png: expected a file, got a folder; training goes/,
    );
    expect(stderr).toMatch(/left out of the report/);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('Training run sheets');
  });
});
