import type { Page, Worker as PageWorker } from 'playwright-core';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import {
  chooseColor,
  e2e,
  e2eWith,
  exportedRaster,
  fitted,
  openDrawing,
  painted,
  stroke,
  UNCOLORED,
} from './harness.ts';

e2eWith(UNCOLORED, 'canceling an export', (bench) => {
  it('Escape and Cancel stop it, leave no file, and give the keyboard back', async () => {
    const page = await bench.page();
    // Large enough that writing its layers takes seconds.
    await page.getByRole('button', { name: 'New drawing' }).click();
    await page.getByLabel('Width', { exact: true }).fill('4800');
    await page.getByLabel('Height', { exact: true }).fill('4800');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForSelector('[data-drawing="New drawing"]');
    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    await page.locator('canvas[data-stage]').focus();
    await page.keyboard.press('Control+Shift+E');
    for (const cancel of ['Escape', 'Enter']) {
      await page.locator('[data-export=psd]').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-cancel]:focus');
      await page.keyboard.press(cancel);
      await page.waitForSelector('[data-export=psd]:focus');
      expect(await page.locator('[data-cancel]').count()).toBe(0);
      expect(await page.getByTestId('working').innerText()).toBe('Canceled');
    }
    // The worker that was stopped would have written by now; what is asked for next comes alone.
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=line]').click()]);
    expect(file.suggestedFilename()).toMatch(/\.png$/);
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(files).toHaveLength(1);
    expect(await page.evaluate(() => document.activeElement?.matches('canvas[data-stage]'))).toBe(true);
  });
});

/** Counts in `prepares` of the page how often a worker was asked to prepare a drawing. */
function countPrepares(): void {
  const counted = globalThis as unknown as { prepares: number };
  counted.prepares = 0;
  const post = Worker.prototype.postMessage as (this: Worker, message: unknown, more?: unknown) => void;
  Worker.prototype.postMessage = function (this: Worker, message: unknown, more?: unknown) {
    const { path } = message as { path?: readonly string[] };
    if (path?.[0] === 'prepare') counted.prepares++;
    post.call(this, message, more);
  };
}

const prepares = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { prepares: number }).prepares);
const studios = (page: Page): PageWorker[] => page.workers().filter((one) => one.url().includes('studio.worker'));

e2e('after a canceled export', (bench) => {
  it('the drawing is still prepared, and the next stroke and file are those without it', async () => {
    const { page } = await bench.visit({ raw: true, before: (p) => p.addInitScript(countPrepares) });
    await openDrawing(page, await drawingPng({ width: 960, height: 720 }));
    const frame = await fitted(page, 960, 720);
    await chooseColor(page, '#2a9d3c');
    const next = async () => {
      await stroke(page, frame, [270, 360]);
      await painted(page);
      return exportedRaster(page, 'flat');
    };
    const without = await next();
    await page.keyboard.press('Control+z');
    await painted(page);
    await expect.poll(() => studios(page).length).toBe(1);
    const before = studios(page);
    await page.keyboard.press('Control+Shift+E');
    await page.locator('[data-export=psd]').click();
    await page.waitForSelector('[data-cancel]:focus');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-export=psd]:focus');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    const after = await next();
    expect(await prepares(page)).toBe(1);
    await expect.poll(() => studios(page).length).toBe(1);
    expect(studios(page)[0]).toBe(before[0]);
    expect(Buffer.from(after.data).equals(Buffer.from(without.data))).toBe(true);
  });
});
