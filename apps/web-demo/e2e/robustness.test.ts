import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, inject, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import {
  e2e,
  exportedRaster,
  fitted,
  noExamples,
  notice,
  openDrawing,
  openShown,
  painted,
  savedHints,
  stroke,
} from './harness.ts';
import type { SiteOptions } from './server.ts';
import { writeTestModel } from './test-model.ts';

interface Manifest {
  readonly files: { readonly encoder: { readonly bytes: number } };
}

/** Length of the test model's encoder. */
function encoderBytes(): number {
  const text = readFileSync(join(inject('site'), 'models/test-model/model.json'), 'utf8');
  return (JSON.parse(text) as Manifest).files.encoder.bytes;
}

/** A host whose encoder is nothing but zeros, as many as `bytes`. */
const brokenEncoder = (bytes: number, broken: () => boolean): SiteOptions => ({
  intercept: (path) =>
    broken() && /encoder\.onnx$/.test(path) ? { status: 200, body: new Uint8Array(bytes) } : noExamples(path),
});

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
    await stroke(page, frame, [90, 120]);
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
    const gap = page.getByLabel('Close gaps in lines');
    await gap.fill('1.5');
    await page.waitForSelector('[data-phase=running]');
    await stroke(page, frame, [90, 120]);
    // Our two workers; the runtime's own threads end with the one that started them.
    for (const worker of page.workers().filter((one) => /(model|studio)\.worker/.test(one.url()))) {
      void worker.evaluate(() => self.close()).catch(() => undefined);
    }
    await gap.fill('1');
    await painted(page);
    expect(await savedHints(page)).toHaveLength(1);
    await gap.fill('0.6');
    await painted(page);
  });

  it('an error state can be left: broken model files, then loading again', async () => {
    let broken = true;
    // Of the right length: only the checksum tells.
    const site = await bench.serve(brokenEncoder(encoderBytes(), () => broken));
    const { page } = await bench.visit({ at: site, raw: true });
    await page.waitForSelector('[data-model=failed]');
    expect(await page.locator('[data-testid=status]').innerText()).toMatch(/damaged/);
    await openShown(page, 'd.png', await drawingPng());
    broken = false;
    await page.getByRole('button', { name: 'Load the model' }).click();
    await painted(page);
  });

  it('a broken model is told although news of its loading come later than its end', async () => {
    // Reports of progress have a channel of their own, so that nothing says in which order both arrive.
    const late = (page: Page) =>
      page.addInitScript(() => {
        type Listen = (this: MessagePort, type: string, listener: (event: MessageEvent) => void, more?: object) => void;
        const listen = MessagePort.prototype.addEventListener as Listen;
        MessagePort.prototype.addEventListener = function (
          this: MessagePort,
          type: string,
          listener: unknown,
          more?: unknown,
        ) {
          const heard = listener as (event: MessageEvent) => void;
          const later = (event: MessageEvent) => setTimeout(() => heard.call(this, event), 300);
          listen.call(this, type, type === 'message' ? later : heard, more as object);
        } as typeof MessagePort.prototype.addEventListener;
      });
    for (const bytes of [encoderBytes(), encoderBytes() - 4000]) {
      const site = await bench.serve(brokenEncoder(bytes, () => true));
      const { page } = await bench.visit({ at: site, raw: true, before: late });
      await page.waitForSelector('[data-model=failed]');
      await page.waitForTimeout(900);
      expect(await page.locator('[data-testid=status]').innerText()).toMatch(/damaged/);
    }
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
