import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fromSource, root } from '../from-source.ts';
import { worstDifference, type DeviceRun } from './compare.ts';
import { findVulkanDriver } from './vulkan.ts';

const driver = findVulkanDriver();
const required = process.env['IRODORI_REQUIRE_BROWSER'] === '1';
const missing = 'no Vulkan driver found (apt-get install chromium brings one): WebGPU training is not tested';
if (driver === null && !required) console.warn(missing);

/**
 * Ten steps take a driver in software 80 s of processor time: IRODORI_WEBGPU_STEPS=1 npx vitest run src/device/webgpu.test.ts.
 * The test of `irodori train --device webgpu` compares two.
 */
const wanted = process.env['IRODORI_WEBGPU_STEPS'] === '1';
const TIMEOUT = 1_800_000;

/** A process of its own: drivers are chosen by the environment, and the runtime may end the process on an error. */
function smoke(
  environment: Readonly<Record<string, string>>,
  flag: '--open' | '--json',
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...fromSource('tools/src/webgpu-smoke.ts'), flag], {
    env: { ...process.env, ...environment },
    cwd: root,
    timeout: TIMEOUT,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

describe('training on WebGPU', () => {
  it.skipIf(driver === null && !required)(
    'keeps every operator on the device',
    { timeout: TIMEOUT + 10_000 },
    async () => {
      if (driver === null) throw new Error(missing);
      const { code, said } = await smoke(driver.environment, '--open');
      expect(said).toContain('no operator on the CPU');
      expect(code, said).toBe(0);
    },
  );

  it.runIf(wanted && driver !== null)(
    'gives the losses of the CPU in ten steps',
    { timeout: TIMEOUT + 10_000 },
    async () => {
      const { code, said } = await smoke(driver!.environment, '--json');
      const json = said.split('\n').find((line) => line.startsWith('{"cpu"'));
      expect(json, said).toBeDefined();
      const { cpu, webgpu } = JSON.parse(json!) as Record<'cpu' | 'webgpu', DeviceRun>;
      expect(cpu.losses.length).toBe(10);
      // The generator learns, so that agreement is not that of two graphs that do nothing.
      expect(cpu.losses[9]!.huber).toBeLessThan(cpu.losses[0]!.huber!);
      expect(worstDifference(cpu, webgpu).difference).toBeLessThan(1e-3);
      expect(code, said).toBe(0);
    },
  );
});

describe('findVulkanDriver', () => {
  const only =
    (...files: string[]) =>
    (file: unknown) =>
      files.includes(String(file));

  it('leaves a driver that the environment names alone', () => {
    expect(findVulkanDriver({ VK_ICD_FILENAMES: '/a.json', XDG_RUNTIME_DIR: '/run' }, only())).toEqual({
      found: '/a.json',
      environment: {},
    });
  });

  it("takes the browser's driver together with its loader", () => {
    const folder = '/usr/lib/chromium';
    const exists = only(`${folder}/vk_swiftshader_icd.json`, `${folder}/libvulkan.so.1`);
    const { environment } = findVulkanDriver({ XDG_RUNTIME_DIR: '/run', LD_LIBRARY_PATH: '/lib/own' }, exists)!;
    expect(environment).toEqual({
      VK_ICD_FILENAMES: `${folder}/vk_swiftshader_icd.json`,
      LD_LIBRARY_PATH: `${folder}:/lib/own`,
    });
  });

  it('finds nothing where there is nothing', () => {
    expect(findVulkanDriver({}, only())).toBeNull();
  });
});

describe('worstDifference', () => {
  const run = (...huber: number[]): DeviceRun => ({
    device: 'cpu',
    losses: huber.map((value) => ({ huber: value })),
    milliseconds: { open: 0, first: 0, step: 0 },
  });

  it('is relative, names the place, and never takes NaN or missing steps for agreement', () => {
    expect(worstDifference(run(100, 200), run(100.1, 200.1))).toEqual({
      at: 'huber, step 1',
      difference: expect.closeTo(1e-3, 6),
    });
    expect(worstDifference(run(1, 2), run(1, NaN)).difference).toBe(Infinity);
    expect(worstDifference(run(1, 2), run(1)).difference).toBe(Infinity);
  });
});
