import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import { e2e, exportedRaster, fitted, notice, openDrawing, painted, savedHints, stroke } from './harness.ts';
import { writeTestModel } from './test-model.ts';

interface Manifest {
  readonly files: { readonly encoder: { readonly bytes: number } };
}

const folder = mkdtempSync(join(tmpdir(), 'irodori-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

e2e('robustness', (bench) => {
  it('storage blocked: works, says so, loses nothing of this visit', async () => {
    const { page } = await bench.visit({
      raw: true,
      before: (p) =>
        p.addInitScript(() => {
          const refuse = () => {
            throw new DOMException('blocked', 'SecurityError');
          };
          Object.defineProperty(globalThis, 'localStorage', { get: refuse });
          IDBFactory.prototype.open = refuse;
          CacheStorage.prototype.open = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
        }),
    });
    await openDrawing(page, await drawingPng());
    const frame = await fitted(page, 320, 240);
    await stroke(page, frame, [[90, 120]]);
    await painted(page);
    await page.waitForSelector('[data-saved=blocked]');
    expect(await page.locator('[data-testid=saved]').innerText()).toMatch(/Not saved/);
    expect(await savedHints(page)).toHaveLength(1);
  });

  it('storage full: says so, goes on', async () => {
    const { page } = await bench.visit({
      raw: true,
      before: (p) =>
        p.addInitScript(() => {
          IDBObjectStore.prototype.put = () => {
            throw new DOMException('The quota is used up', 'QuotaExceededError');
          };
          Cache.prototype.put = () => Promise.reject(new DOMException('The quota is used up', 'QuotaExceededError'));
        }),
    });
    await openDrawing(page, await drawingPng());
    await expect.poll(() => notice(page)).toMatch(/cannot be kept on this device/);
    expect((await exportedRaster(page, 'flat')).width).toBe(320);
  });

  it('the model worker killed in the middle of a run: the drawing survives and is colored', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await page.getByLabel('Detail').selectOption('512');
    await page.waitForSelector('[data-phase=running]');
    await stroke(page, frame, [[90, 120]]);
    // Our two workers; the runtime's own threads end with the one that started them.
    for (const worker of page.workers().filter((one) => /(model|studio)\.worker/.test(one.url()))) {
      void worker.evaluate(() => self.close()).catch(() => undefined);
    }
    await page.getByLabel('Detail').selectOption('256');
    await painted(page);
    expect(await savedHints(page)).toHaveLength(1);
    await page.getByLabel('Detail').selectOption('0');
    await painted(page);
  });

  it('an error state can be left: broken model files, then loading again', async () => {
    let broken = true;
    // Of the right length: only the checksum tells.
    const { bytes } = (
      JSON.parse(readFileSync(join(inject('site'), 'models/test-model/model.json'), 'utf8')) as Manifest
    ).files.encoder;
    const site = await bench.serve({
      intercept: (path) => {
        if (/index\.json$/.test(path) && !/models/.test(path))
          return { status: 200, body: '[]', type: 'application/json' };
        return broken && /encoder\.onnx$/.test(path) ? { status: 200, body: new Uint8Array(bytes) } : undefined;
      },
    });
    const { page } = await bench.visit({ at: site, raw: true });
    await page.waitForSelector('[data-model=failed]');
    expect(await page.locator('[data-testid=status]').innerText()).toMatch(/damaged/);
    await page.setInputFiles('[data-testid=open-file]', {
      name: 'd.png',
      mimeType: 'image/png',
      buffer: await drawingPng(),
    });
    await page.waitForSelector('[data-drawing="d.png"]');
    broken = false;
    await page.getByRole('button', { name: 'Load the model' }).click();
    await painted(page);
  });

  it('without any model the editor opens, says so and takes the own model of the user; a foreign ONNX is refused', async () => {
    const site = await bench.serve({
      intercept: (path) => (path.endsWith('index.json') ? { status: 404, body: '' } : undefined),
    });
    const { page } = await bench.visit({ at: site, raw: true, expected: /404/ });
    await page.waitForSelector('[data-model=failed]');
    expect(await page.locator('[data-testid=status]').innerText()).toMatch(/no model here/i);
    writeTestModel(join(folder, 'mine'), 'tiny', 'mine', 9);
    const file = (name: string) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: readFileSync(join(folder, 'mine', name)),
    });
    const give = async (files: ReturnType<typeof file>[]) => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.setInputFiles('[data-testid=model-files]', files);
    };
    await give([{ ...file('generator.onnx'), name: 'yolo.onnx' }]);
    await expect.poll(() => page.locator('[data-testid=status]').innerText()).toMatch(/model\.json is missing/);
    await give([file('model.json'), file('encoder.onnx')]);
    await expect.poll(() => page.locator('[data-testid=status]').innerText()).toMatch(/could not be loaded/);
    await give([{ ...file('model.json'), buffer: Buffer.from('{"kind":"other"}') }, file('encoder.onnx')]);
    await expect.poll(() => page.locator('[data-testid=status]').innerText()).toMatch(/not one this editor reads/);
    await give(['model.json', 'encoder.onnx', 'decoder.onnx'].map(file));
    await page.waitForSelector('[data-model=ready]');
    await openDrawing(page, await drawingPng());
  });
});
