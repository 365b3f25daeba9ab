import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { metricsLineSchema, parseLines, runFiles } from '@irodori/runtime';
import { describe, expect, it } from 'vitest';
import { runCli, smallest } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

/** A Vulkan driver in software, as browser packages bring it; one that the environment names comes first. */
const software = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']
  .map((place) => join(place, 'vk_swiftshader_icd.json'))
  .find((file) => existsSync(file));
const driver = process.env['VK_ICD_FILENAMES'] ?? software;
const required = process.env['IRODORI_REQUIRE_BROWSER'] === '1';
const missing =
  'no Vulkan driver found (apt-get install chromium brings one): irodori train --device webgpu is not tested';
if (driver === undefined && !required) console.warn(missing);

const { at } = temporaryFolder();
const environment: NodeJS.ProcessEnv = {
  VK_ICD_FILENAMES: driver,
  XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? tmpdir(),
  LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] ?? dirname(driver ?? ''),
};

/** Losses by step. */
function metricsOf(run: string) {
  return parseLines(readFileSync(join(run, runFiles.metrics), 'utf8'), metricsLineSchema);
}

describe('irodori train --device webgpu', () => {
  it.skipIf(driver === undefined && !required)('trains, saves and exports as the CPU does', async () => {
    if (driver === undefined) throw new Error(missing);
    // A software driver computes channel by channel: narrower than the smallest preset. Validation would open the network there as well.
    const narrow = at('narrow.yaml');
    writeFileSync(narrow, 'generator: { widths: [4, 4, 4, 4, 4, 4] }\n');
    const args = ['train', ...smallest, '--config', narrow, '--validation', 'none', '--out'];
    const [onGpu, onCpu] = [at('webgpu'), at('cpu')];
    const gpu = await runCli([...args, onGpu, '--device', 'webgpu', '--steps', '2'], { env: environment });
    expect(gpu).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(onGpu, runFiles.model, 'model.json'))).toBe(true);
    // What one device saved, another goes on with: one step more.
    const more = [onGpu, '--device', 'cpu', '--resume', 'auto', '--steps', '1'];
    expect(await runCli([...args, ...more])).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli([...args, onCpu, '--device', 'cpu', '--steps', '3'])).toMatchObject({ code: 0 });
    const [got, expected] = [metricsOf(onGpu), metricsOf(onCpu)];
    expect([got.length, expected.length]).toEqual([3, 3]);
    expected.forEach((line, index) => {
      for (const name of ['huber', 'adversarial', 'generator', 'discriminator'] as const) {
        const difference = Math.abs((got[index]?.[name] ?? NaN) - line[name]);
        expect(difference, `${name}, step ${line.step}`).toBeLessThan(1e-3 * Math.abs(line[name]));
      }
    });
  });

  it.skipIf(process.platform !== 'linux')('says what is missing, and leaves nothing behind', async () => {
    const out = at('none');
    const env = { VK_ICD_FILENAMES: '/none', VK_DRIVER_FILES: '/none' };
    const args = ['train', ...smallest, '--steps', '2', '--device', 'webgpu', '--out', out];
    const { code, stderr } = await runCli(args, { env });
    // The driver's loader has its say before.
    expect(stderr).toMatch(/^irodori: device webgpu: not available here [^\n]*docs\/webgpu\.md[^\n]*\n$/m);
    expect(code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});
