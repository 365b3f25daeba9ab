import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import { e2e, e2eWith, openDrawing, openFile, openShown, savedHints, UNCOLORED } from './harness.ts';
import { keptDrawings, keptNames, saved, slowDatabase, visitFirstSession } from './kept.ts';

const EXAMPLE_MS = 2000;
const DATABASE_MS = 3000;

const shown = (page: Page) => page.getAttribute('[data-testid=status]', 'data-drawing');

/** All that the page showed, in order, without repeats. */
async function recordNames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const names: string[] = [];
    Object.assign(globalThis, { shownNames: names });
    new MutationObserver(() => {
      const name = document.querySelector<HTMLElement>('[data-testid=status]')?.dataset['drawing'] ?? '';
      if (name && names.at(-1) !== name) names.push(name);
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
}

const namesShown = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { shownNames: string[] }).shownNames);

e2eWith(UNCOLORED, 'what was asked for later wins', (bench) => {
  it('a file opened while the example is on its way stays, and the example never shows', async () => {
    const site = await bench.serve({ slow: { path: /^\/(samples|gallery)\//, ms: EXAMPLE_MS } });
    const { page } = await bench.visit({ at: site, raw: true, before: recordNames });
    await openShown(page, 'mine.png', await drawingPng());
    // Twice: once for the list, once for the drawing.
    await page.waitForTimeout(2 * EXAMPLE_MS + 1500);
    expect(await namesShown(page)).toEqual(['mine.png']);
    expect(await keptNames(page)).toEqual(['mine.png']);
  });

  it('a file opened while the example is being decoded stays', async () => {
    // The moment between the example's check and its end: its pixels are held back, those of the file are not.
    const site = await bench.serve({ slow: { path: /\.hints\.json$/, ms: EXAMPLE_MS } });
    const { page } = await bench.visit({ at: site, raw: true, before: recordNames });
    await expect.poll(() => site.requests.some((path) => path.endsWith('.hints.json'))).toBe(true);
    await openShown(page, 'mine.png', await drawingPng());
    await page.waitForTimeout(EXAMPLE_MS + 1500);
    expect(await namesShown(page)).toEqual(['mine.png']);
  });

  it('a file opened while yesterday’s drawing is read stays; yesterday’s is kept', async () => {
    const page = await visitFirstSession(bench);
    await saved(page);
    // The visit above turned it into today's form; now the same with a slow database.
    await recordNames(page);
    await slowDatabase(page, DATABASE_MS);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await openShown(page, 'mine.png', await drawingPng());
    await page.waitForTimeout(DATABASE_MS + 2000);
    expect(await namesShown(page)).toEqual(['mine.png']);
    expect(await keptNames(page)).toEqual(['mine.png', 'yesterday.png']);
  });

  it('with both slow: nothing replaces the file, a stroke on it is saved', async () => {
    const site = await bench.serve({ slow: { path: /^\/(samples|gallery)\//, ms: EXAMPLE_MS } });
    const before = async (page: Page) => {
      await recordNames(page);
      await slowDatabase(page, DATABASE_MS);
    };
    const { page } = await bench.visit({ at: site, raw: true, before });
    await openShown(page, 'mine.png', await drawingPng());
    const box = (await page.locator('canvas[data-stage]').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2 - 60, box.y + box.height / 2);
    await page.waitForTimeout(DATABASE_MS + 2 * EXAMPLE_MS + 1500);
    expect(await namesShown(page)).toEqual(['mine.png']);
    expect((await keptDrawings(page)).map(({ name, hints }) => [name, hints])).toEqual([['mine.png', 1]]);
  });

  it('of two files the later one stays, however long the first takes; the first is on the shelf', async () => {
    const { page } = await bench.visit({ raw: true, before: recordNames });
    const large = await sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    await openFile(page, 'large.png', large);
    await openDrawing(page, await drawingPng(), 'small.png');
    await expect.poll(async () => (await keptNames(page)).sort()).toEqual(['large.png', 'small.png']);
    expect((await namesShown(page)).at(-1)).toBe('small.png');
    expect(await shown(page)).toBe('small.png');
  });

  it('hints handed over right after a drawing go to that drawing', async () => {
    const page = await bench.page();
    const hints = JSON.stringify({
      version: 1,
      width: 320,
      height: 240,
      hints: [{ x: 90, y: 120, color: '#2a9d3c', radius: 5 }],
    });
    await openShown(page, 'first.png', await drawingPng({ width: 200, height: 150 }));
    await openFile(page, 'second.png', await drawingPng());
    await openFile(page, 'second.json', Buffer.from(hints), 'application/json');
    await page.waitForSelector('[data-drawing="second.png"]');
    await page.getByText('Hints: 1').waitFor();
    expect(await savedHints(page)).toEqual([{ x: 90, y: 120, color: '#2a9d3c', radius: 5 }]);
  });
});

e2e('workers that start late', (bench) => {
  it('workers that take 2 s to start hear what they were told before', async () => {
    const site = await bench.serve({
      slow: { path: /worker.*\.js$/, ms: 2000 },
      intercept: (path) => (/^\/(samples|gallery)\/index\.json$/.test(path) ? { status: 404, body: '' } : undefined),
    });
    const { page } = await bench.visit({ at: site, raw: true, expected: /404/ });
    await openDrawing(page, await drawingPng(), 'mine.png');
  });

  it('a message that a worker cannot hear yet is not sent: it starts listening 2 s late', async () => {
    // As a worker with a top-level await does: its port is open before anything listens to it.
    const context = (page: Page) =>
      page.addInitScript(() => {
        const Plain = globalThis.Worker;
        globalThis.Worker = class extends Plain {
          constructor(url: string | URL, options?: WorkerOptions) {
            const late = `await new Promise((done) => setTimeout(done, 2000)); await import(${JSON.stringify(String(new URL(url, location.href)))});`;
            super(URL.createObjectURL(new Blob([late], { type: 'text/javascript' })), options);
          }
        };
      });
    // The policy forbids such a worker: this host sends none, and the page's own is taken out.
    const site = await bench.serve({ headers: false, noPolicy: true });
    const { page } = await bench.visit({ at: site, raw: true, before: context });
    await openShown(page, 'mine.png', await drawingPng());
  });
});
