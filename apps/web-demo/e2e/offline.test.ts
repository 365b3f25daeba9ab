import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import { e2e, exported, openDrawing, painted } from './harness.ts';

/** Waits until the service worker serves the page. */
const activated = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = registration.active!;
    if (worker.state !== 'activated') await new Promise((resolve) => worker.addEventListener('statechange', resolve));
  });

e2e('14 offline', (bench) => {
  it('the second visit works in full with the network off', async () => {
    const site = await bench.serve({});
    const { page, context } = await bench.visit({
      at: site,
      raw: true,
      serviceWorkers: 'allow',
      expected: /ERR_INTERNET_DISCONNECTED|Failed to load resource|ERR_FAILED/,
    });
    await painted(page);
    await activated(page);
    await context.setOffline(true);
    await site.close();
    await page.reload();
    await painted(page);
    expect(await page.evaluate(() => [globalThis.crossOriginIsolated, navigator.onLine])).toEqual([true, false]);
    await openDrawing(page, await drawingPng(), 'offline.png');
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.locator('[data-example]').first().waitFor();
    expect(await page.locator('[data-example]').count()).toBeGreaterThanOrEqual(10);
    await page.keyboard.press('Escape');
    expect((await exported(page, 'psd')).bytes.length).toBeGreaterThan(1000);
  });

  it('on a host without headers the second visit is isolated by the service worker', async () => {
    const site = await bench.serve({ headers: false });
    const { page } = await bench.visit({ at: site, raw: true, serviceWorkers: 'allow' });
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await activated(page);
    await page.reload();
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    await openDrawing(page, await drawingPng(), 'again.png');
    await page.goto(`${site.url}?1thread`);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await painted(page);
  });
});
